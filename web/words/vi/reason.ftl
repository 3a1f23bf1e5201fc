# Vì sao một việc bị từ chối, đã tìm thấy gì, một lần sửa sẽ làm gì.

# ---- những gì trình duyệt từ chối

reason-no-space = cần { $needed }, mà trình duyệt chỉ còn cho trang này { $available }. Hãy xóa bớt hoặc dọn chỗ trên ổ đĩa.
reason-quota = trình duyệt không cho trang này thêm chỗ. Hãy xóa bớt hoặc dọn chỗ trên ổ đĩa.
reason-files-not-kept = cửa sổ này không lưu được tệp; có thể đây là cửa sổ riêng tư. Hãy mở trang này trong một cửa sổ thường.
reason-unreadable = trình duyệt không đọc được tệp. Có thể tệp đã bị di chuyển, sửa hoặc xóa; hãy chọn lại.
reason-blocked = một thẻ hay cửa sổ khác vẫn giữ cơ sở dữ liệu mở. Hãy đóng nó ở đó rồi thử lại.
reason-closed = cơ sở dữ liệu không còn mở ở đây. Hãy tải lại trang.
reason-untold = trình duyệt báo lỗi (bằng tiếng Anh): { $detail }

# ---- những gì không có, hoặc không phải tệp của xưởng phim

reason-missing-asset = { $kind ->
    [image] Ảnh { $id } không tồn tại.
    [video] Video { $id } không tồn tại.
   *[audio] Âm thanh { $id } không tồn tại.
}
reason-missing-script = Kịch bản { $id } không tồn tại.
reason-missing-scene = Kịch bản { $id } không có cảnh { $scene }.
reason-missing-line = Kịch bản { $id } không còn lời thoại này.
reason-relinked = Chỗ này đã được thay đổi thêm lần nữa nên không hoàn tác được. Không có gì được hoàn tác.
reason-nothing-to-delete = Không có gì để xóa.
reason-record-id-taken = Một bản ghi khác của { $table } nay mang mã số { $id }. Chưa khôi phục gì cả.
reason-asset-changed-since = Tệp đã được thay đổi thêm lần nữa. Không có gì được hoàn tác.
reason-name-empty = Tệp cần có tên.
reason-name-long = Tên tệp có nhiều nhất 255 ký tự.
reason-name-signs = Tên tệp không được có dấu gạch chéo, dấu xuống dòng hay ký tự điều khiển.
reason-the-file = Tệp này
reason-empty-file = { $name } rỗng nên không được lưu.
reason-no-media = { $name } không phải ảnh, video hay âm thanh.
reason-no-media-but = { $name } không phải ảnh, video hay âm thanh ({ $what }).
reason-other-kind-but = { $kind ->
    [image] { $name } không phải là ảnh mà là { $what }.
    [video] { $name } không phải là video mà là { $what }.
   *[audio] { $name } không phải là tệp âm thanh mà là { $what }.
}
reason-studio-exists = Đã có cơ sở dữ liệu { $name }; bản mẫu sẽ không được ghi vào đó.
reason-studio-made = Trong lúc đó cơ sở dữ liệu { $name } đã được tạo; bản mẫu không được ghi vào đó.
reason-upgrade-stale = cơ sở dữ liệu đã thay đổi từ khi lập kế hoạch (dự kiến { $planned } liên kết, nay sẽ tạo { $now }); hãy xem kế hoạch mới
reason-prompt-record = Một câu lệnh là một bản ghi gồm các trường, không phải { $value }.
reason-prompt-text = { $field ->
    [title] Câu lệnh cần có tên: một đoạn chữ không rỗng, không phải { $value }.
   *[category] Câu lệnh cần có thể loại: một đoạn chữ không rỗng, không phải { $value }.
}
reason-prompt-date = { $field ->
    [createdAt] Câu lệnh cần có ngày tạo, không phải { $value }.
   *[updatedAt] Câu lệnh cần có ngày sửa, không phải { $value }.
}
reason-prompt-json = Định nghĩa biến của câu lệnh phải là JSON (chi tiết bằng tiếng Anh): { $detail }.
reason-prompt-deleted = Trong lúc đó câu lệnh này đã bị xóa. Không có gì bị thay đổi.
reason-prompt-changed = Trong lúc đó câu lệnh này đã được sửa ở nơi khác. Chưa có gì được lưu.
reason-prompt-gone = Câu lệnh này không còn nữa.
reason-nothing-stored = không có gì

# ---- sao lưu

reason-no-database = Không có cơ sở dữ liệu { $name }.
reason-nothing-there = Không có cơ sở dữ liệu { $name } để sao lưu.
reason-backup-unwritten = Không ghi được bản sao lưu, và không còn lại phần nào của nó: { $detail }.
reason-backup-impossible = Cơ sở dữ liệu chứa thứ mà không tệp nào chứa được: { $detail }.
reason-file-unwritten = Không ghi được tệp, và không còn lại phần nào của nó: { $detail }.
reason-file-cut-off = Không đọc được trọn một tệp đã lưu. Chưa có gì được ghi; hãy thử lại.
reason-lost-media = { $more ->
    [0] Trình duyệt không còn nội dung của { $count } tệp đã lưu ({ $named }), nên chưa có gì được ghi. Có thể sao lưu tất cả các tệp còn lại.
   *[other] Trình duyệt không còn nội dung của { $count } tệp đã lưu ({ $named } và { $more } tệp nữa), nên chưa có gì được ghi. Có thể sao lưu tất cả các tệp còn lại.
}
reason-no-backup = Tệp này không phải bản sao lưu làm ở đây, không phải bản xuất của Dexie, cũng không phải bản xuất JSON của ứng dụng.
reason-no-zip = Tệp này không phải bản sao lưu của chương trình: nó không phải tệp nén ZIP.
reason-no-manifest = Tệp nén này không phải bản sao lưu của chương trình: nó không có { $file }.
reason-no-dexie-export = Tệp này không phải bản xuất do tiện ích xuất của Dexie ghi ra.
reason-no-owner-export = Tệp này không phải bản xuất JSON của xưởng phim: thiếu version, exportedAt hoặc data.
reason-no-text = Tệp này không phải văn bản nên không phải bản xuất JSON của xưởng phim.
reason-export-too-large = Tệp này có { $size } byte; không bản xuất JSON nào của xưởng phim lớn như vậy.
reason-export-newer = Bản xuất này thuộc lược đồ { $version }; chương trình này chỉ biết đến lược đồ { $latest }.
reason-export-damaged = Không dùng được bản xuất này: { $detail }.
reason-backup-damaged = Không dùng được bản sao lưu này: { $detail }.
reason-damaged = Bản sao lưu bị hỏng hoặc đã bị sửa (chi tiết bằng tiếng Anh): { $detail }
reason-backup-key = Một bản ghi của bản sao lưu có khóa mà cơ sở dữ liệu không nhận: { $detail }.
reason-backup-unreadable = Không đọc được bản sao lưu: { $detail }.
reason-backup-newer = Bản sao lưu này thuộc lược đồ { $version }, mới hơn mức mà chương trình này biết ({ $latest }); chưa có gì được thực hiện.
reason-backup-schema = Bản sao lưu này thuộc lược đồ { $version }, mà xưởng phim chưa từng có: hãy khôi phục nguyên trạng.
reason-file-unreadable = Không đọc được tệp: { $detail }.
reason-file-changed = { $path } đã bị sửa: nội dung của nó không phải của bản sao lưu (SHA-256).
reason-in-english = (chi tiết bằng tiếng Anh) { $detail }
reason-archive-cut-off = tệp không kết thúc như một tệp nén ZIP: nó không phải tệp ZIP, hoặc thiếu phần cuối
reason-archive-changed = { $path } đã bị sửa: mã kiểm tra của nó không khớp
reason-manifest-large = { $file } cho biết nó có { $size } byte; chương trình không đọc tệp lớn như vậy.
reason-manifest-no-text = { $file } không phải văn bản.
reason-manifest-other = Tệp nén này không phải bản sao lưu của chương trình: { $file } của nó không cho biết như vậy.
reason-manifest-lacks = { $file } không giống của một bản sao lưu: { $name } bị thiếu hoặc thuộc kiểu khác.
reason-manifest-number = { $file } không giống của một bản sao lưu: { $name } là { $value }.
reason-manifest-path = { $file } nêu tệp { $path }, không phải tên mà tệp của bản sao lưu có thể có.
reason-manifest-twice = { $kind ->
    [tables] { $file } nêu hai bảng cùng tên { $name }.
   *[files] { $file } nêu hai tệp cùng tên { $name }.
}
reason-backup-format = Bản sao lưu này có định dạng { $version }; phiên bản này của chương trình đọc định dạng { $known }.
reason-no-json = { $part } không phải JSON trọn vẹn (chi tiết bằng tiếng Anh): { $detail }.
reason-part-missing = Bản sao lưu này thiếu { $path }.
reason-parts-missing = Bản sao lưu này thiếu { $path } và { $more } tệp nữa.
reason-part-unknown = { $path } nằm trong tệp nén này, nhưng { $file } của nó không nêu.
reason-parts-unknown = { $path } và { $more } tệp nữa nằm trong tệp nén này, nhưng { $file } của nó không nêu.
reason-part-unused = { $path } nằm trong bản sao lưu này, nhưng không bản ghi nào có tệp đó.
reason-part-unnamed = Một bản ghi của { $table } có tệp { $path }, mà { $file } không nêu.
reason-part-size = { $path } có kích thước khác với { $file } cho biết.
reason-part-twice = Hai bản ghi của bản sao lưu này có cùng tệp { $path }.
reason-no-row = Dòng { $line } của { $path } không phải bản ghi của một bản sao lưu (chi tiết bằng tiếng Anh): { $detail }.
reason-row-names = Dòng { $line } của { $path } không phải bản ghi: có một tên xuất hiện hai lần.
reason-row-order = Dòng { $line } của { $path } không theo thứ tự khóa.
reason-row-count = { $table } có { $found } bản ghi trong bản sao lưu này, còn theo { $file } là { $count }.
reason-table-impossible = { $file } mô tả một bảng không thể có (chi tiết bằng tiếng Anh): { $detail }.
reason-table-odd = Bản sao lưu mô tả một bảng không thể có (chi tiết bằng tiếng Anh): { $detail }.
reason-table-next-key = { $file } cho { $table } một khóa kế tiếp, nhưng khóa của bảng không do bộ đếm tạo ra.
reason-record-unstorable = Không lưu được một bản ghi của { $table } (chi tiết bằng tiếng Anh): { $detail }.
reason-records-found = { $table } phải có { $count } bản ghi, nhưng tìm thấy { $found }.
reason-records-order = Các bản ghi của { $table } không theo thứ tự khóa.
reason-export-no-list = { $table } không phải danh sách bản ghi
reason-export-no-id = bản ghi { $number } của { $table } không có id hợp lệ
reason-export-id-twice = { $table } chứa id { $id } hai lần
reason-no-media-inside = Tệp này không chứa ảnh, video hay âm thanh: bản xuất chỉ giữ phần mô tả về chúng, không giữ nội dung ({ $lost }). Không thể khôi phục chúng từ tệp này.
reason-names-none = nó không nêu tệp nào
reason-no-numbers = Bảng { $table } không còn số cho bản ghi mới.
reason-no-room = Không đủ chỗ: việc khôi phục cần khoảng { $needed }. Mọi thứ vẫn như cũ.
reason-no-room-but = Không đủ chỗ: việc khôi phục cần khoảng { $needed }, mà trình duyệt chỉ cho { $available }. Mọi thứ vẫn như cũ.
reason-restoring-already = Một thẻ khác đang khôi phục cơ sở dữ liệu này; hãy đợi cho xong.
reason-nothing-to-add-to = Không có cơ sở dữ liệu { $name } để thêm vào: hãy khôi phục bản sao lưu.
reason-upgrade-first = Cơ sở dữ liệu thuộc lược đồ { $version }: hãy nâng cấp lên { $latest } trước rồi mới thêm vào.
reason-plan-stale = Cơ sở dữ liệu đã thay đổi từ khi lập kế hoạch; chưa có gì được thực hiện. Hãy xem kế hoạch mới.
reason-rollback-schema = Cơ sở dữ liệu thuộc lược đồ { $version }: chỉ lược đồ 7 mới quay lui được.
reason-key-taken = ở đây đã có bản ghi khác mang khóa của nó, và nó không nhận được khóa khác
reason-fields-without-media = { $count } trường của nó nêu tệp mà bản sao lưu không chứa
reason-link-outside = nó liên kết một kịch bản hoặc tệp mà bản sao lưu không chứa

# ---- những gì lược đồ 6 không diễn đạt được

reason-linked-asset-gone = { $kind ->
    [image] ảnh mà nó liên kết không tồn tại
    [video] video mà nó liên kết không tồn tại
   *[audio] âm thanh mà nó liên kết không tồn tại
}
reason-linked-script-gone = kịch bản mà nó liên kết không tồn tại
reason-links-nothing = nó không liên kết kịch bản nào với ảnh, video hay âm thanh
reason-shown-earlier = { $kind ->
    [image] cảnh { $scene } hiển thị một ảnh khác theo một liên kết trước đó
    [video] cảnh { $scene } hiển thị một video khác theo một liên kết trước đó
   *[audio] cảnh { $scene } dùng một âm thanh khác theo một liên kết trước đó
}
reason-field-differs = { $kind ->
    [image] ở v7 cảnh { $scene } hiển thị ảnh { $id }; trường của nó ghi { $field }, và v6 hiển thị cái đó
    [video] ở v7 cảnh { $scene } hiển thị video { $id }; trường của nó ghi { $field }, và v6 hiển thị cái đó
   *[audio] ở v7 cảnh { $scene } dùng âm thanh { $id }; trường của nó ghi { $field }, và v6 dùng cái đó
}
reason-scene-sound = v6 không có âm thanh của cảnh: { $scene } không còn âm thanh { $id }
reason-one-full-audio = v6 chỉ nêu một âm thanh cho toàn kịch bản, không nêu { $id }
reason-no-scene = kịch bản của nó không có cảnh { $scene }
reason-no-role = { $kind ->
    [image] v6 không có vai trò { $role } cho ảnh { $id }
    [video] v6 không có vai trò { $role } cho video { $id }
   *[audio] v6 không có vai trò { $role } cho âm thanh { $id }
}
reason-script-id-kept = scriptId { $id } của nó được giữ nguyên: những gì các liên kết nói không được giữ
reason-several-scripts = nhiều kịch bản dùng nó ({ $scripts }): v6 không nêu kịch bản nào

# ---- những gì một lần kiểm tra, nâng cấp hay kế hoạch tìm thấy

reason-no-table = không có bảng { $name }
reason-no-data = nó không có dữ liệu
reason-odd-data = dữ liệu của nó thuộc kiểu { $what }, không phải tệp
reason-null-data = dữ liệu của nó là null, không phải Blob; được giữ nguyên
reason-data-kept = dữ liệu của nó thuộc kiểu { $what }, không phải Blob; được giữ nguyên
reason-no-bytes = tệp của nó không có byte nào
reason-stray-record = nó có scriptId { $id } và không có siêu dữ liệu
reason-old-script-id = nó vẫn còn scriptId { $id }
reason-no-usable = nó không có { $fields } dùng được
reason-script-id-lost = scriptId { $id } của nó không trỏ đến kịch bản nào
reason-script-id-odd = scriptId { $id } của nó không phải số nguyên dương
reason-script-id-stays = scriptId { $id } của nó không phải số nguyên dương: không tạo liên kết và được giữ lại
reason-script-id-mapped = scriptId { $id } của nó không trỏ đến kịch bản nào; liên kết vẫn được tạo
reason-no-kind = { $value } không phải là một loại tệp
reason-duplicate = { $kind ->
    [image] một liên kết cũ hơn đã gắn ảnh { $id } vào cùng chỗ
    [video] một liên kết cũ hơn đã gắn video { $id } vào cùng chỗ
   *[audio] một liên kết cũ hơn đã gắn âm thanh { $id } vào cùng chỗ
}
reason-script-gone = kịch bản { $id } không tồn tại
reason-asset-gone = { $kind ->
    [image] ảnh { $id } không tồn tại
    [video] video { $id } không tồn tại
   *[audio] âm thanh { $id } không tồn tại
}
reason-acts-no-list = các hồi của nó là { $what }, không phải danh sách
reason-unmapped = không có liên kết nào nêu nó
reason-no-such-scene = các liên kết nêu { $name }, không phải cảnh của nó
reason-scene-name = một cảnh trước đó cũng tên { $name }; không phân biệt được tệp của hai cảnh
reason-lost-scene = { $kinds ->
    [image] không còn ảnh nào mà nó nêu
    [video] không còn video nào mà nó nêu
    [audio] không còn âm thanh nào mà nó nêu
    [image-video] không còn ảnh và video nào mà nó nêu
    [image-audio] không còn ảnh và âm thanh nào mà nó nêu
    [video-audio] không còn video và âm thanh nào mà nó nêu
   *[other] không còn ảnh, video và âm thanh nào mà nó nêu
}
reason-field-lost = { $kind ->
    [image] { $path } nêu ảnh { $id }, không tồn tại
    [video] { $path } nêu video { $id }, không tồn tại
   *[audio] { $path } nêu âm thanh { $id }, không tồn tại
}
reason-only-field = { $kind ->
    [image] chỉ có { $path } cho biết ảnh { $id } thuộc về đây
    [video] chỉ có { $path } cho biết video { $id } thuộc về đây
   *[audio] chỉ có { $path } cho biết âm thanh { $id } thuộc về đây
}
reason-disagreement = { $kind ->
    [image] liên kết của nó nêu một ảnh khác với { $path }
    [video] liên kết của nó nêu một video khác với { $path }
   *[audio] liên kết của nó nêu một âm thanh khác với { $path }
}
reason-unused = { $kind ->
    [image] không có gì dùng ảnh { $id }
    [video] không có gì dùng video { $id }
   *[audio] không có gì dùng âm thanh { $id }
}

# ---- một lần sửa sẽ làm gì, và kết quả ra sao

reason-field-becomes = { $path } thành { $id }, như liên kết của nó nêu (trước là { $before })
reason-mapping-moves = { $kind ->
    [image] liên kết ảnh { $id }, như { $path } nêu (trước là { $before })
    [video] liên kết video { $id }, như { $path } nêu (trước là { $before })
   *[audio] liên kết âm thanh { $id }, như { $path } nêu (trước là { $before })
}
reason-double-removed = { $kind ->
    [image] bỏ: từ nay liên kết { $mapping } gắn ảnh { $id }
    [video] bỏ: từ nay liên kết { $mapping } gắn video { $id }
   *[audio] bỏ: từ nay liên kết { $mapping } gắn âm thanh { $id }
}
reason-duplicate-removed = { $kind ->
    [image] bỏ: một liên kết cũ hơn đã gắn ảnh { $id } vào cùng chỗ, và được giữ lại
    [video] bỏ: một liên kết cũ hơn đã gắn video { $id } vào cùng chỗ, và được giữ lại
   *[audio] bỏ: một liên kết cũ hơn đã gắn âm thanh { $id } vào cùng chỗ, và được giữ lại
}
reason-new-by-field = { $kind ->
    [image] mới: ảnh { $id }, mà { $path } nêu
    [video] mới: video { $id }, mà { $path } nêu
   *[audio] mới: âm thanh { $id }, mà { $path } nêu
}
reason-new-by-script = { $kind ->
    [image] mới: ảnh { $id }, mà kịch bản { $script } dùng
    [video] mới: video { $id }, mà kịch bản { $script } dùng
   *[audio] mới: âm thanh { $id }, mà kịch bản { $script } dùng
}
reason-link-without-script = bỏ: kịch bản { $script } không còn tồn tại
reason-link-without-asset = { $kind ->
    [image] bỏ: ảnh { $id } không còn tồn tại
    [video] bỏ: video { $id } không còn tồn tại
   *[audio] bỏ: âm thanh { $id } không còn tồn tại
}
reason-link-without-both = { $kind ->
    [image] bỏ: kịch bản { $script } và ảnh { $id } không còn tồn tại
    [video] bỏ: kịch bản { $script } và video { $id } không còn tồn tại
   *[audio] bỏ: kịch bản { $script } và âm thanh { $id } không còn tồn tại
}
reason-becomes = { $name } thành { $value }
reason-also = { $first }, { $rest }
reason-gets-metadata = nhận siêu dữ liệu của lược đồ 7
reason-gets-metadata-only = nhận siêu dữ liệu của lược đồ 7, không còn scriptId { $id }
reason-beside = { $first }; { $rest }
reason-no-choice = { $kind ->
    [image] { $scene } của kịch bản { $script } không có hai ảnh để chọn.
    [video] { $scene } của kịch bản { $script } không có hai video để chọn.
   *[audio] { $scene } của kịch bản { $script } không có hai âm thanh để chọn.
}
reason-wrong-choice = { $kind ->
    [image] ảnh { $id } không phải { $mapped } (liên kết) cũng không phải { $field } (trường cũ) của { $scene }.
    [video] video { $id } không phải { $mapped } (liên kết) cũng không phải { $field } (trường cũ) của { $scene }.
   *[audio] âm thanh { $id } không phải { $mapped } (liên kết) cũng không phải { $field } (trường cũ) của { $scene }.
}
reason-repair-schema = Việc sửa chỉ dành cho lược đồ { $schema }; { $name } đang ở { $version }.
reason-repair-stale = Cơ sở dữ liệu đã thay đổi từ khi lập kế hoạch (dự kiến { $planned } thay đổi, nay sẽ là { $now }). Không có gì bị thay đổi; hãy xem kế hoạch mới.
reason-undo-changed = { $changed } trong số { $all } bản ghi đã bị sửa sau lần sửa chữa, bản đầu tiên là { $table } { $id }: { $reason }. Chưa có gì được đưa trở lại.
reason-undo-stale = Cơ sở dữ liệu đã thay đổi từ khi lập kế hoạch. Chưa có gì được đưa trở lại; hãy xem lại.
reason-undo-other = Đã có một lần sửa khác từ khi lập kế hoạch. Chưa có gì được đưa trở lại; hãy xem lại.
reason-id-taken = nay một bản ghi khác mang id của nó
reason-gone-since = nó không còn tồn tại
reason-changed-since = nó đã bị sửa
reason-path-changed = { $path } của nó đã bị sửa
