# Những gì được nói trước khi tải được bất cứ thứ gì, mỗi câu một dòng. Nằm ngay trong tài liệu, nên không có thẻ đánh dấu.

start-begins = Đang khởi động…
start-python = Đang khởi động Python…
start-app = Đang cài đặt ứng dụng…
start-no-script = Trang này là một chương trình, mà JavaScript đang bị tắt: hãy cho phép JavaScript trên trang này rồi tải lại.
start-failed = Không khởi động được trang
start-again = Hãy tải lại trang.

start-error-file = Trang này được mở như một tệp, mà trình duyệt không chạy chương trình từ tệp.
    .remedy = Hãy chạy python3 serve.py trong thư mục của dự án; lệnh đó phục vụ trang và tự mở trang.
start-error-lost-program = Không tải được một tệp chương trình của trang.
    .remedy = Hãy kiểm tra xem serve.py còn chạy không và trang còn đủ tệp không, rồi tải lại trang.
start-error-unreadable-program = Trình duyệt này không đọc được một tệp chương trình của trang.
    .remedy = Hãy cập nhật trình duyệt, hoặc dùng Firefox, Chrome, Edge hay Safari bản mới.
start-error-no-wasm = Trình duyệt này không có WebAssembly hoặc đã tắt nó, mà Python cần WebAssembly để chạy.
    .remedy = Hãy dùng Firefox, Chrome, Edge hay Safari bản mới. Ở chế độ bảo vệ chặt (Lockdown Mode, bảo mật "strict"), hãy cho phép WebAssembly trên trang này.
start-error-old-browser = Trình duyệt này quá cũ để chạy Python.
    .remedy = Hãy cập nhật trình duyệt, hoặc dùng Firefox, Chrome, Edge hay Safari bản mới.
start-error-wasm-blocked = WebAssembly bị chính sách bảo mật nội dung chặn trên trang này.
    .remedy = Người quản lý máy chủ cần cho phép 'wasm-unsafe-eval' trong script-src; cũng có thể tiện ích trình duyệt hay proxy đã thêm chính sách ấy.
start-error-wrong-type = Máy chủ gửi một tệp của trang với kiểu nội dung sai.
    .remedy = Người quản lý máy chủ cần gửi tệp .wasm là application/wasm và tệp .mjs là text/javascript.
start-error-missing-file = Máy chủ không có một tệp mà trang cần.
    .remedy = Nếu bạn tự chạy máy chủ, hãy khởi động lại serve.py, hoặc xuất trang lần nữa và tải lên đủ mọi tệp.
start-error-no-server = Máy chủ không trả lời.
    .remedy = Hãy kiểm tra xem serve.py còn chạy không, hoặc bạn có kết nối mạng không, rồi tải lại trang.
start-error-no-storage = Trình duyệt này không cho trang dùng IndexedDB, nơi chứa cơ sở dữ liệu.
    .remedy = Hãy rời chế độ duyệt riêng tư, hoặc cho phép trang này lưu dữ liệu, rồi tải lại.
start-error-time-limit = Python không khởi động kịp.
    .remedy = Hãy tải lại trang. Nếu vẫn vậy, hãy đóng bớt thẻ để giải phóng bộ nhớ, hoặc cập nhật trình duyệt.
start-error-app-wheel = Không cài đặt được chính ứng dụng.
    .remedy = Nếu bạn đã sửa mã nguồn, hãy chữa điều nêu ở đây rồi tải lại trang; nếu không, hãy khởi động lại serve.py.
start-error-stopped = Việc khởi động đã bị dừng.
    .remedy = Hãy tải lại trang để khởi động lại.
start-error-python = Python dừng lại khi đang khởi động.
    .remedy = Hãy tải lại trang. Nếu vẫn vậy, hãy báo lại dòng chữ ở trên.
