"""JavaScript that takes from a page, and gives back, what browsers before 2025 lack: getAllRecords, and with it the
direction of getAll (pyapp.db takes the one for a sign of the other, as Dexie does)."""

WITHOUT_RECORDS = """() => {
  for (const kind of [IDBObjectStore, IDBIndex]) {
    kind.prototype.hidden ??= kind.prototype.getAllRecords;
    delete kind.prototype.getAllRecords;
  }
}"""
WITH_RECORDS = """() => {
  for (const kind of [IDBObjectStore, IDBIndex]) {
    if (kind.prototype.hidden) kind.prototype.getAllRecords = kind.prototype.hidden;
    delete kind.prototype.hidden;
  }
}"""
