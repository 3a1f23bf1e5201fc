# Các tệp đang được nhập vào.

imports-pick =
    .aria-label = Nhập tệp
imports-pick-short = Nhập tệp
imports-pick-folder =
    .aria-label = Nhập một thư mục
imports-pick-folder-short = Thư mục…
imports-drop = Thả tệp vào đây để nhập
imports-stopped = Việc nhập đã dừng
imports-no-studio = Chỉ nhập được tệp khi có một cơ sở dữ liệu đang mở ở đây. Chưa nhập gì.
imports-left-behind = Cơ sở dữ liệu ở đây đã đóng, nên { $count } tệp chưa được nhập.

imports-under-way = Đang nhập { $count } tệp…
imports-saved = Đã nhập { $count } tệp
imports-refused = { $count } bị từ chối
imports-failed = { $count } bị lỗi
imports-asking = { $count } chờ bạn quyết định
imports-cancelled = { $count } đã hủy
imports-taken-out = { $count } đã được lấy ra
imports-waiting = { $count } chưa được nhập
imports-left = còn { $time }
imports-close =
    .aria-label = Đóng danh sách tệp đã nhập
imports-fold = Thu gọn phần nhập tệp
imports-unfold = Hiện các tệp đang nhập
imports-list =
    .aria-label = Các tệp nhập
imports-asking-list =
    .aria-label = Các tệp cần bạn quyết định
imports-more = Hiện thêm { $count }
imports-hidden = Đã bỏ qua { $count } tệp ẩn của hệ thống.
imports-above = Đã bỏ qua thêm { $count } tệp và thư mục: không thể thả nhiều đến thế cùng lúc.

imports-limit = Hỏi trước với tệp trên
imports-limit-none = không hỏi
imports-cancel-all = Hủy tất cả
imports-retry-all = Thử lại tất cả
imports-undo = Hoàn tác
    .aria-label = Hoàn tác lần nhập này
imports-undone = Đã lấy { $count } tệp ra khỏi thư viện.
imports-undone-kept = { $count } tệp nay đã được kịch bản dùng nên được giữ lại.
imports-not-undone = Không hoàn tác được lần nhập này
imports-try-again = Thử lại
imports-what-fits = Nhập những gì vừa chỗ
imports-no-space = Các tệp đang chờ cần { $needed }, còn trình duyệt chỉ cho trang này thêm { $available }. Hãy xóa bớt hoặc dọn ổ đĩa rồi thử lại; những gì đã nhập vẫn an toàn.
imports-no-space-unknown = Trình duyệt không cho trang này thêm dung lượng. Hãy xóa bớt hoặc dọn ổ đĩa rồi thử lại; những gì đã nhập vẫn an toàn.
imports-stopped-for = Việc nhập đã dừng: { $why } Những gì đã nhập vẫn an toàn, các tệp còn lại đang chờ.

imports-nameless = Một tệp không tên
imports-state-waiting = { $size } · Đang chờ
imports-state-checking = { $size } · Đang xem…
imports-state-comparing = { $size } · Đang so với một tệp cùng cỡ…
imports-state-saving = { $size } · Đang lưu…
imports-state-cancelling = { $size } · Đang hủy…
imports-state-saved = { $size } · Đã nhập
imports-state-saved-lasting = { $size } · { $duration } · Đã nhập
imports-state-cancelled = { $size } · Đã hủy, không lưu gì của tệp này
imports-state-undone = { $size } · Không còn trong thư viện
imports-cancel-one = Hủy { $name }
imports-retry-one = Vẫn nhập { $name }
imports-open-one = Mở { $name }

imports-remark-named-otherwise = Đây là { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
}, dù tên tệp nói khác.
imports-remark-unconfirmed = Định dạng này chưa được biết ở đây, hoặc tệp bị hỏng: có thể không hiển thị được.
imports-remark-unplayable = Trình duyệt này không phát được tệp, nên không biết độ dài.

imports-same = Đã có trong thư viện:
imports-same-here = Tệp y hệt đã có trong lần nhập này: { $name }
imports-large = Tệp lớn hơn mức { $limit } mà bạn muốn được hỏi.
imports-is-empty = Tệp trống, không có gì để nhập.
imports-is-text = Đây không phải ảnh, video hay âm thanh mà là văn bản.
imports-is-html = Đây không phải ảnh, video hay âm thanh mà là trang web.
imports-is-pdf = Đây không phải ảnh, video hay âm thanh mà là tài liệu PDF.
imports-is-archive = Đây không phải ảnh, video hay âm thanh mà là tệp nén.
imports-is-program = Đây không phải ảnh, video hay âm thanh mà là chương trình.
imports-is-other = Đây không phải ảnh, video hay âm thanh mà là { $type }.
imports-is-unknown = Đây không phải ảnh, video hay âm thanh.

imports-again = Nhập lại
imports-anyway = Vẫn nhập
imports-lift = Cho phép tệp lớn hơn
imports-remove = Bỏ khỏi danh sách
imports-leave-out = Không nhập
imports-question = { $action }: { $name }
