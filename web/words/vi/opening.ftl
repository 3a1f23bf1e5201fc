# Từ một trang chưa có cơ sở dữ liệu đến khi mở được: bắt đầu, nâng cấp, và những gì có thể cản trở.

opening-start = Ở đây chưa có cơ sở dữ liệu
opening-start-lead = Kịch bản, ảnh, video và âm thanh của bạn nằm trong trình duyệt này, trong cơ sở dữ liệu tên là { $name }. Ở địa chỉ này hiện chưa có.
opening-start-title = Chào mừng
opening-sample = Xem thử trước
opening-sample-lead = Nạp một xưởng phim mẫu đúng như ứng dụng cũ để lại: hai kịch bản kèm ảnh, video và âm thanh. Rồi xem nó được nâng cấp.
opening-sample-load = Nạp xưởng phim mẫu
opening-sample-loading = Đang nạp xưởng phim mẫu…
opening-sample-failed = Không nạp được bản mẫu
opening-empty = Bắt đầu từ trống
opening-empty-lead = Tạo một cơ sở dữ liệu chưa có gì, ở dạng mới nhất. Bạn có thể đưa tệp vào ngay.
opening-empty-make = Tạo cơ sở dữ liệu trống
opening-empty-making = Đang tạo cơ sở dữ liệu…
opening-empty-failed = Không tạo được cơ sở dữ liệu trống
opening-restore = Lấy lại những gì bạn từng có
opening-restore-lead = Chọn một bản sao lưu đã làm ở đây, hoặc tệp do Dexie hay ứng dụng cũ xuất ra. Tệp được đọc và kiểm tra trước, và bạn thấy nó chứa gì.
opening-restore-button = Khôi phục bản sao lưu
opening-restore-file =
    .aria-label = Khôi phục bản sao lưu
opening-leave = Để nguyên như vậy
opening-leave-lead = Chưa có gì được lưu, và sẽ không có gì được lưu cho đến khi bạn chọn. Nếu sau này cơ sở dữ liệu của bạn xuất hiện ở đây, hãy tìm lại.
opening-look-again = Tìm lại
opening-look-failed = Không tìm được cơ sở dữ liệu

opening-upgrade = Nâng cấp lên lược đồ 7
opening-upgrade-title = Nâng cấp
opening-upgrade-intro = Cơ sở dữ liệu { $name } đang ở lược đồ { $version }. Trang này làm việc với lược đồ 7 nên cần nâng cấp trước. Đến giờ chưa có gì bị thay đổi.
opening-step-plan = Kế hoạch
opening-step-backup = Sao lưu
opening-step-upgrade = Nâng cấp
opening-step-result = Kết quả
opening-plan = Những gì sẽ diễn ra
opening-plan-caption = Số bản ghi trong mỗi bảng và số liên kết sẽ được tạo
opening-plan-meaning = Mỗi ảnh, video và âm thanh trở nên độc lập với kịch bản, giữ nguyên id và nội dung; một liên kết ghi lại nó thuộc về đâu. Tất cả diễn ra trong một bước: hoặc trọn vẹn, hoặc không gì cả.
opening-new-mappings = Liên kết mới
opening-size = Dung lượng
opening-figure-files = tệp ảnh, video, âm thanh
opening-figure-mappings = liên kết sẽ được tạo
opening-figure-bytes = được giữ nguyên
opening-before-upgrade = Trình duyệt không thể hoàn lại một lần nâng cấp. Bản sao lưu giữ mọi thứ đúng như hiện nay, kể cả nội dung các tệp, và có thể khôi phục nguyên trạng ở đây.
opening-upgrade-now = Nâng cấp ngay
opening-without-backup = Nâng cấp mà không sao lưu?
opening-without-backup-risk = Theo những gì trình duyệt này biết, chưa có bản sao lưu nào của cơ sở dữ liệu như hiện nay. Bản thân việc nâng cấp không làm mất gì: hoặc trọn vẹn, hoặc không gì cả. Nhưng trình duyệt không thể hoàn lại nó.
opening-without-backup-way = Có bản sao lưu, bạn có thể trở lại đúng như hiện nay bất cứ lúc nào.
opening-without-backup-go = Nâng cấp không sao lưu
opening-upgrade-failed = Nâng cấp không thành công
opening-upgrade-cancelled = Đã hủy nâng cấp. Không có gì bị thay đổi.
opening-upgrade-begins = Đang xin mở cơ sở dữ liệu…
opening-upgrading = Đang nâng cấp { $table }: { $done } trên { $total }
opening-blocked = Một thẻ hay cửa sổ khác đang giữ cơ sở dữ liệu mở. Hãy đóng nó, việc nâng cấp sẽ tự tiếp tục. Trang này đợi { $seconds } giây rồi thôi; trong lúc đó không có gì bị thay đổi.

opening-upgrade-done = Đã nâng cấp xong
opening-upgraded-title = Đã nâng cấp
opening-upgraded = { $mappings ->
    [0] Cơ sở dữ liệu nay ở lược đồ 7. Không cần tạo liên kết nào. Không tệp nào bị thay đổi.
   *[other] Cơ sở dữ liệu nay ở lược đồ 7. Đã tạo { $mappings } liên kết, cho { $kinds }. Không tệp nào bị thay đổi.
}
opening-counted = Đã đếm trước khi ghi hẳn
opening-counted-caption = Số bản ghi trong mỗi bảng trước và sau khi nâng cấp
opening-before = Trước
opening-after = Sau
opening-to-gallery = Mở thư viện
opening-to-scripts = Mở kịch bản

opening-trouble = Không mở được cơ sở dữ liệu
opening-trouble-title = Trục trặc
opening-try-again = Thử lại
opening-unsettled = Không giải quyết được những gì một lần khôi phục để lại: { $why }
opening-newer-unusable = Nó ở phiên bản gốc { $native }, mới hơn lược đồ { $latest }, và thiếu những gì trang này cần ({ $tables }). Hãy dùng phiên bản mới hơn của trang. Không có gì bị thay đổi.
opening-newer = Cơ sở dữ liệu này ở phiên bản gốc { $native }, mới hơn lược đồ { $latest } mà trang này biết. Nó được mở nguyên trạng; những gì mới trong đó không được hiển thị.

opening-older = Ứng dụng đã mở cơ sở dữ liệu này bằng mã cũ
opening-older-title = Mã cũ
opening-older-lead = Không mất gì cả, và trang này vẫn làm việc với cơ sở dữ liệu như trước. Nhưng ứng dụng chưa biết lược đồ 7.
opening-older-what = Chuyện gì đã xảy ra
opening-older-happened = Cơ sở dữ liệu này đã được nâng cấp lên lược đồ 7. Sau đó, mã của ứng dụng vốn chỉ biết lược đồ 6 đã mở nó và đặt lại các chỉ mục cũ. Vì thế phiên bản gốc tăng lên { $native }. Không bản ghi nào bị thay đổi, và các chỉ mục cũ không gây hại.
opening-older-meaning = Những gì ứng dụng hiển thị và lưu vẫn ở dạng cũ: tệp do nó tạo ra ghi tên kịch bản của mình và không có liên kết. Ngược lại, nó không thấy những gì chỉ được liên kết ở đây.
opening-older-saved = { $count ->
    [0] Đến giờ chưa có tệp nào ở dạng cũ.
   *[other] Hiện có { $count } tệp ở dạng cũ.
}
opening-older-do = Bạn nên làm gì
opening-older-update = Hãy cập nhật ứng dụng, tức tiện ích, lên phiên bản có lược đồ 7. Nó sẽ mở cơ sở dữ liệu này nguyên trạng. Trước lúc đó, tốt nhất đừng lưu gì bằng ứng dụng.
opening-older-mend = Nếu có tệp ở dạng cũ, việc kiểm tra sẽ tìm ra và đưa chúng về dạng của lược đồ 7:
opening-older-to-checkup = Kiểm tra
opening-older-back = Nếu muốn giữ ứng dụng như hiện nay, hãy quay về lược đồ 6. Trang An toàn sẽ nói trước điều đó có nghĩa gì:
opening-older-to-safety = An toàn
opening-older-go-on = Tiếp tục đến kịch bản

opening-recovered-old = Một lần khôi phục hoặc nâng cấp bị ngắt giữa chừng. Cơ sở dữ liệu vẫn như trước; không mất gì.
opening-recovered-new = Một lần khôi phục hoặc nâng cấp bị ngắt và nay đã được hoàn tất. Cơ sở dữ liệu chứa đầy đủ.
opening-recovered-running = Một thẻ khác đang khôi phục hoặc nâng cấp cơ sở dữ liệu này. Hãy đợi cho xong rồi tải lại trang.
opening-both = Giữ lại nội dung nào?
opening-both-text = Một lần khôi phục hoặc nâng cấp bị ngắt khi nội dung của nó đã trọn vẹn. Trước khi trang này kịp hoàn tất, một chương trình khác đã tạo cơ sở dữ liệu mới và ghi vào đó. Cả hai được giữ cho đến khi bạn chọn; khi đó bản kia sẽ bị bỏ.
opening-both-later = Quyết định sau
opening-both-present = Nội dung hiện có
opening-both-restored = Nội dung đã khôi phục
opening-both-restored-failed = Không lấy được nội dung đã khôi phục
opening-both-present-failed = Không lấy được nội dung hiện có
