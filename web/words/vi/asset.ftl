# Một tệp.

asset-title = Tệp
asset-back = Thư viện
asset-before =
    .aria-label = Tệp trước
asset-after =
    .aria-label = Tệp sau
asset-position-soon = Đang tìm các tệp trước và sau…
asset-position-unknown = Không đọc được các tệp trước và sau tệp này.
asset-position = { $position } / { $total }
asset-zoom = Kích thước thật
asset-gone = Tệp này không còn ở đây nữa. Nó đã bị xóa, tại đây hoặc trong một thẻ khác.
asset-gone-after = Tệp sau
asset-gone-back = Về thư viện
asset-no-such = Không có tệp “{ $name }”.

asset-actions =
    .aria-label = Làm gì với tệp này
asset-rename = Đổi tên
asset-replace = Thay tệp
asset-replace-file =
    .aria-label = Thay tệp
asset-download = Tải xuống
asset-link = Gắn vào một cảnh
asset-link-heading = Gắn “{ $name }” vào một cảnh
asset-delete = Xóa
asset-new-name = Tên mới
asset-save = Lưu

asset-details = Chi tiết
asset-type = Loại
asset-is-image = Ảnh
asset-is-video = Video
asset-is-audio = Âm thanh
asset-file-name = Tên tệp
asset-size = Dung lượng
asset-dimensions = Kích thước
asset-pixels = { $width } × { $height } điểm ảnh
asset-duration = Thời lượng
asset-source = Nguồn
asset-date = Ngày thêm
asset-mime-type = Kiểu MIME
asset-id = Mã số
asset-unknown = Không rõ

asset-used = Được dùng ở đâu
asset-looking = Đang tìm trong các kịch bản…
asset-unused = Không kịch bản nào dùng tệp này.
asset-more-uses = và { $count } chỗ nữa
asset-by-link = đã gắn
asset-by-field = theo trường cũ của kịch bản
asset-by-both = đã gắn, và theo trường cũ của kịch bản
asset-uses-unread = Không đọc được tệp được dùng ở đâu

asset-huge = Ảnh này có { $size }. Hiển thị nó tốn rất nhiều bộ nhớ, và trang có thể bị đóng.
asset-drawing = Đây là bản vẽ (SVG). Trình duyệt vẽ nó ngay trong trang này, và một bản vẽ cố ý gây hại có thể làm trang đứng nhiều phút: hãy chỉ hiển thị nếu bạn tin nơi nó đến.
asset-show-anyway = Vẫn hiển thị
asset-download-it = Tải xuống

asset-renamed = “{ $before }” nay có tên “{ $name }”.
asset-replaced = “{ $before }” nay chứa tệp “{ $file }”. Các liên kết vẫn giữ nguyên.
asset-not-renamed = Không đổi được tên “{ $name }”
asset-not-replaced = Không thay được tệp của “{ $name }”
asset-not-undone = Không hoàn tác được
asset-as-before = “{ $name }” đã trở lại như trước.
asset-length-not-noted = Không ghi lại được thời lượng
