"""The store (库): one object by which everything is put in and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from evaluator.store import (
    allocations,
    averages,
    datasets,
    edits,
    files,
    log,
    names,
    policy_versions,
    runs,
    scenarios,
    work,
)
from evaluator.store.identity import identity_of
from evaluator.store.migrate import newest, version_of
from evaluator.store.run_inputs import RunInputs
from evaluator.store.seals import print_of
from evaluator.store.stored_allocation import stored_allocation
from evaluator.store.stored_run import stored_run
from evaluator.store.tables import DISCIPLINES, INSTITUTIONS, PROGRAMMES
from evaluator.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    import pandas as pd

    from evaluator.dataset import Benchmark, Dataset, Successors
    from evaluator.evaluation import Result
    from evaluator.funding import Allocation, AllocationChange, Exposure, Policy
    from evaluator.rubric import Rubric
    from evaluator.store.base import Base
    from evaluator.store.edits import Edit
    from evaluator.store.error import StoreError
    from evaluator.store.files import File
    from evaluator.store.kept import Kept
    from evaluator.store.log import Head
    from evaluator.store.scenarios import StoredScenario
    from evaluator.store.stored_allocation import StoredAllocation
    from evaluator.store.stored_run import StoredRun
    from evaluator.store.work import Unfinished


class Store:
    """An open store; many threads may share it.

    Every method that writes takes ``who``: the person, never empty. What is written is one transaction, and a line in
    the log with it. Opened by `open_store`.

    Parameters
    ----------
    base : Base
    """

    def __init__(self, base: Base) -> None:
        self.base = base

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def where(self) -> str:
        """Absolute path, or URL without the password."""
        return self.base.where.shown

    def close(self) -> None:
        """Give back connections and files."""
        self.base.close()

    # data

    def add_dataset(
        self,
        data: Dataset,
        rubric: Rubric,
        files: Iterable[File] = (),
        role: str = "own",
        who: str = "",
        *,
        synthetic: bool = False,
    ) -> Kept:
        """Keep a dataset and the files it was read from; ``role`` is ``own`` or ``nation``."""
        return datasets.add_dataset(self.base, data, rubric, files, role, who, synthetic=synthetic)

    def datasets(self) -> pd.DataFrame:
        """Table of datasets, newest first."""
        return datasets.dataset_table(self.base)

    def dataset(self, number: int) -> Dataset:
        """Give a dataset back, with the fingerprint it had."""
        return datasets.read_dataset(self.base, number)

    def dataset_files(self, number: int) -> list[int]:
        """Give the numbers of the files that a dataset was read from."""
        return datasets.dataset_files(self.base, number)

    def add_averages(
        self,
        rubric: Rubric,
        files: Sequence[File],
        year: int | None = None,
        who: str = "",
        *,
        synthetic: bool = False,
        source: str | None = None,
        select: Mapping[str, str] | None = None,
    ) -> Kept:
        """Keep a workbook of published averages; ``source`` and ``select`` as for `read_benchmark`."""
        more: dict[str, Any] = {"synthetic": synthetic, "source": source, "select_rows": select}
        return averages.add_averages(self.base, rubric, files, year, who, **more)

    def averages(self, number: int) -> Benchmark:
        """Read published averages again, from the workbook that was kept."""
        return averages.read_averages(self.base, number)

    def national_averages(self, nation: int, rubric: Rubric, source: str) -> Benchmark:
        """Compute the averages of a dataset that is kept; ``source`` is 计算, or 省内 where it is no whole nation."""
        return averages.national_averages(self.base, nation, rubric, source)

    def averages_table(self) -> pd.DataFrame:
        """Table of published averages, newest first."""
        return averages.averages_table(self.base)

    def files(self) -> pd.DataFrame:
        """Table of files, newest first."""
        return files.file_table(self.base)

    def file(self, number: int) -> File:
        """Give a file's name and bytes."""
        return files.read_file(self.base, number)

    # rubrics and policies

    def add_rubric(self, rubric: Rubric, who: str) -> int:
        """Keep a rubric, or recognise it."""
        return policy_versions.add_version(self.base, rubric, who)

    def rubric(self, number: int) -> Rubric:
        """Give a rubric as it was used."""
        return policy_versions.kept_rubric(self.base, number)

    def rubrics(self) -> pd.DataFrame:
        """Table of rubric versions, newest first."""
        return policy_versions.version_table(self.base, policy_versions.RUBRIC)

    def add_policy(self, policy: Policy, who: str) -> int:
        """Keep a funding policy on its day, or recognise it."""
        return policy_versions.add_version(self.base, policy, who)

    def policy(self, number: int) -> Policy:
        """Give a policy as it was used, on its day."""
        return policy_versions.kept_policy(self.base, number)

    def policies(self) -> pd.DataFrame:
        """Table of policies and their days, newest first."""
        return policy_versions.version_table(self.base, policy_versions.POLICY)

    def open_edit(self, number: int) -> Edit:
        """Give the draft on top of a rubric or policy, or its text."""
        return edits.open_edit(self.base, number)

    def save_edit(self, number: int, text: str, edit: int, who: str, overlays: Mapping[str, str] | None = None) -> int:
        """Save a draft on top of the one that was opened; refused where somebody saved since. Gives the new count."""
        return edits.save_edit(self.base, number, text, edit, who, overlays)

    def drop_edit(self, number: int, edit: int, who: str) -> None:
        """Remove the draft that was opened, whatever stands in it."""
        edits.drop_edit(self.base, number, edit, who)

    def publish_edit(self, number: int, edit: int, who: str) -> int:
        """Make a version of the draft, read strictly; gives its number."""
        return edits.publish_edit(self.base, number, edit, who)

    # runs

    def add_run(
        self,
        result: Result,
        data: int,
        *,
        nation: int | None = None,
        averages: int | None = None,
        who: str,
        title: str = "",
        before: int | None = None,
        earlier: Sequence[int] = (),
        successors: File | None = None,
        recipe: Mapping[str, Any] | None = None,
    ) -> Kept:
        """Keep a run as a draft: what it was computed from by number, years before and successor map where used."""
        inputs = RunInputs(data, nation, averages, before, tuple(earlier), successors)
        return runs.add_run(self.base, result, inputs, who, title, recipe=recipe)

    def runs(self) -> pd.DataFrame:
        """Table of runs, newest first."""
        return runs.run_table(self.base)

    def run(self, number: int) -> StoredRun:
        """Open a run."""
        return stored_run(self.base, number)

    def move(self, number: int, to: str, who: str) -> None:
        """Move a run: 草稿 → 征求意见 → 发布, or back from 征求意见; code or word."""
        runs.move(self.base, number, to, who)

    def published(self, rubric: str, year: int | None = None, synthetic: bool | None = None) -> int | None:
        """Give the published run of a rubric and year (else of the latest year); real before synthetic."""
        return runs.published(self.base, rubric, year, synthetic)

    # money

    def add_allocation(
        self,
        allocation: Allocation,
        *,
        run: int | None = None,
        before: int | None = None,
        files: Mapping[str, File] | None = None,
        who: str,
        title: str = "",
        exposure: Exposure | None = None,
        change: AllocationChange | None = None,
        synthetic: bool = False,
    ) -> Kept:
        """Keep an allocation with its files by what they are: ``volumes``, ``last_year``, ``successors``."""
        more: dict[str, Any] = {"exposure": exposure, "change": change, "synthetic": synthetic}
        return allocations.add_allocation(self.base, allocation, run, before, files or {}, who, title, **more)

    def allocations(self) -> pd.DataFrame:
        """Table of allocations, newest first."""
        return allocations.allocation_table(self.base)

    def allocation(self, number: int) -> StoredAllocation:
        """Open an allocation."""
        return stored_allocation(self.base, number)

    def save_scenario(
        self, name: str, text: str, policy: str, who: str, scenario_id: int | None = None, edit: int | None = None
    ) -> int:
        """Save a scenario of a policy (its id), new or on top of the one that was opened; gives its number."""
        return scenarios.save_scenario(self.base, name, text, policy, who, scenario_id, edit)

    def scenarios(self, policy: str | None = None) -> pd.DataFrame:
        """Table of scenarios, newest first."""
        return scenarios.scenario_table(self.base, policy)

    def scenario(self, number: int) -> StoredScenario:
        """Give a scenario."""
        return scenarios.stored_scenario(self.base, number)

    # names

    def institutions(self) -> pd.DataFrame:
        """Table of institutions."""
        return names.name_table(self.base, INSTITUTIONS)

    def programmes(self) -> pd.DataFrame:
        """Table of programmes."""
        return names.name_table(self.base, PROGRAMMES)

    def disciplines(self) -> pd.DataFrame:
        """Table of disciplines."""
        return names.name_table(self.base, DISCIPLINES)

    def add_successors(self, successors: Successors, who: str) -> int:
        """Keep the entries of a successor map that are new; gives how many."""
        return names.add_successors(self.base, successors, who)

    def successors(self) -> Successors:
        """Give the whole successor map."""
        return names.read_successors(self.base)

    # log

    def log(self, limit: int = 200, who: str | None = None, action: str | None = None) -> pd.DataFrame:
        """Give the newest lines of the log: ``at, who, action, what, detail``."""
        return log.log_table(self.base, limit, who, action)

    def unfinished(self, *, running: bool = False) -> list[Unfinished]:
        """List what was begun and never finished; nothing of it was written."""
        return work.unfinished(self.base, running=running)

    def begun(self, who: str, action: str, what: str) -> AbstractContextManager[int]:
        """Keep a row of `unfinished` while something long goes on before it is written."""
        return work.begun(self.base, who, action, what)

    def dismiss(self, number: int, who: str) -> None:
        """Forget a row of `unfinished`, with a line in the log."""
        work.dismiss(self.base, number, who)

    def note(self, who: str, action: str, what: str, detail: str = "") -> None:
        """Add a line to the log: a download, for instance."""
        with self.base.writing() as connection:
            log.note(connection, self.base, who, action, what, detail)

    def verify(self, noted: str | None = None) -> list[StoreError]:
        """Hold everything against its fingerprints and the log, and the log against a link that was ``noted``."""
        return verify(self.base, noted)

    def is_newest(self) -> bool:
        """Say whether the tables are of this program's version."""
        with self.base.reading() as connection:
            return version_of(connection, self.base.where) == newest()

    def head(self) -> Head:
        """Give the end of the log: how many lines, and the last link of their chain."""
        with self.base.reading() as connection:
            return log.head_of(connection)

    def stamp(self, kind: str, number: int) -> str:
        """Say what stands under a number now, for keys of what is kept between visits; see `seals.KINDS`.

        A restore changes it, for then the same number may be something else.
        """
        with self.base.reading() as connection:
            return f"{identity_of(connection)} {print_of(connection, kind, number)}"

    def identity(self) -> str:
        """Say which store it is and since which restore; what was read under another identity is out of date."""
        with self.base.reading() as connection:
            return identity_of(connection)
