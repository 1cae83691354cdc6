"""A run that is kept: its tables read when asked for, its inputs, and the result computed anew from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.evaluation import side_of_tables
from evaluator.funding import Standings
from evaluator.rubric import as_scored
from evaluator.store.error import refused
from evaluator.store.packing import sha256
from evaluator.store.policy_versions import kept_rubric
from evaluator.store.run_inputs import COMPUTED, inputs_of
from evaluator.store.run_tables import cells_of, nodes_of, ranks_of, table_bytes, units_of
from evaluator.store.runs import is_pooled, recipe_of, run_row
from evaluator.store.status import status_name
from evaluator.store.tables import RUN_TABLES
from evaluator.workflows import ScoreResult
from evaluator.workflows.score import evaluated
from evaluator.writing import write_json

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.evaluation import Result, Side
    from evaluator.rubric import ScoredRubric
    from evaluator.store.base import Base
    from evaluator.store.run_inputs import RunInputs
    from evaluator.workflows import ScoreRequest


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A run as it is kept; tables and inputs are read when asked for, and held against their fingerprints.

    Attributes
    ----------
    id : int
    status : {"draft", "consultation", "published", "replaced"}
        As it was when the run was opened.
    title, who, at, fingerprint : str
    year : int or None
    synthetic : bool
    recipe : dict
        With the fingerprints of the tables, as ``recipe.json`` has them.
    data_id, policy_version_id : int
    nation_id, averages_id, before_id : int or None
        Numbers of what it was computed from.
    """

    base: Base
    id: int
    status: str
    title: str
    who: str
    at: str
    fingerprint: str
    year: int | None
    synthetic: bool
    recipe: dict[str, Any]
    policy_version_id: int
    data_id: int
    nation_id: int | None
    averages_id: int | None
    before_id: int | None

    def status_name(self, lang: str = "zh") -> str:
        """Word of the status."""
        return status_name(self.status, lang)

    @property
    def year_before(self) -> int | None:
        """The year that a comparison is held against."""
        return None if self.year is None else self.year - 1

    @cached_property
    def rubric(self) -> ScoredRubric:
        """The version of the rubric that the run used."""
        return as_scored(kept_rubric(self.base, self.policy_version_id))

    @cached_property
    def _bytes(self) -> dict[str, bytes]:
        with self.base.reading() as connection:
            found = table_bytes(connection, RUN_TABLES, "run_id", self.id)
        # It may have been opened before a restore, and stand for another run by now.
        if {f"{name}.csv": sha256(content) for name, content in found.items()} != self.recipe["tables"]:
            raise refused("run_tables_changed", number=self.id)
        return found

    @cached_property
    def units(self) -> pd.DataFrame:
        """Units, as ``units.csv`` says them; numbers as numbers, codes as text."""
        return units_of(self._bytes["units"])

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Cells, as ``cells.csv`` says them."""
        return cells_of(self._bytes["cells"])

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """Nodes, as ``nodes.csv`` says them."""
        return nodes_of(self._bytes["nodes"])

    def files(self) -> dict[str, bytes]:
        """Give ``units.csv, cells.csv, nodes.csv`` as bytes, for a download."""
        return {f"{name}.csv": content for name, content in self._bytes.items()}

    def folder(self) -> Path:
        """Lay the run out as the folder that ``evaluator score`` writes (without the workbook), and give its path."""
        folder = self.base.folder("runs", f"{self.id}-{self.recipe['tables']['cells.csv']}")
        with self.base.lock:
            if not (folder / "recipe.json").is_file():
                for name, content in self.files().items():
                    (folder / name).write_bytes(content)
                write_json(self.recipe, folder / "recipe.json")
        return folder

    @cached_property
    def inputs(self) -> RunInputs:
        """Numbers of everything that it was computed from."""
        source = (self.recipe.get("benchmark") or {}).get("source", COMPUTED)
        with self.base.reading() as connection:
            return inputs_of(connection, run_row(connection, self.id), source)

    def request(self, rank_draws: int | None = None) -> ScoreRequest:
        """Give what was asked for: the request that files would give."""
        options = self.recipe["options"]
        found = self.inputs.request(self.base, self.rubric, pooled=is_pooled(self.recipe), seed=options["seed"])
        return replace(found, rank_draws=options["rank_draws"] if rank_draws is None else rank_draws)

    def data(self) -> Dataset:
        """Give the data that it evaluated: small cohorts pooled, where they were."""
        request = self.request()
        return request.figures(request.history())

    def benchmark(self) -> Benchmark | None:
        """Give the averages that it was held against: read again, or computed again from the nation."""
        return self.inputs.benchmark(self.base, self.rubric)

    def result(self, rank_draws: int = 0) -> Result:
        """Compute the result anew from what is kept; without ``rank_draws`` there are no ranks, and it is quick.

        Marks of unstable letters are those of the run: the method worlds are not tried again.
        """
        key = ("result", self.id, self.fingerprint, self.recipe["tables"]["units.csv"], rank_draws)
        found: Result = self.base.remembered(key, lambda: self._computed(rank_draws))
        return found

    def _computed(self, rank_draws: int) -> Result:
        request = self.request(rank_draws)
        found = evaluated(request, request.averages, request.history())
        if "unstable" not in self.units:
            return found
        return replace(found, unstable=np.asarray(self.units["unstable"], dtype=bool))

    def scored(self) -> ScoreResult:
        """Give the run as the workflow does, with the ranks that were kept in place of new draws."""
        request = self.request()
        return ScoreResult(request, self.with_ranks(), request.history())

    def with_ranks(self) -> Result:
        """Compute the result anew, with the ranks that were kept in place of new draws: as it was, and quick."""
        return replace(self.result(), ranks=ranks_of(self.units), rank_draws=self.recipe["options"]["rank_draws"])

    def side(self) -> Side:
        """Give the run as a comparison of two years takes it."""
        # The tables were held against their fingerprints when they were read.
        return side_of_tables(self.units, self.cells, self.recipe, self.rubric)

    def standings(self) -> Standings:
        """Give the run as an allocation takes it."""
        letters = tuple(entry.letter for entry in self.rubric.model.classes.letters)
        return Standings(self.units, letters, self.rubric.id, self.recipe)


def stored_run(base: Base, number: int) -> StoredRun:
    """Open a run.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    with base.reading() as connection:
        row = run_row(connection, number)
    return StoredRun(
        base=base,
        id=row.id,
        status=row.status,
        title=row.title,
        who=row.who,
        at=row.at,
        fingerprint=row.fingerprint,
        year=row.year,
        synthetic=row.synthetic,
        recipe=recipe_of(row),
        policy_version_id=row.policy_version_id,
        data_id=row.dataset_id,
        nation_id=row.nation_id,
        averages_id=row.averages_id,
        before_id=row.before_id,
    )
