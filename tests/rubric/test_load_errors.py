"""One case a load error: what is wrong, on which line, under which key; and several at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from small_rubric import OVERLAY, VALID, line_of, problems_of, swap

from evaluator.rubric import find, load_rubric
from evaluator.text import Reason

Write = Callable[..., Path]
HERE = Path(__file__).parent
CASES = YAML(typ="safe").load((HERE / "load_errors.yaml").read_text(encoding="utf-8"))


def case_id(case: dict[str, str]) -> str:
    return f"{case['reason']}-{case['key']}"


def assert_found(case: dict[str, Any], text: str, path: Path, file: str) -> None:
    problem = next(problem for problem in problems_of(path) if problem.reason == case["reason"])
    assert (problem.place.file, problem.place.key) == (file, case["key"])
    if "line" in case:
        assert problem.place.line == line_of(text, case["line"])
    if "value" in case:
        assert problem.value == case["value"]


def test_the_example_is_valid(write: Write):
    write(OVERLAY, "overlays/some.yaml")
    loaded = load_rubric(write())
    assert loaded.codes == ("placed", "satisfied", "staff")
    assert [variant.code for variant in loaded.variants] == ["base", "some"]


@pytest.mark.parametrize("case", CASES["rubric"], ids=case_id)
def test_one_mistake(write: Write, case: dict[str, str]):
    text = swap(VALID, case["old"], case["new"])
    assert_found(case, text, write(text), "small.yaml")


@pytest.mark.parametrize("case", CASES["rubric"], ids=case_id)
def test_one_mistake_is_said_once(write: Write, case: dict[str, str]):
    found = [problem.reason for problem in problems_of(write(swap(VALID, case["old"], case["new"])))]
    # A code that stands twice in the tree is said at both places.
    assert found == [case["reason"]] * (2 if case["reason"] == "duplicate_code" and len(found) == 2 else 1)


@pytest.mark.parametrize("case", CASES["further"], ids=case_id)
def test_a_mistake_in_scales_or_class_rules(write: Write, case: dict[str, Any]):
    text = swap(VALID, case["old"], case["new"])
    text = swap(text, *case["also"]) if "also" in case else text
    assert_found(case, text, write(text), "small.yaml")


@pytest.mark.parametrize("case", CASES["overlay"], ids=case_id)
def test_one_mistake_in_an_overlay(write: Write, case: dict[str, str]):
    text = swap(OVERLAY, case["old"], case["new"])
    write(text, "overlays/some.yaml")
    assert_found(case, text, write(), "some.yaml")


def test_every_reason_about_rubric_files_has_a_case():
    reasons = [reason for reason in Reason if reason.topic == "problems_rubric"]
    cases = {case["reason"] for case in (*CASES["rubric"], *CASES["further"], *CASES["overlay"])}
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.py")))
    assert [reason for reason in reasons if reason not in cases and f'"{reason}"' not in tests] == []


def test_goalposts_need_their_ends(write: Write):
    text = swap(VALID, "against: national_average", "against: none")
    text = swap(text, "kind: exact", "kind: exact\n    scale: goalposts")
    (problem,) = problems_of(write(text))
    assert (problem.reason, problem.place.key) == ("goalposts_missing", "indicators[1].scale")
    assert problem.place.line == line_of(text, "scale: goalposts")


def test_goalposts_must_not_run_backwards(write: Write):
    text = swap(VALID, "against: national_average", "against: none")
    text = swap(text, "kind: exact", 'kind: exact\n    scale: goalposts\n    goalposts: ["1.5", "0.5"]')
    (problem,) = problems_of(write(text))
    assert (problem.reason, problem.place.key) == ("range_backwards", "indicators[1].goalposts")
    assert problem.place.line == line_of(text, "goalposts: [")


def test_letters_must_fall(write: Write):
    text = swap(
        VALID,
        '{letter: B, min_score: "50"}',
        '{letter: A, min_score: "50"}\n    - {letter: B, min_score: "50"}',
    )
    (problem,) = problems_of(write(text))
    assert (problem.reason, problem.value, problem.place.key) == (
        "letters_not_falling",
        "A",
        "classes.letters[0]",
    )


def test_what_has_no_reference_is_named(write: Write):
    text = swap(VALID, "references:\n  - {title: 依据文件, article: 一, date: 2025-01-01}\n", "")
    text = swap(text, "    unit: 人\n", "    unit: 人\n    references: [{title: 表二的依据}]\n")
    found = problems_of(write(text))
    assert [(p.reason, p.value) for p in found] == [("no_reference", c) for c in ("classes", "placed", "satisfied")]
    assert [p.place.line for p in found] == [
        line_of(text, "classes:"),
        line_of(text, "code: placed"),
        line_of(text, "code: satisfied"),
    ]


def test_an_empty_file_is_not_a_mapping(write: Write):
    assert [problem.reason for problem in problems_of(write(""))] == ["not_a_mapping"]


def test_a_list_is_not_a_mapping(write: Write):
    assert [problem.reason for problem in problems_of(write("- a\n- b\n"))] == ["not_a_mapping"]


def test_another_encoding_is_said(tmp_path: Path):
    path = tmp_path / "small.yaml"
    path.write_bytes(VALID.encode("gb18030"))
    (problem,) = problems_of(path)
    assert (problem.reason, problem.place.file) == ("not_utf8", "small.yaml")


def test_a_file_that_does_not_exist(tmp_path: Path):
    (problem,) = problems_of(tmp_path / "nowhere.yaml")
    assert problem.reason == "rubric_file_missing"
    assert problem.value.endswith("nowhere.yaml")


def test_a_misspelt_id_is_given_its_neighbour():
    (problem,) = problems_of("undergraduate_programme")
    assert problem.reason == "unknown_rubric"
    assert problem.details["allowed"] == "undergraduate_program"


def test_a_misspelt_key_is_given_its_neighbour(write: Write):
    (problem,) = problems_of(write(swap(VALID, "    range: [0, 100]\n", "    rnage: [0, 100]\n")))
    assert (problem.reason, problem.value) == ("unknown_key", "rnage")
    assert problem.details["allowed"].startswith("range")


def test_several_mistakes_are_all_said_at_once(write: Write):
    text = swap(VALID, "kind: exact", "kind: guess")
    text = swap(text, "status: 示例", "status: 草案")
    text = swap(text, 'version: "1.0"', "version: 1")
    text = swap(text, "    range: [0, 100]\n", "    rnage: [0, 100]\n")
    found = {(problem.reason, problem.place.line) for problem in problems_of(write(text))}
    assert found == {
        ("unquoted_text", line_of(text, "version:")),
        ("not_allowed", line_of(text, "status:")),
        ("not_allowed", line_of(text, "kind: guess")),
        ("unknown_key", line_of(text, "rnage")),
    }


def test_several_contradictions_are_all_said_at_once(write: Write):
    text = swap(VALID, 'weight: "0.40"', 'weight: "0.41"')
    text = swap(text, "range: [0, 100]", "range: [100, 0]")
    text = swap(text, ", sd: spread", "")
    text = swap(text, 'confirm: {other: "0.80"}', 'confirm: {D: "0.95"}')
    found = [problem.reason for problem in problems_of(write(text))]
    assert sorted(found) == [
        "confirm_other_missing",
        "range_backwards",
        "sd_missing_in_rubric",
        "weights_not_one",
    ]


def test_bare_decimals_are_all_said_at_once(write: Write):
    text = swap(VALID, 'weight: "0.60"', "weight: 0.60")
    text = swap(text, 'min_score: "50"', "min_score: 50.5")
    found = problems_of(write(text))
    assert [(problem.reason, problem.place.key) for problem in found] == [
        ("bare_decimal", "indicators[0].weight"),
        ("bare_decimal", "classes.letters[0].min_score"),
    ]


# ---- names that stand twice outside the tree


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("    - {code: school, name: 学校}", "    - {code: school, name: 院校}"),
        ("    - {code: graduates, name: 毕业生数}", "    - {code: graduates, name: 毕业人数}"),
        ('  - {code: answers, correlation: "0.30"}', '  - {code: answers, correlation: "0.10"}'),
    ],
    ids=["columns", "figures", "samples"],
)
def test_two_of_a_kind_may_not_share_a_code(write: Write, first: str, second: str):
    text = swap(VALID, first, f"{first}\n{second}")
    (problem,) = problems_of(write(text))
    assert problem.reason == "duplicate_code"
    assert problem.place.line in {line_of(text, first), line_of(text, second)}


def test_two_letters_may_not_be_the_same(write: Write):
    text = swap(VALID, "{letter: D}", "{letter: B}")
    assert problems_of(write(text))


def test_a_rubrics_folder_without_defaults_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(find, "_PACKAGE", tmp_path / "inside" / "deep")
    with pytest.raises(ValueError, match="rubrics/"):
        find.rubrics_path()
