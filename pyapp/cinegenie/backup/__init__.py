"""Whole databases as files and back: what is written is checked, and nothing changes before all of it was read."""
