"""The registry of kinds: every name in it stands for something, and nothing else in the program asks for a kind."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trial_kind
from small_rubric import VALID, line_of, problems_of, swap

import evaluator
from evaluator.dataset import make_dataset
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import read_benchmark, read_data
from evaluator.rubric import (
    KINDS,
    Header,
    ScoredRubric,
    as_scored,
    diff_rubrics,
    kind_named,
    load_rubric,
    offer,
    offers,
    restored,
    scored_only,
)
from evaluator.rubric.kinds import named
from evaluator.text import EvaluatorError, Reason, say

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM = Path(evaluator.__file__).parent
# Where kinds may be told apart: the registry, and the rooms of the kinds themselves.
OWN = (ROOM / "rubric" / "kinds.py", ROOM / "rubric" / "scored", ROOM / "rubric" / "model")
OFFERS = [field.name for field in fields(kind_named("scored")) if field.type == "str" and field.name != "name"]


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trial_kind.TrialRubric:
    trial_kind.register(monkeypatch)
    found = load_rubric(trial_kind.write(tmp_path))
    assert isinstance(found, trial_kind.TrialRubric)
    return found


@pytest.mark.parametrize("name", KINDS)
def test_every_name_of_an_entry_stands_for_something(name: str):
    kind = kind_named(name)
    assert kind.name == name
    assert issubclass(kind.model, Header)
    assert kind.model.model_fields["kind"].annotation.__args__ == (name,)
    for what in OFFERS:
        target = getattr(kind, what)
        if target:
            assert callable(named(target)), f"{what}: {target}"


@pytest.mark.parametrize("what", [*OFFERS, "differences"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_kind_may_lack_has_a_sentence(what: str, lang: str):
    assert say(f"rubric.offer_{what}", lang)


def test_a_file_of_the_kind_is_loaded_by_its_own_model(trial: trial_kind.TrialRubric):
    assert (trial.kind, trial.id, trial.model.lines[0].code) == ("trial", "trial_lines", "small")
    assert (trial.leaves, trial.codes, trial.beside, len(trial.leaf_sets)) == ((), (), (), 1)
    # Every kind has the defaults of the data block, and none of another kind.
    assert trial.model.data.codes["缺"] == "missing"


def test_its_own_checks_and_those_of_the_head_speak_together(trial: trial_kind.TrialRubric, tmp_path: Path):
    text = swap(trial_kind.YAML, "figure: graduates", "figure: graduate")
    text = swap(text, "id: [school]", "id: [schol]")
    path = trial_kind.write(tmp_path, text, "wrong.yaml")
    found = {(problem.reason, problem.value, problem.place.line) for problem in problems_of(path)}
    assert found == {
        (Reason.UNKNOWN_NAME, "graduate", line_of(text, "graduate,")),
        (Reason.UNKNOWN_NAME, "schol", line_of(text, "schol]")),
    }


def test_its_model_refuses_what_it_does_not_know(trial: trial_kind.TrialRubric, tmp_path: Path):
    path = trial_kind.write(tmp_path, swap(trial_kind.YAML, "below:", "under:"), "wrong.yaml")
    (key, missing) = sorted((problem.reason, problem.place.key) for problem in problems_of(path))
    assert (missing, key) == ((Reason.UNKNOWN_KEY, "lines[0].under"), (Reason.MISSING_KEY, "lines[0].below"))


def test_a_kind_that_is_not_registered_is_refused_with_those_that_are(tmp_path: Path):
    (problem,) = problems_of(trial_kind.write(tmp_path))
    assert (problem.reason, problem.value) == (Reason.UNKNOWN_KIND, "trial")
    assert problem.details["allowed"] == "scored"


@pytest.mark.parametrize("kind", ["[scored]", "1", "null"])
def test_a_kind_that_is_no_text_is_refused(tmp_path: Path, kind: str):
    (tmp_path / "small.yaml").write_text(swap(VALID, "kind: scored", f"kind: {kind}"), encoding="utf-8")
    (problem,) = problems_of(tmp_path / "small.yaml")
    assert problem.reason == Reason.UNKNOWN_KIND


def test_a_rubric_comes_back_from_its_parts(trial: trial_kind.TrialRubric):
    parts = [part.model_dump(mode="json", by_alias=True) for part in trial.parts]
    assert restored(parts, trial.path) == trial
    scored = load_rubric("undergraduate_program")
    again = restored([part.model_dump(mode="json", by_alias=True) for part in scored.parts], scored.path)
    assert again == scored
    assert again.fingerprint == scored.fingerprint


def test_the_workflow_is_found_by_the_kind(trial: trial_kind.TrialRubric):
    crossed = offer(trial, "workflow")((trial, {"甲": {"graduates": 20}, "乙": {"graduates": 30}}))
    assert crossed.units == (("甲", "small"),)


def test_a_table_of_figures_is_read_although_there_is_no_leaf(trial: trial_kind.TrialRubric, tmp_path: Path):
    (tmp_path / "表.csv").write_text("学校,毕业生数,落实人数\n甲,20,10\n乙,50,缺\n", encoding="utf-8")
    data = read_data(tmp_path / "表.csv", trial, 2025)
    assert data.value.shape == (2, 0)
    assert list(data.units["unit"]) == ["甲", "乙"]
    assert data.figures["graduates"].tolist() == [20, 50]
    assert str(data.figures["placed"].tolist()) == "[10.0, nan]"


def test_a_scored_rubric_is_asked_for_in_a_sentence(trial: trial_kind.TrialRubric, tmp_path: Path):
    scored = load_rubric("undergraduate_program")
    assert isinstance(scored, ScoredRubric)
    assert as_scored(scored) is scored
    assert scored_only([trial, scored]) == [scored]
    data = make_dataset(trial, read_data(_table(tmp_path), trial).units, [[], []])
    for refused in (
        lambda: as_scored(trial),
        lambda: evaluate(data, trial),
        lambda: benchmark_from(data, trial),
        lambda: read_benchmark(_table(tmp_path), trial),
    ):
        with pytest.raises(EvaluatorError, match=r"试用界线.*评分类.* | .*scored one is needed"):
            refused()


def _table(folder: Path) -> Path:
    (folder / "表.csv").write_text("学校,毕业生数,落实人数\n甲,20,10\n乙,50,40\n", encoding="utf-8")
    return folder / "表.csv"


def test_what_a_kind_does_not_offer_is_said(trial: trial_kind.TrialRubric):
    assert (offers(trial, "template"), offers(trial, "to_excel")) == (True, False)
    with pytest.raises(EvaluatorError, match=r"“trial”类.*不能写成工作簿.* | .*cannot yet be written as a workbook"):
        offer(trial, "to_excel")
    with pytest.raises(EvaluatorError, match="不能比较两个版本"):
        diff_rubrics(trial, trial)
    with pytest.raises(EvaluatorError, match="种类不同"):
        diff_rubrics(trial, load_rubric("undergraduate_program"))


def test_only_the_registry_and_the_room_of_a_kind_tell_kinds_apart():
    found = [
        f"{path.relative_to(ROOM)}:{line}: {why}"
        for path in sorted(ROOM.rglob("*.py"))
        if not any(path == own or own in path.parents for own in OWN)
        for line, why in _told_apart(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "if rubric.kind == 'scored': pass",
        "x = kind != 'rules'",
        "x = 'targets' == self.rubric.model.kind",
        "x = rubric.kind in {'scored', 'other'}",
        "x = chosen.rubric.kind not in KNOWN",
        "x = model.kind == SCORED",
        "match rubric.kind:\n    case 'scored': pass",
        "x = {'scored': 1, 'rules': 2}[rubric.kind]",
        "x = {'scored': 1}.get(loaded.kind)",
        "x = isinstance(rubric, ScoredRubric)",
        "x = isinstance(rubric, (Policy, room.RulesRubric))",
    ],
)
def test_the_test_above_sees(code: str):
    assert list(_told_apart(ast.parse(code)))


@pytest.mark.parametrize("code", ["x = leaf.kind == 'proportion'", "x = checked.kind == OWN", "x = kind == 'title'"])
def test_and_leaves_other_kinds_alone(code: str):
    assert not list(_told_apart(ast.parse(code)))


def _told_apart(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find what asks of which kind a rubric is: comparisons, choices by kind, and classes of one kind."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(_kind_of_rubric, sides)) or (any(map(_kind, sides)) and any(map(_names_a_kind, sides))):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Match) and _kind_of_rubric(node.subject):
            yield node.lineno, ast.unparse(node.subject)
        elif isinstance(node, ast.Subscript) and _kind_of_rubric(node.slice):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call):
            get = (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "get"
                and any(map(_kind_of_rubric, node.args))
            )
            is_checked = isinstance(node.func, ast.Name) and node.func.id == "isinstance" and _one_kind(node.args[1])
            if get or is_checked:
                yield node.lineno, ast.unparse(node)


def _named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _kind(node: ast.expr) -> bool:
    return _named(node) == "kind"


def _kind_of_rubric(node: ast.expr) -> bool:
    """Whether it is the kind of what is called a rubric, the model of one, or loaded."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "kind"
        and _named(node.value) in {"rubric", "model", "loaded", "header"}
    )


def _names_a_kind(node: ast.expr) -> bool:
    """Whether a registered kind, or one of the next two, is written there."""
    return any(isinstance(part, ast.Constant) and part.value in {*KINDS, "rules", "targets"} for part in ast.walk(node))


def _one_kind(node: ast.expr) -> bool:
    names = [_named(part) for part in ast.walk(node) if isinstance(part, ast.expr)]
    return any(name.endswith("Rubric") and name != "Rubric" for name in names)
