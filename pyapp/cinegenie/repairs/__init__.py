"""Repairs of the studio's database: each one says what it would do, does it in one transaction, and can be undone."""
