# Trang nói chung, và những gì mọi phần đều nói.

page-name = Cơ sở dữ liệu CineGenie
page-title = { $place } · Cơ sở dữ liệu CineGenie
page-skip = Đến thẳng nội dung
page-places =
    .aria-label = Các nơi trong trang
page-scripts = Kịch bản
page-gallery = Thư viện
page-prompts = Câu lệnh
page-storage = Dung lượng
page-safety = An toàn
page-language =
    .aria-label = Ngôn ngữ
page-messages =
    .aria-label = Thông báo
page-not-shown = Không hiển thị được nơi này
page-not-latest = Trang có thể chưa hiển thị thay đổi mới nhất
page-upgraded-elsewhere = Một thẻ khác đã nâng cấp cơ sở dữ liệu hoặc khôi phục một bản sao lưu, nên trang này đã đóng nó. Bạn không mất gì; hãy tải lại để tiếp tục.
page-deleted-elsewhere = Một thẻ khác đang xóa cơ sở dữ liệu, nên trang này đã đóng nó. Bạn không mất gì; hãy tải lại để tiếp tục.
page-terminated = Trình duyệt đã đóng cơ sở dữ liệu: dữ liệu bị xóa, hoặc bộ nhớ gặp lỗi. Hãy tải lại để xem còn gì.
page-files-not-kept = Cửa sổ này không lưu được tệp; có thể đây là cửa sổ riêng tư. Bạn vẫn xem được mọi thứ ở đây; muốn nhập tệp, tải lên hoặc khôi phục, hãy mở trang này trong một cửa sổ thường.
page-files-out-of-sight = Mọi tệp đã được lưu, nhưng trình duyệt này chỉ tìm lại được chúng sau khi tải lại trang. Hãy tải lại trang.
page-reload = Tải lại trang
page-language-failed = Không tải được từ ngữ của ngôn ngữ này
page-index-again = Đọc lại
page-not-indexed = Không tìm kiếm được trong thư viện

shared-and = { $most } và { $last }
shared-dismiss =
    .aria-label = Đóng thông báo này
shared-cancel = Hủy
shared-undo = Hoàn tác
shared-try-again = Thử lại
shared-asset = { $type ->
    [image] Ảnh { $id }
    [video] Video { $id }
   *[audio] Âm thanh { $id }
}
shared-untitled = Kịch bản chưa có tên
shared-scene = hồi { $act }, cảnh { $scene }
shared-place = { $script }, { $scene }
shared-lost-script = kịch bản { $id } (không còn, hoặc chưa có tên)
shared-generated = Tạo bằng AI
shared-uploaded = Tải lên
shared-imported = Nhập vào
shared-bytes = { $size } byte
shared-seconds-few = vài giây
shared-seconds = khoảng { $number } giây
shared-minutes = khoảng { $number } phút
shared-hours = khoảng { $number } giờ
shared-image-broken = Trình duyệt này không hiển thị được ảnh này.
shared-video-broken = Trình duyệt này không phát được video này.
shared-audio-broken = Trình duyệt này không phát được âm thanh này.
shared-no-file = { $kind ->
    [string] Chỗ của tệp đang lưu một đoạn chữ, không phải tệp.
    [number] Chỗ của tệp đang lưu một con số, không phải tệp.
    [boolean] Chỗ của tệp đang lưu giá trị có hoặc không, không phải tệp.
    [Date] Chỗ của tệp đang lưu một ngày giờ, không phải tệp.
    [Array] Chỗ của tệp đang lưu một danh sách, không phải tệp.
    [Object] Chỗ của tệp đang lưu một bản ghi, không phải tệp.
    [bytes] Chỗ của tệp đang lưu các byte rời, không phải tệp.
   *[other] Chỗ của tệp đang lưu thứ khác, không phải tệp.
}
shared-empty-record = Bản ghi này không chứa tệp nào.
shared-failed = { $what }: { $why }
shared-failed-unchanged = { $what }: { $why } Không có gì bị thay đổi.

shared-steps =
    .aria-label = Các bước
shared-step-done = (xong)
shared-progress =
    .aria-label = Tiến độ
shared-back-up-first = Sao lưu trước
shared-back-up-first-section =
    .aria-label = Sao lưu trước
shared-table = Bảng
shared-records-column = Bản ghi
shared-waiting = Đang đợi một thẻ khác
shared-left = còn { $time }
shared-seconds-left = còn { $seconds } giây
shared-done-of = { $done } trên { $total }
shared-files-of = { $done } trên { $total } tệp
shared-count-files = { $count } tệp
shared-count-records = { $count } bản ghi
shared-count-image = { $count } ảnh
shared-count-video = { $count } video
shared-count-audio = { $count } tệp âm thanh
shared-count-script = { $count } kịch bản
shared-more = và { $count } nữa
shared-odd = { $count } bản ghi khác thường: được giữ và liệt kê ở đây
