# Thư viện.

gallery-heading = Thư viện
gallery-count = { $type ->
    [image] { $count } ảnh
    [video] { $count } video
    [audio] { $count } tệp âm thanh
   *[all] { $count } tệp
}

gallery-filters =
    .aria-label = Bộ lọc
gallery-search =
    .aria-label = Tìm theo tên tệp hoặc tên kịch bản
    .placeholder = Tìm tệp và kịch bản
gallery-search-clear =
    .aria-label = Xóa nội dung tìm
gallery-type = Loại
gallery-all = Tất cả
gallery-images = Ảnh
gallery-videos = Video
gallery-audios = Âm thanh
gallery-source =
    .aria-label = Nguồn
gallery-all-sources = Mọi nguồn
gallery-generated = Do AI tạo
gallery-uploaded = Tải lên cho cảnh
gallery-imported = Đã nhập
gallery-script =
    .aria-label = Kịch bản
    .placeholder = Mọi kịch bản
gallery-scripts =
    .aria-label = Các kịch bản
gallery-all-scripts = Mọi kịch bản
gallery-same-title = { $title } (số { $id })
gallery-scripts-found = { $found ->
    [0] Không có tên nào chứa các từ này.
   *[other] { $found } kịch bản
}
gallery-scripts-listed = { $found } kịch bản. Đang liệt kê { $shown } kịch bản đầu; gõ chữ để tìm những kịch bản khác.
gallery-lost-script = Kịch bản không còn nữa
gallery-only-unused = Chỉ tệp chưa dùng
gallery-sort =
    .aria-label = Thứ tự
gallery-newest = Mới nhất trước
gallery-oldest = Cũ nhất trước
gallery-by-name = Tên, A đến Z
gallery-by-name-reversed = Tên, Z đến A
gallery-largest = Lớn nhất trước
gallery-smallest = Nhỏ nhất trước

gallery-files =
    .aria-label = Tệp
gallery-an-image = ảnh
gallery-a-video = video
gallery-a-sound = âm thanh
gallery-select = Chọn { $name }
gallery-unused = Chưa dùng trong kịch bản nào
gallery-used-more = { $script } và { $more } kịch bản khác

gallery-nothing = Ở đây chưa có gì. Hãy thả ảnh, video hoặc âm thanh vào bất cứ đâu trên trang này, hoặc nhập tệp.
gallery-nothing-fits = Không có tệp nào khớp với bộ lọc.
gallery-clear-filters = Bỏ các bộ lọc
gallery-loading = Đang xem qua tất cả các tệp…
gallery-looked-at = { $done } trên { $total }
gallery-so-far = Đến giờ có { $count }
gallery-failed = Không đọc được thư viện
gallery-retry = Thử lại

gallery-selected =
    .aria-label = Mục đã chọn
gallery-select-none =
    .aria-label = Bỏ chọn tất cả
gallery-selected-count = Đã chọn { $count } · { $size }
gallery-download = Tải về
gallery-downloading =
    .aria-label = Tải về
gallery-download-begins = Đang đọc các tệp…
gallery-download-step = Đang ghi tệp ZIP
gallery-download-busy = Lần tải trước vẫn chưa xong. Hãy đợi, hoặc hủy nó.
gallery-download-cancelled = Đã hủy việc tải về. Không còn lại tệp nào dở dang.
gallery-download-failed = Không tải được các tệp
gallery-download-gone = Tệp này không còn nữa.
gallery-downloaded = { $count } tệp trong { $name } ({ $size }).
gallery-download-lost = { $count ->
    [1] Trình duyệt không còn dữ liệu của { $names }, nên không tải được tệp này.
   *[other] Trình duyệt không còn dữ liệu của { $count } tệp ({ $names }), nên không tải được các tệp này.
}
gallery-download-none = { $count ->
    [1] Bản ghi của { $names } không chứa tệp, nên không có gì để tải xuống.
   *[other] { $count } bản ghi ({ $names }) không chứa tệp, nên không có gì để tải xuống.
}
gallery-download-lost-more = { $count } tệp khác
gallery-link = Gắn vào cảnh
gallery-link-too-many = Mỗi cảnh chỉ có chỗ cho một ảnh, một video và một tệp âm thanh. Hãy chọn nhiều nhất một tệp mỗi loại.
gallery-delete = Xóa
