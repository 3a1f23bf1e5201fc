"""The Python console: what is typed there runs beside whatever place is shown."""
