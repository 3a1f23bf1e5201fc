"""The storage picture: what takes up the space, and what the browser grants and promises."""
