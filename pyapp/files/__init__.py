"""Files outside the database: ZIP archives, hashes, and where a file goes that is made here."""
