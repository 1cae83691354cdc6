"""What an error says: whole, in either language, whatever stands in a name; and it can be sent to another process."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evaluator
from evaluator.funding import InfeasibleBounds, proportional_within_bounds
from evaluator.store import StoreError
from evaluator.store.error import refused
from evaluator.store.notices import notice_records, notices_of
from evaluator.text import (
    LANGUAGES,
    DataProblems,
    EvaluatorError,
    Joined,
    Message,
    Place,
    Problem,
    Problems,
    Reader,
    Reason,
    RubricProblems,
    Written,
)
from evaluator.ui import words

if TYPE_CHECKING:
    from collections.abc import Iterator

# The package's `main` is the function of the same name.
door, language = (importlib.import_module(f"evaluator.cli.{name}") for name in ("commands", "language"))
# Names as people give them, and what once cut a sentence in two or was obeyed in it.
LETTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")
ODD = st.sampled_from([" | ", "\n", "{", "}", "{what}", "{0}", "%s", ":smile:", "[red]", "**", "$x$", "\\", "'", '"'])
NAMES = st.lists(st.text(LETTERS, max_size=6) | ODD, min_size=1, max_size=6).map("".join)
INSIDE = {lang: Message("data.dataset").show(lang) for lang in LANGUAGES}


def _whole(name: str, said: str) -> bool:
    """Whether a name stands in a sentence, as it is or quoted as English sentences quote."""
    return name in said or repr(name) in said


def _errors(name: str) -> Iterator[EvaluatorError]:
    yield EvaluatorError("compare.no_folder", folder=name)
    yield EvaluatorError(
        "compare.bad_file", file=name, what=Message("compare.bad_number", {"column": name, "value": name})
    )
    yield EvaluatorError(
        "compare.not_of_one_piece", folder="x", what=Joined((name, Message("data.dataset")), "compare.comma")
    )
    yield EvaluatorError(Message("data.dataset"), Message("usage.bad_year", {"year": name}))
    yield refused("no_store", file=name)
    yield DataProblems([Problem(Reason.UNKNOWN_MAJOR, details={"said": Message("catalog.unknown_nothing_near", {
        "kind": Message("catalog.major"), "register": Message("catalog.major_register"), "text": name})})])  # fmt: skip


@given(name=NAMES)
@settings(deadline=None)
def test_a_name_comes_out_whole_in_both_languages(name: str):
    for error in _errors(name):
        for lang in LANGUAGES:
            assert _whole(name, error.show(lang))
            assert _whole(name, str(error))


@given(name=NAMES)
@settings(deadline=None)
def test_a_message_inside_a_message_is_read_in_its_language(name: str):
    error = EvaluatorError("data.wrong_rubric", what=Message("data.dataset"), found=name, expected="x")
    for lang in LANGUAGES:
        assert INSIDE[lang] in error.show(lang)
    assert str(error) == "\n".join(error.show(lang) for lang in LANGUAGES)


@given(name=NAMES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("asked", ["", *LANGUAGES])
def test_the_terminal_shows_it_whole(asked: str, name: str, capsys: pytest.CaptureFixture[str]):
    error = EvaluatorError("compare.no_folder", folder=name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "asked_language", lambda: asked)
        assert door._refuse(error) == 2
    said = capsys.readouterr().err
    wanted = [error.show(lang) for lang in LANGUAGES if asked in {"", lang}]
    assert said == "\n".join(wanted) + "\n"


@given(name=NAMES)
@settings(deadline=None)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_app_shows_it_whole(lang: str, name: str):
    error = EvaluatorError("compare.no_folder", folder=name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "lang", lambda: lang)
        shown = words.said(error)
    # As a browser reads markdown: an escaped mark is the mark, two blanks at the end of a line end it.
    assert re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~$:&])", r"\1", shown).replace("  \n", "\n") == error.show(lang)


def _every_error() -> dict[type[EvaluatorError], EvaluatorError]:
    for module in pkgutil.walk_packages(evaluator.__path__, "evaluator."):
        if ".pages." not in module.name and "migrations" not in module.name and "__main__" not in module.name:
            importlib.import_module(module.name)
    problem = Problem(Reason.UNKNOWN_LEVEL, Place(file="甲 | 乙.xlsx", row=3), "x", details={"allowed": "甲"})
    with pytest.raises(InfeasibleBounds) as caught:
        proportional_within_bounds([1, 1], [5, 5], None, 9)
    made = [EvaluatorError("usage.bad_year", year=5), refused("no_store", file="甲 | 乙"), caught.value]
    made += [kind([problem]) for kind in (Problems, RubricProblems, DataProblems)]
    found, queue = {type(one): one for one in made}, [EvaluatorError]
    while queue:
        kind = queue.pop()
        assert kind in found, kind
        queue += [one for one in kind.__subclasses__() if one.__module__.startswith("evaluator.")]
    return found


def test_every_error_can_be_pickled():
    for kind, error in _every_error().items():
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(again) is kind
        assert isinstance(again, ValueError)
        assert str(again) == str(error)
        assert again.messages == error.messages
        assert {name: getattr(again, name) for name in vars(error)} == vars(error)


def test_infeasible_bounds_keep_their_figures():
    with pytest.raises(InfeasibleBounds) as caught:
        proportional_within_bounds([1, 1], [5, 5], None, 9)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (again.greatest_floor, again.least, again.most) == (Fraction(9, 10), 10, None)


def test_a_key_or_a_value_that_is_missing_is_found_where_the_error_is_made():
    with pytest.raises(KeyError):
        EvaluatorError("usage.no_such_sentence")
    with pytest.raises(KeyError):
        EvaluatorError("compare.no_file", folder="甲")


def test_a_reader_reads_one_language_only():
    with pytest.raises(KeyError):
        Reader("fr")


def test_a_notice_is_kept_with_its_messages_and_read_back():
    said = Message(
        "catalog.partial_name",
        {"kind": Message("catalog.major"), "candidates": Joined(("甲", Message("catalog.more")))},
    )
    notice = Problem(Reason.MAJOR_REPAIRED, Place(file="甲.xlsx", row=3), "x", "notice", details={"said": said, "n": 2})
    assert notices_of(notice_records([notice])) == (notice,)


def test_a_notice_that_an_earlier_version_kept_is_still_said():
    old = notice_records([Problem(Reason.MAJOR_REPAIRED, value="x", severity="notice")])
    old[0]["details"] = {"zh": "按 080901 处理", "en": "read as 080901"}
    (notice,) = notices_of(old)
    assert [notice.sentence(lang) for lang in LANGUAGES] == ["按 080901 处理", "read as 080901"]
    assert notices_of(notice_records([notice])) == (notice,)
    assert notice.details["said"] == Written({"zh": "按 080901 处理", "en": "read as 080901"})


def test_errors_of_the_store_are_evaluator_errors():
    assert issubclass(StoreError, EvaluatorError)
