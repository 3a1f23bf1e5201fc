"""Scripts, their scenes, and what these show."""
