"""The page of rubric keys says what the model and the catalogue say now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.rubric.model import Group, Leaf, ScoredModel
from evaluator.rubric.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).resolve().parents[2] / "docs"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_rubric_keys", DOCS / "make_rubric_keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_keys_is_current(maker: ModuleType):
    written = (DOCS / "rubric-keys.md").read_text(encoding="utf-8")
    assert written == maker.page(), "run: python docs/make_rubric_keys.py"


def test_every_key_has_one_row(maker: ModuleType):
    tree, settings, _ = maker.page().split("\n## ")[1:]
    wanted = [(tree, key) for key in set(Leaf.model_fields) | set(Group.model_fields)]
    wanted += [(settings, path) for path, _ in maker.paths(ScoredModel)]
    assert [key for text, key in wanted if text.count(f"\n| `{key}` |") != 1] == []


def written_keys(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{above}.{key}" if above else str(key)
            yield path
            if key != "indicators":
                yield from written_keys(item, path)
    elif isinstance(value, list):
        for item in value:
            yield from written_keys(item, f"{above}[]")


def nodes(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from nodes(item.get("children", []))


def test_the_files_of_all_fields_hold_all_fields(maker: ModuleType):
    contents = [read_yaml(path).content for path in sorted(HERE.glob("all_fields*.yaml"))]
    found = {key for content in contents for key in written_keys(content)}
    # Borders belong to peers, and graduating cohorts to programmes: these have tests of their own.
    elsewhere = {"classes.borders", "eligible.min_graduating_cohorts"}
    assert {path for path, _ in maker.paths(ScoredModel)} - found == elsewhere
    keys = {key for content in contents for node in nodes(content["indicators"]) for key in node}
    assert keys == set(Leaf.model_fields) | set(Group.model_fields)
