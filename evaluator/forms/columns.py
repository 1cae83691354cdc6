"""Columns of the data sheet (填报列): what each asks for, in which unit, and what it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluator.intake.figure_checks import leaf_limits
from evaluator.intake.mark import MarkedColumn
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric import Leaf, Rubric

CODES = frozenset({"code", "major", "discipline", "institution"})
# An exact figure without a unit that runs from 0 to 1 is a yes or no; rubrics have no key of their own for it.


@dataclass(frozen=True)
class TemplateColumn:
    """One column of the template.

    Attributes
    ----------
    code, header : str
        Code of the rubric, and the header with its unit.
    kind : {"text", "count", "number", "percent", "flag"}
        What is typed into its cells; a flag is 1 for yes and 0 for no.
    unit : str
        Unit as people read it, empty for texts and plain numbers.
    options : tuple of str
        The texts that may be chosen.
    required : bool
        Whether every row needs it.
    definition, source : str
        What it means, and which table it is taken from.
    low, high : float or None
        Smallest and largest figure.
    words : tuple of str
        Texts that a column of numbers takes instead of a number, such as 不公开.
    role : str
        Kind of a unit column: text, code, year, major, discipline or institution.
    identifies : bool
        Whether it stands among the first columns, which name the row.
    """

    code: str
    header: str
    kind: Literal["text", "count", "number", "percent", "flag"]
    unit: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    definition: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    role: str = "text"
    identifies: bool = False


def template_columns(rubric: Rubric) -> list[TemplateColumn]:
    """Columns of the data sheet: unit columns, counts, then the leaves that are not computed from counts.

    Among the unit columns those that name the row come first, so that they stay in sight while the sheet is scrolled.
    """
    data = rubric.model.data
    units = [
        TemplateColumn(
            column.code,
            column.name,
            "text",
            options=column.options,
            required=column.required,
            definition=column.definition,
            role=column.kind,
            identifies=column.code.removesuffix("_name") in data.id,
        )
        for column in data.columns
    ]
    units.sort(key=lambda column: not column.identifies)
    leaves = [leaf for leaf in rubric.leaves if leaf.events is None]
    return [*units, *_figures(rubric), *(_leaf(rubric, leaf) for leaf in leaves)]


def _figures(rubric: Rubric) -> list[TemplateColumn]:
    spreads = {leaf.sd for leaf in rubric.leaves if leaf.sd}
    # A count does not apply only where none of the leaves that need it has to.
    needed = {code for leaf in rubric.leaves if not leaf.may_not_apply for code in _codes_of(leaf)}
    optional = {code for leaf in rubric.leaves for code in _codes_of(leaf)} - needed
    return [
        TemplateColumn(
            figure.code,
            _headed(figure.name, figure.unit),
            "number" if figure.code in spreads else "count",
            figure.unit,
            definition=figure.definition,
            source=figure.source,
            low=0,
            words=allowed_words(rubric, may_not_apply=figure.code in optional),
        )
        for figure in rubric.model.data.figures
    ]


def _codes_of(leaf: Leaf) -> tuple[str, ...]:
    return tuple(code for code in (leaf.events, leaf.sd, *leaf.n) if code)


def _leaf(rubric: Rubric, leaf: Leaf) -> TemplateColumn:
    low, high = leaf_limits(leaf)
    flag = leaf.yes_no
    return TemplateColumn(
        leaf.code,
        say("template.flag_header", name=leaf.name) if flag else _headed(leaf.name, leaf.unit),
        "flag" if flag else "percent" if leaf.unit in {"%", "‰"} else "number",
        leaf.measure,
        definition=leaf.definition,
        source=leaf.source,
        low=low if math.isfinite(low) else None,
        high=high if math.isfinite(high) else None,
        words=allowed_words(rubric, may_not_apply=leaf.may_not_apply),
    )


def allowed_words(rubric: Rubric, *, may_not_apply: bool) -> tuple[str, ...]:
    """Texts that the reader takes for a state in a column of numbers; what is hidden first, then what is lacking."""
    codes = rubric.model.data.codes
    states = ("suppressed", "not_applicable", "missing") if may_not_apply else ("suppressed", "missing")
    return tuple(text for state in states for text, meaning in codes.items() if meaning == state and text)


def state_word(rubric: Rubric, state: Literal["suppressed", "not_applicable"]) -> str:
    """The text that people are asked to write for a state: the first that the rubric declares."""
    return next((text for text, meaning in rubric.model.data.codes.items() if meaning == state and text), "")


def marked_columns(columns: Sequence[TemplateColumn]) -> tuple[MarkedColumn, ...]:
    """Columns as the version mark keeps them."""
    return tuple(MarkedColumn(column.code, column.header, column.unit) for column in columns)


def _headed(name: str, unit: str) -> str:
    return name if unit in {"", "1"} else f"{name}（{unit}）"
