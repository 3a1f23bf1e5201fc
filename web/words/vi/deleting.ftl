# Việc xóa tệp, ở bất cứ đâu.

deleting-files = { $count } tệp
deleting-heading = Xóa { $what }?
deleting-uses = { $count ->
    [1] Tệp được dùng ở những chỗ này, các chỗ ấy sẽ không còn tệp:
   *[other] Các tệp được dùng ở { $places } chỗ này, các chỗ ấy sẽ không còn chúng:
}
deleting-no-uses = { $count ->
    [1] Không kịch bản nào dùng tệp này.
   *[other] Không kịch bản nào dùng các tệp này.
}
deleting-more-uses = và { $count } chỗ nữa
deleting-files-there = ({ $count } tệp)
deleting-can-undo = Bạn có thể hoàn tác khi thông báo về việc này còn hiện.
deleting-keep = Giữ lại
deleting-delete = Xóa
deleting-uses-unread = Không đọc được tệp được dùng ở đâu
deleting-failed = Không xóa được { $what }
deleting-done = { $count ->
    [1] Đã xóa { $what }
   *[other] Đã xóa cả { $what }
}, cùng { $links } liên kết và { $fields } trường của các kịch bản trỏ đến.
deleting-done-unused = { $count ->
    [1] Đã xóa { $what }.
   *[other] Đã xóa cả { $what }.
}
deleting-not-undone = Không khôi phục được { $what }
deleting-undone = { $count ->
    [1] Đã khôi phục { $what } như cũ.
   *[other] Đã khôi phục cả { $what } như cũ.
}
deleting-left = Không khôi phục được: { $places }. Ở đó nay đã có thứ khác.
deleting-left-gone = Không khôi phục được: { $places }. Chỗ đó nay không còn nữa.
deleting-more-places = { $count } chỗ nữa
