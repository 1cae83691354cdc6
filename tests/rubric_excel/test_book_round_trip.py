"""Rubric → workbook → rubric: the same content, comments and fingerprint."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluator.rubric import load_rubric, rubrics_path
from evaluator.rubric.model import Group, Leaf
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric.yaml_guard import control_in
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.rubric_excel.columns import NODE
from evaluator.rubric_excel.commented_yaml import read_comments, yaml_text

TESTS = Path(__file__).resolve().parents[1]
FILES = [
    rubrics_path() / "undergraduate_program" / "2025.1.yaml",
    TESTS / "intake" / "small.yaml",
    TESTS / "real" / "fr_master" / "rubric.yaml",
    *sorted((TESTS / "golden" / "rubrics").glob("*.yaml")),
    *sorted((TESTS / "rubric_excel").glob("all_fields*.yaml")),
]


@pytest.mark.parametrize("source", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_shipped_and_tested_rubrics_come_back(tmp_path: Path, source: Path):
    book = write_rubric_book(source, tmp_path / "书.xlsx")
    files = read_rubric_book(book, tmp_path / "out" / source.name)
    first, again = load_rubric(source), load_rubric(files[0])
    assert again.fingerprint == first.fingerprint
    assert len(files) == 1 + len(first.overlays)
    for file in files:
        original = source.parent / file.relative_to(files[0].parent)
        # The content as the file says it: not more (defaults), not less, and "0.10" is not "0.1".
        assert read_yaml(file).content == read_yaml(original).content
        assert read_comments(read_yaml(file)) == read_comments(read_yaml(original))


def test_a_second_round_gives_the_same_bytes(tmp_path: Path):
    first = read_rubric_book(write_rubric_book(FILES[0], tmp_path / "a.xlsx"), tmp_path / "one" / "r.yaml")
    second = read_rubric_book(write_rubric_book(first[0], tmp_path / "b.xlsx"), tmp_path / "two" / "r.yaml")
    assert [file.read_bytes() for file in second] == [file.read_bytes() for file in first]
    assert (tmp_path / "a.xlsx").stat().st_size > 0


def test_the_same_rubric_gives_the_same_workbook(tmp_path: Path):
    one, two = (write_rubric_book(FILES[0], tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_every_field_of_a_node_has_a_column():
    fields = set(Leaf.model_fields) | set(Group.model_fields) - {"children"}
    assert {column.path[0] for column in NODE} == fields


# ---- varied rubrics


def allowed(max_size: int | None = None) -> st.SearchStrategy[str]:
    """Texts that a file may hold: control characters are refused when it is read, escaped or not."""
    return st.text(st.characters(codec="utf-8"), max_size=max_size).filter(lambda text: control_in(text) is None)


WORD = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t _x"), min_size=1
).filter(lambda text: "\r" not in text)
CODE = st.from_regex(r"[A-Za-z0-9_.\-]{1,8}", fullmatch=True)
DAY = st.dates().filter(lambda day: day.year > 1900)
SCALES = st.sampled_from(
    [
        {},
        {"better": "range", "best": [20, "40.50"], "scale": "minmax"},
        {"better": "higher", "scale": "anchors", "anchors": [[0, 0], ["12.50", 60], [50, "100.0"]]},
        {"scale": "percentile"},
        {"transform": "sqrt", "range": [0, 100]},
    ]
)
WEIGHTS = st.sampled_from([["1"], ["0.50", "0.5"], ["0.10", "0.90"], ["0.3333", "0.3333", "0.3334"], [1]])
REFERENCE = st.fixed_dictionaries({"title": WORD}, optional={"article": WORD, "date": DAY, "note": WORD})


@st.composite
def rubrics(draw: st.DrawFn) -> dict[str, Any]:
    codes = iter([f"{code}{place}" for place, code in enumerate(draw(st.lists(CODE, min_size=30, max_size=30)))])

    def node(weight: Any, depth: int) -> dict[str, Any]:
        own: dict[str, Any] = {"code": next(codes), "name": draw(WORD), "weight": weight}
        if draw(st.booleans()):
            own["references"] = draw(st.lists(REFERENCE, max_size=2))
        if depth < 2 and draw(st.booleans()):
            own |= draw(st.sampled_from([{}, {"aggregate": "minimum"}, {"aggregate": "geometric", "min_n": 5}]))
            return {**own, "children": [node(each, depth + 1) for each in draw(WEIGHTS)]}
        leaf = st.fixed_dictionaries(
            {"kind": st.just("exact"), "unit": WORD, "source": WORD},
            optional={
                "note": allowed(max_size=3),
                "headers": st.lists(allowed(max_size=5), max_size=3),
                "range": st.sampled_from([[0, 100], ["0", "1.50"], ["-1e3", 7]]),
                "may_not_apply": st.booleans(),
                "better": st.sampled_from(["higher", "lower"]),
                "per": st.sampled_from(["100", 100, "0.10", None]),
                "multiples": st.just(["万", "亿"]),
                "definition": WORD,
            },
        )
        return {**own, **draw(leaf), **draw(SCALES)}

    head = {"id": "varied", "title": draw(WORD), "version": "1.10", "kind": "scored", "status": "示例", "unit": "other"}
    columns = [{"code": "school", "name": draw(WORD), "required": draw(st.booleans())}]
    marks = draw(st.dictionaries(allowed(max_size=4), st.sampled_from(["missing", "suppressed"]), max_size=3))
    return {
        **head,
        "effective": {"from": draw(DAY)},
        "references": draw(st.lists(REFERENCE, min_size=1, max_size=3)),
        "note": draw(WORD),
        "data": {"id": ["school"], "columns": columns, "codes": marks, "cohort_bands": draw(st.lists(st.integers()))},
        "benchmark": {"groups": ["all"], "min_coverage": draw(st.sampled_from(["0.60", "1", 1, "0.6"]))},
        "eligible": draw(st.sampled_from([{}, {"min_cohort_size": 3}, {"only": {"school": ["007", "8；9"]}}])),
        "indicators": [node(weight, 0) for weight in draw(WEIGHTS)],
        "classes": {"against": "none"},
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rubrics())
def test_varied_rubrics_come_back(content: dict[str, Any]):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.yaml")
        source.write_text(yaml_text(content, {}), encoding="utf-8")
        assert read_yaml(source).content == content
        book = write_rubric_book(source, Path(folder, "book.xlsx"))
        (file,) = read_rubric_book(book, Path(folder, "again.yaml"))
        assert read_yaml(file).content == content
        assert load_rubric(file).fingerprint == load_rubric(source).fingerprint


@settings(max_examples=50, deadline=None)
@example("\U00014647")
@example("  ")
@example("_x000D_")
@example("1.0")
@example('"quoted"')
@example("null")
@example("a\u2028b")
@given(allowed())
def test_any_text_survives_yaml(text: str):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one.yaml")
        path.write_text(yaml_text({"key": text, "list": [text, {text: text}]}, {}), encoding="utf-8", newline="\n")
        assert read_yaml(path).content == {"key": text, "list": [text, {text: text}]}
