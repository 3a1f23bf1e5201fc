"""Where we differ from Dexie on purpose: each with its reason, the cases it is about, and a world that shows it.

`ERROR_NAMES` says which of Dexie's errors is which of ours where the names differ.
"""

from __future__ import annotations

from .differential.comparison import Difference

ERROR_NAMES = {
    # Python's TypeError is for wrong calls; what cannot be a key is a DataError, as in the specification.
    "TypeError": "DataError",
    "InvalidArgumentError": "DataError",
    # What Dexie says of an `async` body that returns after transaction.abort(); of a plain one it says AbortError.
    "PrematureCommitError": "AbortError",
}

KNOWN: list[Difference] = []
