"""IndexedDB as it is: the bridge, the transaction driver, values, Blobs and errors."""
