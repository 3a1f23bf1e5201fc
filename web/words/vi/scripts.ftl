# Kịch bản: danh sách, một kịch bản với các cảnh, bảng phân cảnh, và việc chọn tệp, chọn cảnh.

scripts-count = { $count } kịch bản
scripts-count-found = { $found } trong { $count } kịch bản
scripts-finder =
    .aria-label = Tìm kịch bản
scripts-search =
    .aria-label = Tìm trong các kịch bản
    .placeholder = Tên, tóm tắt, thể loại, nhân vật
scripts-sort = Sắp xếp theo
scripts-sort-title = Tên
scripts-sort-newest = Mới nhất trước
scripts-sort-media = Nhiều tệp nhất
scripts-list =
    .aria-label = Kịch bản
scripts-nothing-found = Không có kịch bản nào chứa tất cả các từ này.
scripts-more = Hiện thêm
scripts-empty = Cơ sở dữ liệu này chưa có kịch bản nào. Kịch bản được viết trong ứng dụng CineGenie; bạn vẫn có thể đưa tệp vào thư viện.
scripts-to-gallery = Đến thư viện
scripts-facts = { $acts } hồi · { $scenes } cảnh · { $files } tệp
scripts-no-cover = Không đọc được ảnh của một kịch bản

scripts-script = Kịch bản
scripts-all = Tất cả kịch bản
scripts-tags =
    .aria-label = Thể loại và bối cảnh
scripts-unknown = Không có kịch bản { $key }.
scripts-gone-script = Kịch bản này không còn nữa.
scripts-no-acts = Kịch bản này chưa có hồi nào.
scripts-not-complete = Không hiển thị được tất cả các cảnh
scripts-no-such-scene = Kịch bản này không có cảnh { $scene }.
scripts-contents = Mục lục
scripts-contents-label =
    .aria-label = Mục lục của kịch bản
scripts-scene-count = { $count } cảnh
scripts-act = Hồi { $number }
scripts-no-place = Chưa nêu địa điểm
scripts-somebody = Ai đó
scripts-picture-style = Hình
scripts-sound-style = Tiếng
scripts-image = Ảnh
scripts-video = Video
scripts-audio = Âm thanh
scripts-whole = cả kịch bản
scripts-full = Cả kịch bản, được đọc thành tiếng
scripts-line = { $scene }, câu thoại { $line }
scripts-line-audio = Âm thanh của câu thoại { $line }

scripts-upload = Tải lên
scripts-choose = Chọn
scripts-unlink = Bỏ liên kết
scripts-upload-hint =
    .title = Tải lên một âm thanh
scripts-choose-hint =
    .title = Chọn một âm thanh từ thư viện
scripts-unlink-hint =
    .title = Bỏ liên kết âm thanh
scripts-upload-label = Tải { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} lên cho { $place }
scripts-choose-label = Chọn { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} từ thư viện cho { $place }
scripts-unlink-label = Bỏ liên kết { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} khỏi { $place }
scripts-media-label = { $name }, { $place }
scripts-none-yet = Chưa có
scripts-from-script = { $name } · theo chính kịch bản
scripts-from-script-hint = Một trường cũ của kịch bản nêu tệp này; chưa có liên kết riêng.
scripts-from-mapping = { $name } · đã liên kết
scripts-from-mapping-hint = Một liên kết gắn tệp này vào đây.
scripts-gone = { $type ->
    [image] Ảnh
    [video] Video
   *[audio] Âm thanh
} { $id } được liên kết không còn nữa
scripts-gone-instead = { $type ->
    [image] Ảnh
    [video] Video
   *[audio] Âm thanh
} { $id } được liên kết không còn nữa; thay vào đó hiển thị: { $name }
scripts-choose-heading = Chọn { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} của { $place }
scripts-nameless-file = Một tệp không tên
scripts-linked = { $name } giờ là { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} của { $place }.
scripts-same = { $told } Thư viện đã có sẵn đúng tệp này, tên là { $name }.
scripts-link-same = Dùng tệp có sẵn đó
scripts-same-used = { $told } Bản thừa đã được xóa.
scripts-unlinked = Đã bỏ liên kết { $type ->
    [image] ảnh
    [video] video
   *[audio] âm thanh
} khỏi { $place }. Tệp vẫn nằm trong thư viện.
scripts-undone = Đã hoàn tác: { $place } lại như trước.
scripts-not-linked = Không liên kết được
scripts-not-uploaded = Không tải lên được { $name }
scripts-not-unlinked = Không bỏ liên kết được
scripts-not-undone = Không hoàn tác được

scripts-own-media = Tất cả tệp của kịch bản này
scripts-files = { $count } tệp
scripts-tray-finder =
    .aria-label = Tìm tệp để kéo
scripts-tray-search =
    .aria-label = Tìm trong các tệp này
    .placeholder = Tên tệp
scripts-tray-from = Từ
scripts-tray-script = Kịch bản này
scripts-tray-gallery = Toàn bộ thư viện
scripts-tray-hint = Kéo một tệp vào một cảnh hoặc một câu thoại. Bằng bàn phím: dùng Chọn.
scripts-tray-files =
    .aria-label = Tệp để kéo
scripts-tray-unread = Không đọc được các tệp
scripts-tray-none = Ở đây không có tệp nào.
scripts-tray-reading = Đang đọc các tệp…
scripts-tray-shown = { $shown } trong { $count } tệp; hãy tìm để thấy các tệp khác.

scripts-storyboard = Bảng phân cảnh
scripts-storyboard-of = Bảng phân cảnh của { $title }
scripts-back-to-script = Kịch bản
scripts-columns = Số cột
scripts-print = In
scripts-no-picture = Chưa có ảnh
scripts-has-video = Video
scripts-has-audio = Âm thanh
scripts-spoken-lines = { $count } câu thoại có tiếng
scripts-more-lines = và { $count } câu thoại nữa
scripts-pictures-loading = Đang tải ảnh: { $done } trong { $count }…
scripts-printed-without = { $count } ảnh không hiển thị được; khung của chúng có ghi rõ.
scripts-print-cancelled = Chưa in gì cả.
scripts-not-printed = Không in được bảng phân cảnh
scripts-unloaded = Những ảnh chưa tải xong bị thiếu ở đây. Nút In của trang sẽ tải tất cả trước khi in.

scripts-reading-scenes = Đang đọc các cảnh…
scripts-scenes-unread = Không đọc được các cảnh
scripts-scene-search =
    .aria-label = Tìm kịch bản và cảnh
    .placeholder = Kịch bản, địa điểm, hành động
scripts-scene-count-found = { $found } trong { $count } cảnh
scripts-no-scene-found = Không có cảnh nào chứa tất cả các từ này.
scripts-no-scenes = Cơ sở dữ liệu này chưa có cảnh nào.
scripts-close-chooser =
    .aria-label = Đóng mà không chọn
scripts-use-scene = Liên kết với cảnh này
scripts-chosen-scene = { $scene } của { $script }
scripts-scene-has = { $type ->
    [image] Ảnh hiện có là { $name }; ảnh đó sẽ được thay.
    [video] Video hiện có là { $name }; video đó sẽ được thay.
   *[audio] Âm thanh hiện có là { $name }; âm thanh đó sẽ được thay.
}
scripts-scene-has-none = { $type ->
    [image] Cảnh này chưa có ảnh.
    [video] Cảnh này chưa có video.
   *[audio] Cảnh này chưa có âm thanh.
}

scripts-close-picker =
    .aria-label = Đóng mà không chọn
scripts-picker-finder =
    .aria-label = Tìm tệp
scripts-picker-search =
    .aria-label = Tìm trong các tệp
    .placeholder = Tên tệp hoặc kịch bản
scripts-picker-source =
    .aria-label = Nguồn
scripts-picker-all-sources = Mọi nguồn
scripts-picker-sort =
    .aria-label = Sắp xếp theo
scripts-picker-newest = Mới nhất trước
scripts-picker-oldest = Cũ nhất trước
scripts-picker-by-name = Tên
scripts-picker-largest = Lớn nhất trước
scripts-picker-smallest = Nhỏ nhất trước
scripts-picker-script = Trong kịch bản này
scripts-picker-unused = Chưa dùng ở đâu
scripts-picker-count = { $found } trong { $count } tệp
scripts-picker-used = { $count ->
    [0] Chưa dùng trong kịch bản nào
   *[other] Dùng trong { $count } kịch bản
}
scripts-picker-nothing = Không có tệp nào hợp với tất cả các điều này.
scripts-picker-none = Thư viện chưa có tệp nào thuộc loại này.
scripts-picker-preview =
    .aria-label = Tệp, hiển thị lớn
scripts-picker-use = Dùng tệp này
scripts-picker-use-label = Dùng tệp này: { $name }
