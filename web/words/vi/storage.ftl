# Bức tranh lưu trữ: cái gì chiếm chỗ và trình duyệt cho phép bao nhiêu.

storage-heading = Dung lượng
storage-total = { $count } tệp, tổng cộng { $size }. Mỗi tệp chỉ được tính một lần.
storage-empty = Cơ sở dữ liệu này chưa có tệp nào nên chưa có gì để vẽ.
storage-measuring = Đang đo dung lượng đã lưu…

storage-keeping = Chỗ mà trình duyệt cho phép
storage-ask = Đề nghị trình duyệt giữ lại dữ liệu
storage-what = Xem cái gì chiếm chỗ
storage-usage-unknown = Trình duyệt này không cho biết đang lưu bao nhiêu.
storage-used = Đã dùng { $used }.
storage-used-of = Đã dùng { $used } trong số { $quota } mà trình duyệt nói là cho phép.
storage-rest = { $files } trong đó là tệp của xưởng phim; phần còn lại là kịch bản, câu lệnh, ảnh xem trước nhỏ, các tệp của chính trang này và những gì chính trình duyệt cần.
storage-promise-unknown = Trình duyệt này không có cơ chế cam kết giữ dữ liệu. Thỉnh thoảng bạn hãy sao lưu.
storage-promised = Trình duyệt đã cam kết giữ dữ liệu: khi ổ đĩa đầy, nó không tự ý xóa.
storage-not-promised = Trình duyệt chưa cam kết giữ dữ liệu: khi ổ đĩa đầy, nó có thể xóa tất cả mà không hỏi.
storage-said-yes = Trình duyệt đã đồng ý.
storage-said-no = Trình duyệt đã từ chối. Trình duyệt thường đồng ý với những trang được đánh dấu, được cài đặt hoặc hay dùng; ngoài ra không có gì thay đổi, và dù thế nào thì một bản sao lưu vẫn luôn hữu ích.
storage-not-asked = Không hỏi được trình duyệt

storage-figure-files = là các tệp
storage-figure-unused = không dùng trong kịch bản nào
storage-figure-shared = nhiều kịch bản dùng chung

storage-files = Tệp
storage-size = Dung lượng
storage-share = Tỷ lệ
storage-type = Loại
storage-source = Nguồn
storage-script = Kịch bản
storage-by-type = Theo loại
storage-by-source = Theo nguồn
storage-by-script = Theo kịch bản
storage-by-type-caption = Số tệp, dung lượng và tỷ lệ theo loại
storage-by-source-caption = Số tệp, dung lượng và tỷ lệ theo nguồn
storage-by-script-caption = Số tệp, dung lượng và tỷ lệ theo kịch bản sử dụng

storage-images = Ảnh
storage-videos = Video
storage-audios = Âm thanh
storage-source-unknown = Không rõ nguồn
storage-script-gone = Kịch bản { $id }, nay không còn
storage-other-scripts = { $count } kịch bản khác
storage-shared = Nhiều kịch bản dùng chung
storage-unused = Không dùng trong kịch bản nào
storage-by-script-remark = Một tệp được tính cho một kịch bản nếu chỉ kịch bản đó dùng nó. Tệp mà nhiều kịch bản cùng dùng được tính một lần, ở mục dùng chung.
storage-unmeasured = { $count } bản ghi không chứa tệp nào đo được dung lượng; chúng được tính là 0 byte.
storage-slice = { $name }: { $size }, { $share }

storage-largest = Các tệp lớn nhất
storage-image = ảnh
storage-video = video
storage-audio = âm thanh
