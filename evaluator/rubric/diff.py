"""What changed between two versions of a rubric (版本比较), whether scores can change at all, and both in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluator.rubric.kinds import offer
from evaluator.text import EvaluatorError, Reader, keys

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


def diff_lines(diff: RubricDiff, lang: str = "zh") -> dict[str, list[str]]:
    """Give the sentences of every group that changed, by its heading."""
    text = Reader(lang, "rubric_diff")
    lines: dict[str, list[str]] = {}
    for difference in diff.differences:
        head = text(f"group_{difference.group}")
        lines.setdefault(head, []).append(_sentence(difference, text))
    return lines


def diff_head(diff: RubricDiff, lang: str = "zh") -> str:
    """Say which versions are compared."""
    text = Reader(lang, "rubric_diff")
    names = [text("title_version", title=title, version=version) for title, version in (diff.before, diff.after)]
    return text("head", before=names[0], after=names[1])


def diff_effect(diff: RubricDiff, lang: str = "zh") -> str:
    """Say whether scores, letters or ranks can change."""
    text = Reader(lang, "rubric_diff")
    if diff.effect is None:
        return f"{text('none')}{' ' if lang == 'en' else ''}{text('effect_none')}"
    return text(f"effect_{diff.effect}")


def _sentence(difference: Difference, text: Reader) -> str:
    what, subject = text(f"what_{difference.what}"), difference.name or difference.code
    if difference.kind == "order":
        return text("order", subject=what)
    if difference.kind == "changed":
        values = [_value(difference.field, value, text) for value in (difference.before, difference.after)]
        field = _field(difference.field, text)
        subject = f"{difference.parent} › {subject}" if difference.parent else subject
        return text("changed", subject=subject, field=field, before=values[0], after=values[1]).lstrip()
    more = ""
    if difference.what in {"leaf", "group"}:
        parent = difference.before or text("top")
        parts = [difference.code, f"{_field('weight', text)} {difference.after}", f"{_field('parent', text)} {parent}"]
        more = text("more", text=_joined(parts, text))
    elif difference.conditions:
        parts = [f"{_field(field, text)} {_value(field, value, text)}" for field, value in difference.conditions]
        more = text("more", text=_joined(parts, text))
    return text(f"{difference.kind}", what=what, subject=subject, more=more)


def _joined(parts: list[str], text: Reader) -> str:
    return "，".join(parts) if text.lang == "zh" else ", ".join(parts)


def _field(field: str, text: Reader) -> str:
    above, _, last = field.rpartition(".")
    for name in (field, last):
        if f"rubric_diff.field {name}" in keys("rubric_diff"):
            return text(f"field {name}")
    if f"rubric_diff.field {above}" in keys("rubric_diff"):
        # An entry of a mapping: confirm.A.
        return f"{text(f'field {above}')} {last}"
    # What the rubric workbook calls it.
    for name in (f"rubric_book.column_{field}", f"rubric_book.setting {field}"):
        if name in keys("rubric_book"):
            return Reader(text.lang)(name)
    return field


def _value(field: str, value: str, text: Reader) -> str:
    """Give a value in words: 分段线性 for ``anchors``, 常模:50 for ``benchmark:50``."""
    if not value:
        return text("blank")
    names = field.split(".")[:-3:-1]
    return "；".join(":".join(_word(names, part, text) for part in item.split(":")) for item in value.split("；"))


def _word(names: list[str], part: str, text: Reader) -> str:
    if part in {"true", "false"}:
        return Reader(text.lang, "rubric_book")(f"flag_{'yes' if part == 'true' else 'no'}")
    for name in names:
        if f"rubric_book.word {name}.{part}" in keys("rubric_book"):
            return Reader(text.lang, "rubric_book")(f"word {name}.{part}")
    return part
