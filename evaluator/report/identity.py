"""Which columns tell a reader which unit a row is: chosen by what the data have (单位信息列)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.report.columns import UNIT_COLUMNS, heading

if TYPE_CHECKING:
    from evaluator.evaluation import Result
    from evaluator.text import Reader

_PEERS = ("major_class_name", "category_name")


@dataclass(frozen=True)
class Identity:
    """One identity column: heading, width, and the texts of all units in the order of the data."""

    heading: str
    width: float
    texts: list[str]


def identity_columns(result: Result, read: Reader, *, peers: bool = False) -> list[Identity]:
    """Names first, then codes; groups of the unit (专业类, 学科门类) where asked for.

    A code stands for itself where the data have no name beside it; the institution's code is left out where
    its name is there. Without any column that names the unit, its id does.
    """
    units = result.data.units
    wanted = [column.code for column in result.rubric.model.data.columns]
    wanted += [column for column in units.columns if column not in wanted]
    ids = result.rubric.model.data.id
    names = [code for code in wanted if code in units and code.endswith("_name") and code not in _PEERS]
    codes = [code for code in wanted if code in units and code in ids and code not in names]
    codes = [code for code in codes if not (code == "institution" and "institution_name" in names)]
    if "variant" in units and "variant" not in codes and _texts(result, "variant", filled=True):
        codes.append("variant")
    chosen = [*names, *codes] or ["unit"]
    chosen += [code for code in _PEERS if peers and code in units]
    return [
        Identity(heading(code, read, result.rubric), UNIT_COLUMNS.get(code, 10.0), _texts(result, code))
        for code in chosen
    ]


def _texts(result: Result, column: str, *, filled: bool = False) -> list[str]:
    series = result.data.units[column]
    texts = ["" if gap else str(value) for value, gap in zip(series.tolist(), series.isna().tolist(), strict=True)]
    return [text for text in texts if text] if filled else texts
