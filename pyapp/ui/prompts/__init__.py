"""The prompts: their list, and one of them to read and edit."""
