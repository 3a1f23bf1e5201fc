"""What keeps the studio safe: backup, restore, rollback, check-up."""
