"""The store (库): what was put in, what was computed, who did it; SQLite by default, PostgreSQL by a URL."""

from evaluator.store.datasets import Kept
from evaluator.store.error import StoreError
from evaluator.store.open import open_store
from evaluator.store.store import Store
from evaluator.store.work import Unfinished

__all__ = ["Kept", "Store", "StoreError", "Unfinished", "open_store"]
