"""The owner's database: its schema, its upgrade, its assets and scenes."""
