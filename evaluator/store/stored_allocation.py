"""An allocation that is kept: tables, files, and the allocation computed anew from them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from evaluator.intake import read_last_year, read_successors, read_volumes
from evaluator.report.allocation import read_allocation
from evaluator.store.allocations import allocation_row
from evaluator.store.files import laid_out
from evaluator.store.policy_versions import kept_policy
from evaluator.store.run_tables import heads_of, table_bytes, typed
from evaluator.store.stored_run import stored_run
from evaluator.store.tables import ALLOCATION_FILES, ALLOCATION_TABLES
from evaluator.workflows import FundRequest
from evaluator.writing import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from evaluator.funding import Allocation, AllocationTables, Policy
    from evaluator.store.base import Base
    from evaluator.store.stored_run import StoredRun


@dataclass(frozen=True, eq=False)
class StoredAllocation:
    """An allocation as it is kept.

    Attributes
    ----------
    id, budget : int
    title, who, at, fingerprint : str
    year, run_id, before_id : int or None
    synthetic : bool
    recipe : dict
        As ``fund_recipe.json`` has it.
    policy_id : int
        Number of the policy, on its day.
    files : mapping of what to number
        ``volumes``, ``last_year``, ``successors``.
    """

    base: Base
    id: int
    title: str
    budget: int
    year: int | None
    policy_id: int
    run_id: int | None
    before_id: int | None
    synthetic: bool
    recipe: dict[str, Any]
    files: Mapping[str, int]
    who: str
    at: str
    fingerprint: str

    @cached_property
    def policy(self) -> Policy:
        """The policy on the day whose values were used."""
        return kept_policy(self.base, self.policy_id)

    @cached_property
    def _bytes(self) -> dict[str, bytes]:
        with self.base.reading() as connection:
            return table_bytes(connection, ALLOCATION_TABLES, "allocation_id", self.id)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Amounts of the units, as ``fund_units.csv`` says them."""
        heads = heads_of(self._bytes["fund_units"])
        after = heads[heads.index("heads") :]
        floats = ["score", *(name for name in after if name in {"heads", "cost", "volume"} or name.endswith("_factor"))]
        return self._table("fund_units", floats, [name for name in after if not name.endswith("_group")])

    @cached_property
    def recipients(self) -> pd.DataFrame:
        """Amounts of the recipients, as ``fund_recipients.csv`` says them."""
        named = {*self.recipe["recipient"].values(), "at"}
        return self._table(
            "fund_recipients", (), [name for name in heads_of(self._bytes["fund_recipients"]) if name not in named]
        )

    @cached_property
    def pots(self) -> pd.DataFrame:
        """Pots, as ``fund_pots.csv`` says them."""
        return self._table("fund_pots", (), ("planned", "amount", "units", "groups"))

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Groups of the pots, as ``fund_groups.csv`` says them."""
        return self._table("fund_groups", ("weight",), ("amount",))

    def _table(self, name: str, floats: Iterable[str], whole: Iterable[str]) -> pd.DataFrame:
        heads, floats = heads_of(self._bytes[name]), set(floats)
        yuan = [column for column in whole if column not in floats]
        # Yuan beyond 2^53 are no doubles: they are read as text and made whole numbers.
        table = typed(self._bytes[name], [column for column in heads if column in floats])
        return table.assign(
            **{column: pd.array([int(text) if text else None for text in table[column]], "Int64") for column in yuan}
        )

    def table_files(self) -> dict[str, bytes]:
        """Give the tables as bytes, for a download."""
        return {f"{name}.csv": content for name, content in self._bytes.items()}

    def folder(self) -> Path:
        """Lay it out as the folder that ``evaluator fund run`` writes (without the workbook), and give its path."""
        folder = self.base.folder("allocations", self.fingerprint)
        with self.base.lock:
            if not (folder / "fund_recipe.json").is_file():
                for name, content in self.table_files().items():
                    (folder / name).write_bytes(content)
                write_json(self.recipe, folder / "fund_recipe.json")
        return folder

    def tables(self) -> AllocationTables:
        """Give it as a comparison of two allocations takes it."""
        return read_allocation(self.folder())

    def run(self) -> StoredRun | None:
        """Give the run whose letters it follows."""
        return None if self.run_id is None else stored_run(self.base, self.run_id)

    def changed(self) -> pd.DataFrame | None:
        """Give why amounts changed since last year, as ``fund_change.csv`` says it; None where it was not asked."""
        if "fund_change" not in self._bytes:
            return None
        named = {*self.recipe["recipient"].values(), "name"}
        return self._table(
            "fund_change", (), [name for name in heads_of(self._bytes["fund_change"]) if name not in named]
        )

    def allocation(self) -> Allocation:
        """Divide the budget anew, from the files and runs that are kept."""
        return self.divide(self.policy, self.budget)

    def divide(self, policy: Policy, budget: int) -> Allocation:
        """Divide a budget by a policy, say a scenario's, with the same files and runs."""
        return self.request.divided(budget, policy)

    @cached_property
    def request(self) -> FundRequest:
        """What was asked for: the request that files would give."""
        run = self.run()
        before = None if run is None or self.before_id is None else stored_run(self.base, self.before_id).side()
        standings = None if run is None else run.standings()
        return FundRequest(
            policy=self.policy,
            volumes=read_volumes(self._file("volumes"), self.policy, standings),
            budget=self.budget,
            standings=standings,
            before=before,
            after=None if run is None or before is None else run.side(),
            amounts=self._last(),
            successors=read_successors(self._file("successors")) if "successors" in self.files else None,
        )

    def _file(self, what: str) -> Path:
        return laid_out(self.base, self.files[what])

    def _last(self) -> pd.DataFrame | None:
        if "last_year" in self.files:
            return read_last_year(self._file("last_year"), self.policy)
        known = [(code, str(amount)) for code, amount in self.recipe["last_year"].items() if amount is not None]
        column = self.recipe["recipient"]["column"]
        return pd.DataFrame(known, columns=[column, "amount"], dtype=object) if known else None


def stored_allocation(base: Base, number: int) -> StoredAllocation:
    """Open an allocation.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    of = ALLOCATION_FILES.c.allocation_id == number
    with base.reading() as connection:
        row = allocation_row(connection, number)
        files = connection.execute(select(ALLOCATION_FILES).where(of)).all()
    return StoredAllocation(
        base=base,
        id=row.id,
        title=row.title,
        budget=row.budget,
        year=row.year,
        policy_id=row.policy_version_id,
        run_id=row.run_id,
        before_id=row.before_id,
        synthetic=row.synthetic,
        recipe=json.loads(row.recipe),
        files={file.what: file.file_id for file in files},
        who=row.who,
        at=row.at,
        fingerprint=row.fingerprint,
    )
