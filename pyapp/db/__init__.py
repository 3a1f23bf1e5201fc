"""Dexie's model of IndexedDB, in Python: declared versions, transactions, tables and queries."""

from pyapp.idb.blob import Blob as Blob
from pyapp.idb.blob import ObjectURLs as ObjectURLs
from pyapp.idb.values import UNDEFINED as UNDEFINED
from pyapp.idb.values import BigInt as BigInt
from pyapp.idb.values import Binary as Binary
from pyapp.idb.values import JSDate as JSDate
from pyapp.idb.values import Opaque as Opaque

from .collection import Collection as Collection
from .database import Database as Database
from .keys import KeyRange as KeyRange
from .table import Table as Table
from .transaction import Transaction as Transaction
from .version import Version as Version
