"""What a run is computed from, by numbers (评价所用): the same request that files give."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from evaluator.dataset import SOURCES
from evaluator.files import lay_out
from evaluator.intake import read_successors
from evaluator.scoring import SEED
from evaluator.store.averages import averages_row, national_averages, read_averages
from evaluator.store.datasets import dataset_row, read_dataset
from evaluator.store.files import keep_files, laid_out, prepared
from evaluator.store.tables import RUN_FILES, RUN_YEARS
from evaluator.workflows import ScoreRequest

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from evaluator.dataset import Benchmark, Successors
    from evaluator.rubric import ScoredRubric
    from evaluator.store.base import Base
    from evaluator.store.files import File
    from evaluator.store.seals import Mark

COMPUTED, PROVINCIAL = SOURCES[2:]
SUCCESSORS = "successors"


@dataclass(frozen=True)
class RunInputs:
    """Numbers of what a run is computed from.

    Attributes
    ----------
    data : int
        The own programmes.
    nation : int or None
        Dataset that the averages are computed from.
    averages : int or None
        Published averages, in place of ``nation``.
    before : int or None
        Figures of the cohort before.
    earlier : tuple of int
        Figures of the years before that cohort.
    successors : File, int or None
        Successor map: a file that is yet to be kept, or its number.
    source : str
        Source kind of computed averages: 计算 (the nation), or 省内 (the province only: then no letters).
    """

    data: int
    nation: int | None = None
    averages: int | None = None
    before: int | None = None
    earlier: tuple[int, ...] = ()
    successors: File | int | None = None
    source: str = COMPUTED

    def request(self, base: Base, rubric: ScoredRubric, *, pooled: bool = True, seed: int = SEED) -> ScoreRequest:
        """Read all of them.

        Raises
        ------
        StoreError
            A number is not in the store.
        """
        years = self.earlier if self.before is None else (*self.earlier, self.before)
        return ScoreRequest(
            rubric=rubric,
            data=read_dataset(base, self.data),
            averages=self.benchmark(base, rubric),
            nation=None if self.nation is None else read_dataset(base, self.nation),
            source=self.source,
            earlier=tuple(read_dataset(base, number) for number in years),
            successors=self._successors(base),
            pooled=pooled,
            seed=seed,
        )

    def benchmark(self, base: Base, rubric: ScoredRubric) -> Benchmark | None:
        """Give the averages: read again, or computed from the nation."""
        if self.averages is not None:
            return read_averages(base, self.averages)
        return None if self.nation is None else national_averages(base, self.nation, rubric, self.source)

    def synthetic(self, connection: Connection) -> bool:
        """Whether any of the data is marked synthetic."""
        numbers = [number for number in (self.data, self.nation) if number is not None]
        marks = [dataset_row(connection, number).synthetic for number in numbers]
        if self.averages is not None:
            marks.append(averages_row(connection, self.averages).synthetic)
        return any(marks)

    def keep(self, connection: Connection, base: Base, run: int, who: str) -> list[Mark]:
        """Keep what has no column of its own in the row of the run; gives the marks of what is new."""
        new: list[Mark] = []
        for number in self.earlier:
            connection.execute(insert(RUN_YEARS), {"run_id": run, "dataset_id": number})
        if self.successors is not None:
            file = self.successors
            if not isinstance(file, int):
                (file,), new = keep_files(connection, base, prepared([file]), who)
            connection.execute(insert(RUN_FILES), {"run_id": run, "what": SUCCESSORS, "file_id": file})
        return new

    def _successors(self, base: Base) -> Successors | None:
        if self.successors is None:
            return None
        if isinstance(self.successors, int):
            return read_successors(laid_out(base, self.successors))
        folder = base.folder("new", uuid.uuid4().hex)
        return read_successors(next(iter(lay_out([self.successors], folder).values())))


def inputs_of(connection: Connection, row: Row[tuple[object, ...]], source: str) -> RunInputs:
    """Give the numbers that a run was kept with."""
    years = connection.execute(select(RUN_YEARS.c.dataset_id).where(RUN_YEARS.c.run_id == row.id))
    kept = select(RUN_FILES.c.file_id).where(RUN_FILES.c.run_id == row.id, RUN_FILES.c.what == SUCCESSORS)
    return RunInputs(
        data=row.dataset_id,
        nation=row.nation_id,
        averages=row.averages_id,
        before=row.before_id,
        earlier=tuple(years.scalars().all()),
        successors=connection.execute(kept).scalar(),
        source=source,
    )
