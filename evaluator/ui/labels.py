"""Names of units in pictures, and the words of pictures that several pages draw (图中的名称)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.ui.words import heading, t

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.evaluation.compare import Moves
    from evaluator.ui.frame import Here

_NAMES = ("institution_name", "major_name", "discipline_name", "variant")


def short_names(units: pd.DataFrame) -> list[str]:
    """Give each row a name of its own: institution and major; the id where that is not enough."""
    names = [name for name in _NAMES if name in units]
    found = units[names].fillna("").agg(" ".join, axis=1).str.strip()
    twice = found.duplicated(keep=False)
    return [f"{name}（{unit}）" if same else name for name, unit, same in zip(found, units["unit"], twice, strict=True)]


def contribution_names() -> dict[str, str]:
    """Words of `contribution_bars`."""
    names = ("contribution", "value", "benchmark", "measure", "score_of", "weight", "state", "axis")
    words = {name: t(f"programme.{name}") for name in names}
    return {**words, "score": words["score_of"]}


def letter_names() -> dict[str, str]:
    """Words of `letter_bars`."""
    words = {name: t(f"overview.{name}") for name in ("confirmed", "borderline", "count", "share")}
    return {**words, "letter": heading("letter")}


def moves_said(moves: Moves) -> str:
    """Say how many letters changed, and how many noise alone would change, where that is known."""
    key = "moves_said" if moves.expected is not None else "moves_plain"
    return t(f"overview.{key}", changed=moves.changed, noise=f"{moves.changed_expected:.0f}")


def interval_names(here: Here) -> dict[str, str]:
    """Words of `interval_chart`."""
    names = {name: heading(name) for name in ("score", "low", "high", "letter")}
    return {**names, "average": t(f"frame.average_{here.against}"), "axis": t("frame.axis_score")}
