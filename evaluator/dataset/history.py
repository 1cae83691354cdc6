"""Several years of one rubric, in order (历年数据)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.dataset.dataset import Dataset


@dataclass(frozen=True, eq=False)
class History:
    """Datasets of one rubric, one a year, earliest first.

    Attributes
    ----------
    datasets : tuple of Dataset
        Each with its year, years rising.
    """

    datasets: tuple[Dataset, ...]

    def __len__(self) -> int:
        return len(self.datasets)

    def __iter__(self) -> Iterator[Dataset]:
        return iter(self.datasets)

    @property
    def years(self) -> tuple[int, ...]:
        """Years that there are, earliest first."""
        return tuple(data.year for data in self.datasets if data.year is not None)

    def of(self, year: int) -> Dataset:
        """Give the data of one year.

        Raises
        ------
        EvaluatorError
            There are none; the years that there are, are named.
        """
        result = next((data for data in self.datasets if data.year == year), None)
        if result is None:
            raise EvaluatorError("data.no_such_year", year=year, years="、".join(map(str, self.years)))
        return result

    def before(self, year: int) -> Dataset | None:
        """Give the latest data of an earlier year, None where there are none."""
        earlier = [data for data in self.datasets if data.year is not None and data.year < year]
        return earlier[-1] if earlier else None


def make_history(datasets: Sequence[Dataset]) -> History:
    """Put datasets in the order of their years.

    Raises
    ------
    EvaluatorError
        None at all, of several rubrics, one without a year, or two of one year.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> ev.make_history([small.data, small.history.of(2024)]).years
    (2024, 2025)
    """
    years = [data.year for data in datasets]
    if not datasets or None in years or len({*years}) < len(years) or len({data.rubric for data in datasets}) > 1:
        stated = "、".join("—" if year is None else str(year) for year in years) or "—"
        rubrics = "、".join(dict.fromkeys(data.rubric for data in datasets)) or "—"
        raise EvaluatorError("data.not_a_history", years=stated, rubrics=rubrics)
    return History(tuple(sorted(datasets, key=lambda data: data.year or 0)))
