"""Which version is in force on a day, and what makes two rubrics the same (fingerprint)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from evaluator.rubric import find, load_rubric, rubrics_path
from evaluator.rubric import load as load_module
from evaluator.text import Problem, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """\
id: small
title: 小例子
version: "1.0"
kind: scored
effective: {from: 2024-01-01}
status: 示例
references: [{title: 依据文件}]
unit: other
data: {id: [school], columns: [{code: school, name: 学校}]}
benchmark: {groups: [all]}
indicators:
  - {code: one, name: 甲, weight: "0.40", kind: exact, unit: 人, source: 表一}
  - {code: two, name: 乙, weight: "0.60", kind: exact, unit: 人, source: 表二}
classes: {against: none}
"""


class Shelf:
    """A rubrics folder of one rubric, whose versions a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, version: str, effective: str) -> None:
        text = SMALL.replace('"1.0"', f'"{version}"').replace("{from: 2024-01-01}", effective)
        path = self.folder / "small" / f"{version}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    defaults = (rubrics_path() / "defaults.yaml").read_text(encoding="utf-8")
    (tmp_path / "defaults.yaml").write_text(defaults, encoding="utf-8")
    for module in (find, load_module):
        monkeypatch.setattr(module, "rubrics_path", lambda: tmp_path)
    return Shelf(tmp_path)


def version_on(as_of: str | dt.date | None = None) -> str:
    return load_rubric("small", as_of=as_of).model.version


def only_problem(as_of: str | None = None) -> Problem:
    with pytest.raises(RubricProblems) as caught:
        load_rubric("small", as_of=as_of)
    (problem,) = caught.value.problems
    assert "{" not in problem.sentence("zh") + problem.sentence("en")
    return problem


def test_an_open_version_ends_where_the_next_begins(shelf: Shelf):
    shelf.put("2024.1", "{from: 2024-01-01}")
    shelf.put("2025.1", "{from: 2025-01-01}")
    assert version_on() == "2025.1"
    assert version_on("2024-12-31") == "2024.1"
    assert version_on("2025-01-01") == "2025.1"
    assert version_on(dt.date(2024, 1, 1)) == "2024.1"


def test_the_newest_is_by_date_not_by_name(shelf: Shelf):
    shelf.put("b", "{from: 2024-01-01}")
    shelf.put("a", "{from: 2025-01-01}")
    assert version_on() == "a"


def test_a_quoted_date_is_the_same_date(shelf: Shelf):
    shelf.put("2024.1", "{from: 2024-01-01}")
    shelf.put("2025.1", '{from: "2025-01-01"}')
    assert version_on() == "2025.1"
    assert version_on("2024-06-30") == "2024.1"


def test_both_days_of_a_span_are_included(shelf: Shelf):
    shelf.put("2024.1", "{from: 2024-01-01, until: 2024-12-31}")
    assert version_on("2024-01-01") == version_on("2024-12-31") == "2024.1"
    for day in ("2023-12-31", "2025-01-01"):
        problem = only_problem(day)
        assert (problem.reason, problem.value) == ("no_version_in_force", day)
        assert "2024.1.yaml" in str(problem.details["versions"])


def test_a_gap_between_versions_is_a_gap(shelf: Shelf):
    shelf.put("2024.1", "{from: 2024-01-01, until: 2024-06-30}")
    shelf.put("2025.1", "{from: 2025-01-01}")
    assert only_problem("2024-09-01").reason == "no_version_in_force"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{from: 2024-01-01, until: 2025-01-01}", "{from: 2025-01-01}"),
        ("{from: 2024-01-01, until: 2026-12-31}", "{from: 2025-01-01, until: 2025-12-31}"),
        ("{from: 2025-01-01}", "{from: 2025-01-01}"),
    ],
    ids=["one-day", "inside", "same-start"],
)
def test_versions_may_not_overlap(shelf: Shelf, first: str, second: str):
    shelf.put("2024.1", first)
    shelf.put("2025.1", second)
    for as_of in (None, "2024-02-01", "2025-02-01"):
        problem = only_problem(as_of)
        assert (problem.reason, problem.place.file) == ("versions_overlap", "2025.1.yaml")
        assert problem.value == "2025-01-01"
        assert problem.details["other"] == "2024.1.yaml"


def test_a_version_inside_a_longer_one_does_not_hide_the_next_overlap(shelf: Shelf):
    shelf.put("2024.1", "{from: 2024-01-01, until: 2026-12-31}")
    shelf.put("2024.2", "{from: 2024-03-01, until: 2024-04-30}")
    shelf.put("2025.1", "{from: 2025-01-01}")
    with pytest.raises(RubricProblems) as caught:
        load_rubric("small")
    assert [p.place.file for p in caught.value.problems] == ["2024.2.yaml", "2025.1.yaml"]


@pytest.mark.parametrize("day", ["2025-13-01", "2025年6月", "", "30.06.2025"])
def test_a_day_that_is_none(shelf: Shelf, day: str):
    shelf.put("2025.1", "{from: 2025-01-01}")
    problem = only_problem(day)
    assert (problem.reason, problem.value) == ("bad_date", day)


def test_a_path_is_read_whatever_the_day(shelf: Shelf):
    shelf.put("2025.1", "{from: 2025-01-01}")
    path = shelf.folder / "small" / "2025.1.yaml"
    assert load_rubric(path).model.version == load_rubric(str(path), as_of="2020-01-01").model.version == "2025.1"


# ---- fingerprint


def fingerprint(folder: Path, text: str) -> str:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path).fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: small", "# a comment\nid: small   # another"),
        ("id: small\ntitle: 小例子", "title: 小例子\nid: small"),
        ("code: one, name: 甲", "name: 甲, code: one"),
        ("title: 小例子", 'title: "小例子"'),
        ("classes: {against: none}", "classes:\n  against: none"),
        ("benchmark: {groups: [all]}", "benchmark: {groups: [all], min_peers: 10}"),
    ],
    ids=["comments", "key order", "key order in a leaf", "quotes", "layout", "a default written out"],
)
def test_the_same_content_has_the_same_fingerprint(tmp_path: Path, old: str, new: str):
    assert SMALL.count(old) == 1
    assert fingerprint(tmp_path, SMALL) == fingerprint(tmp_path, SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 小例子", "title: 大例子"),
        ('version: "1.0"', 'version: "1.1"'),
        ("status: 示例", "status: 试行"),
        ("from: 2024-01-01", "from: 2024-01-02"),
        ("title: 依据文件", "title: 另一文件"),
        ("name: 甲", "name: 丙"),
        ("source: 表一", "source: 表三"),
        ('weight: "0.40", kind: exact, unit: 人', 'weight: "0.40", kind: exact, unit: 人, better: lower'),
        ("groups: [all]", "groups: [all], min_peers: 11"),
        ("against: none", "against: none, letters: [{letter: P}], confirm: {other: 1}"),
    ],
)
def test_any_value_changes_the_fingerprint(tmp_path: Path, old: str, new: str):
    assert SMALL.count(old) == 1
    assert fingerprint(tmp_path, SMALL) != fingerprint(tmp_path, SMALL.replace(old, new))


def test_weights_change_the_fingerprint(tmp_path: Path):
    other = SMALL.replace('"0.40"', '"0.45"').replace('"0.60"', '"0.55"')
    assert fingerprint(tmp_path, SMALL) != fingerprint(tmp_path, other)


def test_the_order_of_leaves_changes_the_fingerprint(tmp_path: Path):
    # It is the order of the columns.
    first, second = SMALL.splitlines()[11:13]
    other = SMALL.replace(f"{first}\n{second}", f"{second}\n{first}")
    assert fingerprint(tmp_path, SMALL) != fingerprint(tmp_path, other)


def test_an_overlay_changes_the_fingerprint(tmp_path: Path):
    alone = fingerprint(tmp_path, SMALL)
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "some.yaml").write_text(
        'overlay: some\nof: small\nversion: "1.0"\ntitle: 部分\nstatus: 示例\nreferences: [{title: 依据}]\n'
        'applies: {school: ["1"]}\n'
        'changes: [{code: one, weight: "0.5"}, {code: two, weight: "0.5"}]\n',
        encoding="utf-8",
    )
    assert fingerprint(tmp_path, SMALL) != alone
