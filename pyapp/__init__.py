"""cineGenieDatabase in Python: IndexedDB for Pyodide with Dexie's model, and the studio database built on it."""

__version__ = "0.1.0"
