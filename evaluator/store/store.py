"""The store (库): one object by which everything is put in and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.store import datasets, files, log, names, rules, work
from evaluator.store.tables import DISCIPLINES, INSTITUTIONS, PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    import pandas as pd

    from evaluator.dataset import Dataset, Successors
    from evaluator.funding import Policy
    from evaluator.rubric import Rubric
    from evaluator.store.base import Base
    from evaluator.store.datasets import Kept
    from evaluator.store.files import File
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

    def __enter__(self) -> Store:
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

    def files(self) -> pd.DataFrame:
        """Table of files, newest first."""
        return files.file_table(self.base)

    def file(self, number: int) -> File:
        """Give a file's name and bytes."""
        return files.read_file(self.base, number)

    # rubrics and policies

    def add_rubric(self, rubric: Rubric, who: str) -> int:
        """Keep a rubric, or recognise it."""
        return rules.add_rule(self.base, rubric, who)

    def rubric(self, number: int) -> Rubric:
        """Give a rubric as it was used."""
        found = rules.rule(self.base, number, rules.RUBRIC)
        return found  # type: ignore[return-value]

    def rubrics(self) -> pd.DataFrame:
        """Table of rubric versions, newest first."""
        return rules.rule_table(self.base, rules.RUBRIC)

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

    # log

    def log(self, limit: int = 200, who: str | None = None, action: str | None = None) -> pd.DataFrame:
        """Give the newest lines of the log: ``at, who, action, what, detail``."""
        return log.log_table(self.base, limit, who, action)

    def unfinished(self, *, running: bool = False) -> list[Unfinished]:
        """List what was begun and never finished; nothing of it was written."""
        return work.unfinished(self.base, running=running)
