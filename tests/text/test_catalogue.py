"""The catalogue of sentences: the same keys in every language, in the same order, with the same fields."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import evaluator.text
from evaluator.text import LANGUAGES, keys, say

FOLDER = Path(evaluator.text.__file__).parent
TOPICS = {lang: sorted(path.stem for path in (FOLDER / lang).glob("*.toml")) for lang in LANGUAGES}
ENTRY = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+) = "(?:[^"\\]|\\.)*"|#.*|')


def _read(lang: str, topic: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / lang / f"{topic}.toml").read_text(encoding="utf-8"))


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_language_has_the_same_topics_and_no_other_folder_has_any():
    assert TOPICS["zh"] == TOPICS["en"]
    assert {path.parent.name for path in FOLDER.rglob("*.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("topic", TOPICS["zh"])
def test_every_language_has_the_same_keys_in_the_same_order(topic: str):
    first, *others = ([*_read(lang, topic)] for lang in LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("topic", TOPICS["zh"])
def test_a_sentence_has_the_same_fields_in_every_language(topic: str):
    first, *others = (_read(lang, topic) for lang in LANGUAGES)
    for key, sentence in first.items():
        for other in others:
            assert _fields(other[key]) == _fields(sentence), key


@pytest.mark.parametrize("topic", TOPICS["zh"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_is_text_and_stands_on_one_line(lang: str, topic: str):
    assert all(isinstance(sentence, str) for sentence in _read(lang, topic).values())
    path = FOLDER / lang / f"{topic}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not ENTRY.fullmatch(line)] == []
    assert len(lines) <= 400


@pytest.mark.parametrize("topic", TOPICS["zh"])
def test_both_are_empty_or_neither(topic: str):
    first, *others = (_read(lang, topic) for lang in LANGUAGES)
    for key, sentence in first.items():
        assert all(bool(other[key]) == bool(sentence) for other in others), key


def test_a_key_that_is_not_there_is_a_defect():
    for key, lang in (("usage.none", "zh"), ("none.none", "zh"), ("usage.bad_year", "fr")):
        with pytest.raises(KeyError):
            say(key, lang)
    with pytest.raises(KeyError):
        keys("none")
