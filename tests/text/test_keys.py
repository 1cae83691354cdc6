"""Every key that the code asks for is in the catalogue, and every key of the catalogue is asked for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from key_scan import scan
from loose_keys import ACTIONS, GUARDED, LOOSE, PATHS
from made_keys import FAMILIES, PARTS
from test_catalogue import TOPICS

from evaluator.text import Reason, keys

if TYPE_CHECKING:
    from key_scan import Found

CATALOGUE = {key for topic in TOPICS["zh"] for key in keys(topic)}


@cache
def _found() -> Found:
    return scan()


def _parts(key: str, pattern: str) -> tuple[str, ...] | None:
    """Give what stands in the braces of a pattern; None where the key is not of it."""
    found = re.fullmatch(re.escape(pattern).replace(r"\{\}", "(.*)"), key)
    return None if found is None else found.groups()


def _loose(key: str) -> bool:
    paths = [*PATHS, *(pattern for patterns in GUARDED.values() for pattern in patterns)]
    if any(_parts(key, pattern) is not None for pattern in paths):
        return True
    given = [parts for pattern in LOOSE | ACTIONS if (parts := _parts(key, pattern)) is not None]
    return any(set(parts) <= _found().texts for parts in given)


def test_every_key_that_stands_in_the_code_is_in_the_catalogue():
    assert {key: where for key, where in _found().literal.items() if key not in CATALOGUE} == {}


def test_every_made_key_whose_parts_the_code_lists_is_in_the_catalogue():
    made = [one for one in _found().made if one.values is not None and one.pattern not in LOOSE | PATHS]
    assert {one.where: sorted(one.values - CATALOGUE) for one in made if not one.values <= CATALOGUE} == {}


@pytest.mark.parametrize("pattern", sorted(FAMILIES | PARTS))
def test_every_key_of_a_family_is_in_the_catalogue(pattern: str):
    assert sorted((FAMILIES | PARTS)[pattern] - CATALOGUE) == []


def test_every_reason_has_a_sentence_and_one_topic():
    assert {f"{reason.topic}.{reason}" for reason in Reason} == FAMILIES["{}.{}"]


def test_every_made_key_is_accounted_for():
    """A key that is made of what the code does not list belongs to a family: add it to made_keys.py."""
    unknown = {
        one.where: one.pattern
        for one in _found().made
        if one.values is None
        and one.pattern not in {*FAMILIES, *LOOSE, *PATHS}
        and one.where.rpartition(":")[0] not in GUARDED
    }
    assert unknown == {}


def test_what_is_accounted_for_is_made():
    patterns = {one.pattern for one in _found().made}
    assert sorted((LOOSE | PATHS) - patterns) == []
    assert sorted(FAMILIES.keys() - patterns) == []


def test_no_key_of_the_catalogue_is_unused():
    asked = set(_found().literal).union(
        *FAMILIES.values(), *PARTS.values(), *(one.values for one in _found().made if one.values)
    )
    assert [key for key in sorted(CATALOGUE - asked) if not _loose(key)] == []
