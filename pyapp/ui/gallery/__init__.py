"""The gallery: all assets."""
