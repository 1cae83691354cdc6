"""Sheet 数据: one row a unit, with all that was found of it, then its figures as they were given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.classing import Cuts
from evaluator.dataset import State
from evaluator.excel import Column, Filled, cell_text, number_list, text_list, write_filled
from evaluator.report.blocks import Block
from evaluator.report.column_values import identity_columns, result_columns
from evaluator.report.columns import DATA
from evaluator.report.page import fitting, left_out, sheet_name, start_lookup
from evaluator.report.words import letters
from evaluator.text import figure_text

if TYPE_CHECKING:
    from evaluator.evaluation import LeafMatrices, Result
    from evaluator.report.page import Report

# A longer text cannot be searched for; nobody reads a longer one in a drop-down.
_LONGEST = 120
LEAF_WIDTH = 11.0
# States that a figure has though it is not scored.
_UNSCORED = (State.TOO_SMALL, State.LOW_RESPONSE)


@dataclass(frozen=True)
class DataBlocks:
    """What other sheets look up here.

    Attributes
    ----------
    labels : Block
        The choices of the drop-down.
    choices : list of str
        What stands there.
    facts : mapping of name to (Filled, Block)
        Identity and result columns, cut scores as ``cut_<letter>``.
    headings, values : Block
        Of the leaves: one row; one row a unit.
    names, cells : list
        What stands in them, by column.
    """

    labels: Block
    choices: list[str]
    facts: dict[str, tuple[Filled, Block]]
    headings: Block
    values: Block
    names: list[str]
    cells: list[list[Any]]


def write_data(report: Report, labels: list[str], matrices: LeafMatrices) -> DataBlocks:
    """Write the sheet."""
    result, read, units = report.result, report.read, fitting(report)
    facts = _facts(report)
    leaves = [_leaf(report, matrices, place) for place in range(len(result.rubric.leaves))]
    filled = [Filled(Column(read("column.choice"), 34), labels), *facts.values(), *leaves]
    filled = [Filled(each.column, each.values[:units]) for each in filled]
    sheet = start_lookup(report, "data", filled, [read("data.how"), *left_out(report, "units.csv")])
    write_filled(report.styles, sheet, filled, frozen=1, grid=False)
    name, top, first = sheet_name(report, "data"), sheet.row + 1, 1 + len(facts)
    block = Block(name, top, 0, units, len(filled))
    return DataBlocks(
        labels=block.column(0),
        choices=labels,
        facts={key: (each, block.column(1 + at)) for at, (key, each) in enumerate(facts.items())},
        headings=Block(name, sheet.row, first, 1, len(leaves)),
        values=Block(name, top, first, units, len(leaves)),
        names=[each.column.heading for each in leaves],
        cells=[each.values for each in leaves],
    )


def unit_labels(result: Result) -> list[str]:
    """What the drop-down says of each unit: its id and names, no two alike."""
    units = result.data.units
    columns = [name for name in ("institution_name", "major_name", "discipline_name") if name in units]
    parts = [units["unit"].astype(str), *(units[name].fillna("").astype(str) for name in columns)]
    seen: dict[str, int] = {}
    labels = []
    for texts in zip(*(part.tolist() for part in parts), strict=True):
        label = cell_text(" ".join(text for text in texts if text))[:_LONGEST]
        # A search does not tell capitals from small letters.
        seen[label.casefold()] = seen.get(label.casefold(), 0) + 1
        again = seen[label.casefold()]
        labels.append(label if again == 1 else f"{label} #{again}")
    return labels


def _facts(report: Report) -> dict[str, Filled]:
    result, read = report.result, report.read
    found = {
        f"identity_{at}": Filled(Column(each.heading, min(each.width, 16.0)), text_list(each.texts))
        for at, each in enumerate(identity_columns(result, read, peers=True))
    }
    found |= {shown.name: each for shown, each in result_columns(result, read, DATA)}
    return found | _cuts(report)


def _cuts(report: Report) -> dict[str, Filled]:
    """Lowest score of each letter for each unit, where letters go by cut scores."""
    cuts = report.result.cuts
    if not isinstance(cuts, Cuts):
        return {}
    named = [
        (letter, cuts.observed[:, at])
        for at, letter in enumerate(letters(report.result))
        if np.isfinite(cuts.observed[:, at]).any()
    ]
    return {
        f"cut_{letter}": Filled(Column(report.read("column.cut", letter=letter), 9, "score"), number_list(values))
        for letter, values in named
    }


def leaf_heading(report: Report, place: int) -> str:
    """Name of a leaf with its unit."""
    leaf = report.result.rubric.leaves[place]
    return report.read("leaf_heading", name=leaf.name, measure=leaf.measure) if leaf.measure else leaf.name


def _leaf(report: Report, matrices: LeafMatrices, place: int) -> Filled:
    """Figures of a leaf; what is no figure says why; nothing where the unit's tree does not use the leaf."""
    data, term = report.result.data, report.read.of("terms")
    found = data.value[:, place].astype(object)
    state = data.state[:, place]
    for each in State:
        at = np.flatnonzero((state == each) & (each != State.OBSERVED))
        if len(at):
            said = term(f"state.{each.name.lower()}")
            found[at] = [
                report.read("figure_unscored", figure=figure_text(value), state=said)
                if each in _UNSCORED and np.isfinite(value)
                else said
                for value in data.value[at, place].tolist()
            ]
    found[~matrices.used[matrices.variant_of[matrices.weights_of], place]] = None
    return Filled(Column(leaf_heading(report, place), LEAF_WIDTH, "figure"), found.tolist())
