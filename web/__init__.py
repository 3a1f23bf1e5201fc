"""What serves the page: the pinned runtime, the wheel of pyapp, the server and the exporter."""
