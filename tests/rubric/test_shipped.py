"""Every rubric in ``rubrics/`` and beside the tests: loads, is sourced, sums, and reads without ambiguity."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluator.rubric import Group, Leaf, ScoredRubric, load_rubric, rubric_ids, rubrics_path, version_files
from evaluator.rubric.model import Node, leaves_of, nodes_of
from evaluator.rubric.scored.overlay import apply_overlay
from evaluator.rubric.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parents[1]
SHIPPED = [path for rubric in rubric_ids() for path in version_files(rubric)]
BESIDE_TESTS = [
    *sorted((TESTS / "golden" / "rubrics").glob("*.yaml")),
    TESTS / "real" / "fr_master" / "rubric.yaml",
]
GROUPS = ["生源质量", "培养过程", "教学资源", "教学建设与成果", "质量保障", "培养效果", "特色与服务"]
TRAILING_UNIT = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.fixture(params=[*SHIPPED, *BESIDE_TESTS], ids=name_of)
def rubric(request: pytest.FixtureRequest) -> ScoredRubric:
    return load_rubric(request.param)


@pytest.fixture
def undergraduate() -> ScoredRubric:
    return load_rubric("undergraduate_program", as_of="2025-12-31")


def lacking(leaves: Iterator[Leaf] | tuple[Leaf, ...], *keys: str) -> list[str]:
    """Every offender, so that one run shows all."""
    return [f"{leaf.code}.{key}" for leaf in leaves for key in keys if not getattr(leaf, key)]


# ---- every rubric


def test_undergraduate_program_is_shipped():
    assert "undergraduate_program" in rubric_ids()


def test_folder_and_file_say_id_and_version():
    for path in SHIPPED:
        model = load_rubric(path).model
        assert (path.parent.name, path.stem) == (model.id, model.version)


def test_siblings_sum_to_one_in_every_tree(rubric: ScoredRubric):
    for tree in rubric.trees:
        groups = [node for node in nodes_of(tree) if isinstance(node, Group)]
        for children in [tree, *(group.children for group in groups)]:
            assert sum((child.weight for child in children), Decimal(0)) == 1, [c.code for c in children]


def test_every_leaf_has_a_source_and_a_reference_above(rubric: ScoredRubric):
    def unreferenced(nodes: tuple[Node, ...], covered: bool) -> Iterator[str]:
        for node in nodes:
            here = covered or bool(node.references)
            if isinstance(node, Group):
                yield from unreferenced(node.children, here)
            elif not here:
                yield node.code

    assert lacking(rubric.leaves, "source", "unit") == []
    for tree in rubric.trees:
        assert list(unreferenced(tree, bool(rubric.model.references))) == []


def headers_of(rubric: ScoredRubric) -> Iterator[tuple[str, str]]:
    """Every header that the reader of a table may meet, with the code of the column it means."""
    for part in (*rubric.model.data.columns, *rubric.model.data.figures, *rubric.leaves):
        for header in {part.code, part.name, *part.headers}:
            yield TRAILING_UNIT.sub("", header).casefold(), part.code


def test_no_two_columns_answer_to_one_header(rubric: ScoredRubric):
    owners: dict[str, set[str]] = defaultdict(set)
    for header, code in headers_of(rubric):
        owners[header].add(code)
    assert {header: codes for header, codes in owners.items() if len(codes) > 1} == {}


def test_no_header_is_declared_twice(rubric: ScoredRubric):
    for part in (*rubric.model.data.columns, *rubric.model.data.figures, *rubric.leaves):
        assert len({part.name, *part.headers}) == 1 + len(part.headers), part.code


def test_every_figure_is_used(rubric: ScoredRubric):
    used = {rubric.model.data.cohort}
    for leaf in rubric.leaves:
        used |= {*leaf.n, leaf.events, leaf.sd}
    assert [figure.code for figure in rubric.model.data.figures if figure.code not in used] == []


def test_every_sample_is_shared_and_referenced(rubric: ScoredRubric):
    for sample in rubric.model.samples:
        assert sum(leaf.sample == sample.code for leaf in rubric.leaves) > 1, sample.code
        assert sample.references, sample.code


# ---- overlays


def overlays() -> list[tuple[ScoredRubric, int, Path]]:
    found = []
    for path in SHIPPED:
        loaded = load_rubric(path)
        by_code = {read_yaml(p).content["overlay"]: p for p in sorted((path.parent / "overlays").glob("*.yaml"))}
        found += [(loaded, i, by_code[overlay.overlay]) for i, overlay in enumerate(loaded.overlays)]
    return found


OVERLAYS = overlays()
EACH_OVERLAY = pytest.mark.parametrize(
    ("base", "index", "path"), OVERLAYS, ids=[f"{base.id}/{path.stem}" for base, _, path in OVERLAYS]
)


def test_every_overlay_file_belongs_to_a_version():
    files = {path for folder in rubrics_path().iterdir() for path in folder.glob("overlays/*.yaml")}
    assert files == {path for _, _, path in OVERLAYS}


@EACH_OVERLAY
def test_an_overlay_writes_differences_only(base: ScoredRubric, index: int, path: Path):
    weights = {node.code: node.weight for node in nodes_of(base.model.indicators)}
    useless = [
        change.code
        for change in base.overlays[index].changes
        if not change.remove and change.leaf is None and change.weight in {None, weights[change.code]}
    ]
    assert useless == []
    codes = [change.code for change in base.overlays[index].changes]
    assert len(codes) == len(set(codes))


@EACH_OVERLAY
def test_an_overlay_changes_the_tree(base: ScoredRubric, index: int, path: Path):
    tree, problems = apply_overlay(base.model.indicators, base.overlays[index], read_yaml(path))
    assert problems == []
    assert tree == base.trees[index + 1]
    assert tree != base.model.indicators
    assert base.overlays[index].applies


@EACH_OVERLAY
def test_an_added_leaf_keeps_its_code_and_is_complete(base: ScoredRubric, index: int, path: Path):
    added = [change for change in base.overlays[index].changes if change.leaf is not None]
    assert [change.code for change in added] == [change.leaf.code for change in added if change.leaf]
    assert lacking(tuple(c.leaf for c in added if c.leaf), "definition", "period", "range", "reference_date") == []


# ---- 本科专业综合评价


def test_seven_groups_and_26_to_30_leaves(undergraduate: ScoredRubric):
    assert [group.name for group in undergraduate.model.indicators] == GROUPS
    assert all(isinstance(group, Group) for group in undergraduate.model.indicators)
    assert 26 <= len(list(leaves_of(undergraduate.model.indicators))) <= 30


def test_kinds_of_its_leaves(undergraduate: ScoredRubric):
    leaves = list(leaves_of(undergraduate.model.indicators))
    proportions = [leaf for leaf in leaves if leaf.kind == "proportion"]
    assert len([leaf for leaf in proportions if leaf.n and leaf.unit == "%"]) >= 10
    assert len([leaf for leaf in proportions if leaf.events]) >= 4
    assert {leaf.kind for leaf in leaves} >= {"proportion", "rate", "mean", "exact"}
    assert {leaf.better for leaf in leaves} == {"higher", "lower"}


def test_its_leaves_and_figures_say_how_they_are_formed(undergraduate: ScoredRubric):
    assert lacking(undergraduate.leaves, "definition", "period", "range", "reference_date", "headers") == []
    figures = undergraduate.model.data.figures
    assert [figure.code for figure in figures if not (figure.definition and figure.source)] == []


def test_its_core_figures_are_cited_by_their_number(undergraduate: ScoredRubric):
    core = [leaf.source for leaf in undergraduate.leaves if "核心数据" in leaf.source]
    numbers = [re.search(r"核心数据第(\d+)项 .+（教高厅函〔2013〕33号）", source) for source in core]
    assert all(numbers), core
    assert all(1 <= int(number.group(1)) <= 25 for number in numbers if number)


def test_what_is_an_example_says_so(undergraduate: ScoredRubric):
    assert undergraduate.model.status == "示例"
    silent = [
        node.code
        for node in nodes_of(undergraduate.model.indicators)
        if not node.references and "权重为示例" not in node.note
    ]
    assert silent == []
    assert all(overlay.status == "示例" for overlay in undergraduate.overlays)


def test_the_weights_that_jiangxi_published(undergraduate: ScoredRubric):
    weights = {node.code: node.weight for node in nodes_of(undergraduate.model.indicators)}
    published = {
        "intake": "0.10",
        "entry_score": "0.60",
        "first_choice_rate": "0.40",
        "training": "0.15",
        "resources": "0.30",
        "staff": "0.35",
        "student_teacher_ratio": "0.25",
        "doctoral_rate": "0.10",
        "high_level_rate": "0.15",
    }
    assert {code: weights[code] for code in published} == {code: Decimal(w) for code, w in published.items()}


def test_its_classes(undergraduate: ScoredRubric):
    model = undergraduate.model
    assert [(letter.letter, letter.min_score) for letter in model.classes.letters] == [
        ("A", Decimal(58)),
        ("B", Decimal(53)),
        ("C", Decimal(50)),
        ("D", None),
    ]
    assert model.classes.letters[0].top_share == Decimal("0.10")
    assert model.classes.confirm == {"A": Decimal("0.90"), "D": Decimal("0.95"), "other": Decimal("0.80")}
    assert model.benchmark.groups == ("major", "major_class", "category", "all")
    assert model.eligible.min_graduating_cohorts == 3
    assert (model.data.cohort, model.data.cohort_bands) == ("graduates", (30, 60, 120))
