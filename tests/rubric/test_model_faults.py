"""Why a value does not fit is said in the catalogue's words, in the language of the sentence around them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from evaluator.funding.policy import FundingPolicy
from evaluator.funding.scenario import ScenarioFile
from evaluator.rubric.model import Overlay, ScoredModel
from evaluator.rubric.validation import FAULTS, PLAIN, problems_from
from evaluator.rubric.yaml_file import parse_yaml
from evaluator.text import keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a file may hold in the wrong place.
WRONG: tuple[Any, ...] = (
    None, -(10**9), 10**9, 1.5, -1, 0, True, "", "x" * 100, "-5", "1e400", "nan", "9" * 5000, "12:30",
    [], [None], ["x"], ["x", "y", "z"], [[1]], [["1", "2", "3"]], {}, {"x": None}, {"x": "y"},
    dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC), dt.date(2025, 1, 1),
)  # fmt: skip
# These have reasons of their own.
OWN = {*PLAIN, "missing", "extra_forbidden", "literal_error"}


def _models(annotation: Any, seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                _models(field.annotation, seen)
    else:
        for part in get_args(annotation):
            _models(part, seen)
    return seen


def _kinds(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        for value in WRONG:
            try:
                model.model_validate({key: value})
            except ValidationError as error:
                yield from (item["type"] for item in error.errors() if item["loc"][:1] == (key,))


MODELS: set[type[BaseModel]] = set()
for whole in (ScoredModel, Overlay, FundingPolicy, ScenarioFile):
    _models(whole, MODELS)


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_whatever_a_model_refuses_has_a_sentence(model: type[BaseModel]):
    said = {key.partition(".")[2] for key in keys(FAULTS)}
    assert set(_kinds(model)) - OWN <= said


def test_a_sentence_holds_no_word_of_the_other_language(tmp_path: Path):
    with pytest.raises(ValidationError) as caught:
        FundingPolicy.model_validate({"pots": "x", "recipient": 5})
    problems = problems_from(caught.value, FundingPolicy, parse_yaml("pots: x\n", tmp_path / "试.yaml"))
    misfits = [problem for problem in problems if "why" in problem.details]
    assert [problem.sentence("zh") for problem in misfits] == [
        "“5”不合要求（应是“键: 值”的形式）：请修改。",
        "“x”不合要求（应是列表：每项一行，以“- ”开头）：请修改。",
    ]
    assert [problem.sentence("en") for problem in misfits] == [
        "'5' does not fit (keys and values (key: value) are expected): change it.",
        "'x' does not fit (a list is expected: an item a line, begun with \"- \"): change it.",
    ]
