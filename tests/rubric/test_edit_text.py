"""Values changed in the text of a rubric: what was asked for, and not one sign more."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_rubric import VALID, line_of

from evaluator.rubric import (
    changed_values,
    edited_text,
    head_values,
    letter_entries,
    load_rubric,
    load_texts,
    node_entries,
    outline,
    overlays_of_version,
    parse_yaml,
    texts_of,
    version_files,
)
from evaluator.text import EvaluatorError, RubricProblems

LAYOUT = """\
# on top
note: >-
  two
  lines

# before the list
list:
  - code: a   # beside
    name: 甲
  - {code: b, name: 乙, weight: "0.10"}
last: "1"
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("last",), "2", 'last: "1"', 'last: "2"'),
        (("last",), "新", 'last: "1"', "last: 新"),
        (("note",), "一行", "note: >-\n  two\n  lines\n\n", "note: 一行\n"),
        (("list", 0, "name"), "2025-01-01", "name: 甲", 'name: "2025-01-01"'),
        (("list", 0, "name"), "a: b # c", "name: 甲", 'name: "a: b # c"'),
        (("list", 0, "name"), "", "    name: 甲\n", ""),
        (("list", 0, "note"), "新", "code: a   # beside\n", "code: a   # beside\n    note: 新\n"),
        (("list", 1, "weight"), "0.20", 'weight: "0.10"', 'weight: "0.20"'),
        (("list", 1, "weight"), "", ', weight: "0.10"', ""),
        (("list", 1, "name"), "", ", name: 乙", ""),
        (("list", 1, "note"), "新", "{code: b,", "{code: b, note: 新,"),
        (("last",), "", 'last: "1"\n', ""),
        (("list", 0, "note"), "", "", ""),
    ],
)
def test_one_change_is_one_change(path: tuple[str | int, ...], value: str, old: str, new: str) -> None:
    made = edited_text(LAYOUT, {path: value})
    assert made == (LAYOUT.replace(old, new, 1) if old else LAYOUT)


def test_several_at_once() -> None:
    made = edited_text(LAYOUT, {("list", 1, "name"): "", ("list", 1, "weight"): "", ("list", 1, "note"): "新"})
    assert "- {code: b, note: 新}\n" in made


def test_nothing_asked_nothing_done() -> None:
    assert edited_text(LAYOUT, {}) is LAYOUT


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(EvaluatorError, match=r"list\.7\.name"):
        edited_text(LAYOUT, {("list", 7, "name"): "丙"})


def test_rows_that_say_the_same_change_nothing() -> None:
    path = version_files("undergraduate_program")[0]
    content = parse_yaml(path.read_text(encoding="utf-8"), path).content
    for entries in (node_entries(content), letter_entries(content)):
        assert entries
        assert not changed_values(entries, {entry.code: dict(entry.values) for entry in entries})


def test_a_draft_that_is_wrong_is_listed_all_the_same() -> None:
    content = parse_yaml(VALID.replace('"0.60"', '"0.90"'), Path("small.yaml")).content
    assert [(one.code, one.above, one.values["weight"]) for one in node_entries(content)] == [
        ("results", 0, "0.90"),
        ("placed", 1, "0.50"),
        ("satisfied", 1, "0.50"),
        ("staff", 0, "0.40"),
    ]
    assert head_values(content) == {"version": "1.0", "status": "示例", "from": "2025-01-01"}


def test_an_edited_rubric_loads_with_its_overlays() -> None:
    path = version_files("undergraduate_program")[0]
    text, overlays = texts_of(path)
    made = load_texts(path.name, edited_text(text, {("version",): "2026.1"}), overlays_of_version(overlays, "2026.1"))
    assert made.model.version == "2026.1"
    assert len(made.overlays) == len(load_rubric(path).overlays)


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = edited_text(VALID, {("indicators", 0, "weight"): "0.61", ("indicators", 0, "children", 0, "weight"): "0.6"})
    with pytest.raises(RubricProblems) as caught:
        load_texts("small.yaml", wrong, {})
    assert [problem.place.line for problem in caught.value.problems] == [
        line_of(VALID, "indicators:"),
        line_of(VALID, "- code: results"),
    ]


def test_effective_weights_are_products() -> None:
    rows = outline(load_texts("small.yaml", VALID, {}).trees[0])
    assert [(row.node.code, row.parent, str(row.effective)) for row in rows] == [
        ("results", "", "0.60"),
        ("placed", "results", "0.3000"),
        ("satisfied", "results", "0.3000"),
        ("staff", "", "0.40"),
    ]
