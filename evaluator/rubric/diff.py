"""What changed between two versions of a rubric (版本比较), and whether scores can change at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluator.rubric.kinds import offer
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from evaluator.rubric.rubric import Rubric

Effect = Literal["text", "reading", "results"]
EFFECTS: tuple[Effect, ...] = ("text", "reading", "results")


@dataclass(frozen=True)
class Difference:
    """One thing that changed.

    Attributes
    ----------
    group : str
        Under which heading it stands: weights, nodes, definition, letters, ...
    kind : {"added", "removed", "changed", "order"}
    what : str
        What sort of thing: a column, figure or setting; of a scored rubric leaf, group, sample, letter, overlay or
        change (of an overlay) besides.
    code, name : str
        Of the thing that changed; empty for settings.
    field : str
        What changed of it, empty where it was added or removed.
    before, after : str
        Values as text, empty where there is none.
    effect : {"text", "reading", "results"}
        Whether it is a text only, changes how tables are read, or can change scores, letters or ranks.
    parent : str
        Name of the indicator that a changed weight belongs below; empty at the top level and for all else.
    conditions : tuple of (str, str)
        Who gets a letter that was added or removed: fields and values.
    """

    group: str
    kind: Literal["added", "removed", "changed", "order"]
    what: str
    code: str
    name: str
    field: str
    before: str
    after: str
    effect: Effect
    parent: str = ""
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RubricDiff:
    """All differences of two rubrics, in the order in which groups are told.

    ``before`` and ``after`` are title and version of each.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    differences: tuple[Difference, ...]

    @property
    def effect(self) -> Effect | None:
        """The strongest effect of all differences, None where there is no difference."""
        return max((d.effect for d in self.differences), key=EFFECTS.index, default=None)

    @property
    def scores_can_change(self) -> bool:
        """Whether the same figures can give other scores, letters or ranks."""
        return self.effect == "results"


def diff_rubrics(before: Rubric, after: Rubric) -> RubricDiff:
    """Compare two rubrics of one kind, defaults filled in; a thing is the same if its code is.

    Parameters
    ----------
    before, after : Rubric

    Returns
    -------
    RubricDiff
        Group by group; without differences exactly where the fingerprints are the same.

    Raises
    ------
    EvaluatorError
        They are of two kinds, or their kind cannot be compared.
    """
    heads = [(rubric.model.title, rubric.model.version) for rubric in (before, after)]
    if before.kind != after.kind:
        names = {"before": heads[0][0], "after": heads[1][0], "kind": before.kind, "other": after.kind}
        raise EvaluatorError("rubric.two_kinds", **names)
    return RubricDiff(heads[0], heads[1], tuple(offer(before, "differences")(before, after)))
