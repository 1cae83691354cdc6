"""What an overlay may do to the base tree, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_rubric import OVERLAY, VALID, line_of, problems_of, swap

from evaluator.rubric import load_rubric

Write = Callable[..., Path]
ADDED = """\
  - code: exam
    add_to: results
    leaf: {code: exam, name: 通过率, source: 表, weight: "0.10", kind: proportion, unit: "%", n: [graduates]}
"""


def test_an_overlay_without_references_is_refused(write: Write):
    write(swap(OVERLAY, "references:\n  - {title: 依据文件}\n", ""), "overlays/some.yaml")
    (problem,) = problems_of(write())
    assert (problem.reason, problem.place.file, problem.place.key) == (
        "missing_key",
        "some.yaml",
        "references",
    )


def test_a_leaf_that_an_overlay_adds_is_checked(write: Write):
    text = swap(OVERLAY, '"0.40"', '"0.30"') + swap(ADDED, "n: [graduates]", "n: [sitters]")
    write(text, "overlays/some.yaml")
    (problem,) = problems_of(write())
    assert (problem.reason, problem.value, problem.place.key) == (
        "unknown_name",
        "sitters",
        "changes[2].leaf.n",
    )
    assert problem.place.line == line_of(text, "n: [sitters]")


def test_a_leaf_that_an_overlay_adds_takes_its_place(write: Write):
    write(swap(OVERLAY, '"0.40"', '"0.30"') + ADDED, "overlays/some.yaml")
    loaded = load_rubric(write())
    assert loaded.codes == ("placed", "satisfied", "staff", "exam")
    base, some = loaded.variants
    assert base.tree.effective == pytest.approx([0.3, 0.3, 0.4, 0], abs=1e-15)
    assert some.tree.effective == pytest.approx([0.18, 0.36, 0.4, 0.06], abs=1e-15)


def test_a_leaf_may_not_be_added_under_a_code_that_is_taken(write: Write):
    added = ADDED.replace("exam", "staff")
    write(swap(OVERLAY, '"0.40"', '"0.30"') + added, "overlays/some.yaml")
    assert "duplicate_code" in [problem.reason for problem in problems_of(write())]


def test_the_code_of_a_change_is_the_code_of_its_leaf(write: Write):
    added = swap(ADDED, "- code: exam", "- code: test")
    write(swap(OVERLAY, '"0.40"', '"0.30"') + added, "overlays/some.yaml")
    assert [problem.reason for problem in problems_of(write())] == ["change_code_differs"]


def test_a_leaf_must_be_told_where_to_go(write: Write):
    added = swap(ADDED, "    add_to: results\n", "")
    write(swap(OVERLAY, '"0.40"', '"0.30"') + added, "overlays/some.yaml")
    assert problems_of(write())


def test_the_overlay_of_another_version_is_not_read(write: Write):
    write(swap(OVERLAY, 'version: "1.0"', 'version: "0.9"'), "overlays/some.yaml")
    assert load_rubric(write()).overlays == ()


def test_mistakes_in_overlays_and_base_are_said_together(write: Write):
    write(swap(OVERLAY, "code: placed", "code: nowhere"), "overlays/some.yaml")
    found = problems_of(write(swap(VALID, "range: [0, 100]", "range: [100, 0]")))
    assert {"range_backwards", "overlay_unknown_node"} <= {problem.reason for problem in found}


def test_two_overlays_that_could_meet_are_refused(write: Write):
    write(OVERLAY, "overlays/first.yaml")
    write(swap(OVERLAY, "overlay: some", "overlay: other"), "overlays/second.yaml")
    (problem,) = problems_of(write())
    assert (problem.reason, problem.value, problem.place.file) == ("overlays_overlap", "other", "second.yaml")


def test_a_fault_of_an_added_leaf_is_named_with_its_whole_key(write: Write):
    added = '{code: beds, add_to: results, leaf: {code: beds, name: 床位, weight: "0.4", kind: 占比, source: 表}}'
    text = swap(OVERLAY, '{code: placed, weight: "0.40"}', added)
    write(text, "overlays/some.yaml")
    found = [(str(problem.reason), problem.place.key) for problem in problems_of(write())]
    assert found == [("not_allowed", "changes[0].leaf.kind"), ("missing_key", "changes[0].leaf.unit")]


def test_a_sum_that_is_wrong_in_the_base_is_said_there_only(write: Write):
    write(
        swap(OVERLAY, "  - {code: satisfied", '  - {code: staff, weight: "0.40"}\n  - {code: satisfied'),
        "overlays/some.yaml",
    )
    found = [
        (problem.place.file, str(problem.reason)) for problem in problems_of(write(swap(VALID, '"0.60"', '"0.65"')))
    ]
    assert found == [("small.yaml", "weights_not_one")]
