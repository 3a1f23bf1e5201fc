# Vì sao một tệp không có hình thu nhỏ.

thumbnails-audio = Âm thanh không có hình.
thumbnails-missing = Không có tệp nào để hiển thị.
thumbnails-broken = Trình duyệt này không hiển thị được tệp này.
thumbnails-too-large = Ảnh này có quá nhiều điểm ảnh nên không thể thu nhỏ.
thumbnails-drawing = Bản vẽ (SVG) chỉ được hiển thị khi mở tệp.
thumbnails-no-picture = Video này không có hình.
thumbnails-unreadable = Trình duyệt không còn đọc được tệp này.
thumbnails-slow = Tạo hình thu nhỏ cho tệp này mất quá nhiều thời gian.
thumbnails-given-up = Việc tạo hình thu nhỏ cho tệp này đã bị dừng.
