# Khởi động khi không có mạng, và phiên bản mới hơn của trang.

offline-heading = Khi không có mạng
offline-promise = Ở đây chỉ nói về các tệp của chính trang này. Dù có giữ chúng hay không, cơ sở dữ liệu vẫn nguyên như cũ.
offline-waiting = Đang xem trang có khởi động được khi không có mạng hay không.
offline-impossible = Mỗi lần khởi động, trang này cần máy chủ hoặc tiện ích của nó: trình duyệt chỉ giữ được trang ở địa chỉ web an toàn.
offline-off = Không: mỗi lần khởi động trang cần đến máy chủ, vì tính năng này đã bị tắt.
offline-fetching = Chưa: đang lưu giữ các tệp của trang.
offline-kept = Có: trang khởi động và hoạt động được khi không có mạng. Trang giữ { $size } cho việc đó.
offline-kept-newer = Có: trang khởi động và hoạt động được khi không có mạng. Trang giữ { $size } cho việc đó, và đã có sẵn phiên bản mới hơn.
offline-failed-space = Không: trình duyệt không còn chỗ cho các tệp của trang. Mọi thứ khác vẫn hoạt động như trước.
offline-failed-files = Không: một tệp của trang không đến được nguyên vẹn. Lần truy cập sau trang sẽ thử lại.
offline-failed-refused = Không: trình duyệt không cho trang giữ các tệp của mình, như trong cửa sổ riêng tư. Mọi thứ khác vẫn hoạt động như trước.
offline-turn-on = Giữ trang cho lúc đó
offline-turn-off = Xóa các tệp này
offline-not-turned-on = Không giữ được trang
offline-not-turned-off = Không xóa được các tệp
offline-newer = Đã có sẵn phiên bản mới hơn của trang này.
offline-take-over = Tải phiên bản mới
offline-not-taken-over = Không tải được phiên bản mới
offline-at-work = Chưa được: đang có việc nâng cấp, sao lưu, khôi phục, sửa chữa hoặc nhập tệp ở một trong các thẻ của trang này. Phiên bản mới sẽ được đề nghị lại khi việc đó kết thúc.
