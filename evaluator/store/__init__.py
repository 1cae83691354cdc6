"""The store (库): what was put in, what was computed, who did it; SQLite by default, PostgreSQL by a URL."""

from evaluator.store.backup import backup, restore
from evaluator.store.datasets import NATION, OWN
from evaluator.store.edits import Edit
from evaluator.store.error import StoreError
from evaluator.store.kept import Kept
from evaluator.store.load_demo import load_demo, store_demo
from evaluator.store.open import open_store
from evaluator.store.orders import STEPS, AllocationOrder, Order, divide_order, run_order
from evaluator.store.run_inputs import COMPUTED, PROVINCIAL, RunInputs
from evaluator.store.scenarios import StoredScenario
from evaluator.store.status import MOVES, STATUSES, status_code, status_name
from evaluator.store.store import Store
from evaluator.store.stored_allocation import StoredAllocation
from evaluator.store.stored_run import StoredRun
from evaluator.store.work import Unfinished

__all__ = [
    "COMPUTED",
    "MOVES",
    "NATION",
    "OWN",
    "PROVINCIAL",
    "STATUSES",
    "STEPS",
    "AllocationOrder",
    "Edit",
    "Kept",
    "Order",
    "RunInputs",
    "Store",
    "StoreError",
    "StoredAllocation",
    "StoredRun",
    "StoredScenario",
    "Unfinished",
    "backup",
    "divide_order",
    "load_demo",
    "open_store",
    "restore",
    "run_order",
    "status_code",
    "status_name",
    "store_demo",
]
