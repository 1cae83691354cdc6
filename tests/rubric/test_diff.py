"""What changed between two versions, in words, and whether scores can change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_rubric import OVERLAY, VALID, swap

from evaluator.rubric import RubricDiff, diff_effect, diff_head, diff_lines, diff_rubrics, load_rubric
from evaluator.rubric.diff import Difference
from evaluator.rubric.scored.diff import records

Write = Callable[..., Path]


@pytest.fixture
def differ(write: Write) -> Callable[..., RubricDiff]:
    def differ(*swaps: tuple[str, str], before: tuple[tuple[str, str], ...] = ()) -> RubricDiff:
        texts = [VALID, VALID]
        for place, changes in enumerate((before, swaps)):
            for old, new in changes:
                texts[place] = swap(texts[place], old, new)
        old = load_rubric(write(texts[0], "old.yaml"))
        return diff_rubrics(old, load_rubric(write(texts[1], "new.yaml")))

    return differ


@pytest.mark.parametrize(
    ("old", "new", "group", "sentence", "effect"),
    [
        ("status: 示例", "status: 试行", "状态与依据", "状态：示例 → 试行", "text"),
        ("source: 表二", "source: 表三", "口径", "生师比 数据来源：表二 → 表三", "text"),
        ("    source: 表二", "    source: 表二\n    note: 新", "状态与依据", "生师比 备注：（无） → 新", "text"),
        ("name: 生师比", "name: 师生比", "口径", "师生比 名称：生师比 → 师生比", "reading"),
        ("range: [0, 100]", "range: [0, 90]", "口径", "生师比 取值范围：0；100 → 0；90", "results"),
        ('min_score: "50"', 'min_score: "55"', "类别与分数线", "B 分数线：50 → 55", "results"),
        ('min_score: "50"', 'min_score: "50.0"', "类别与分数线", "B 分数线：50 → 50.0", "text"),
        ("groups: [all]", "groups: [all], min_peers: 12", "常模规则", "同类至少：10 → 12", "results"),
        ("min_cohort_size: 1", "min_cohort_size: 2", "参评条件", "至少多少人：1 → 2", "results"),
        (
            "name: 毕业生数}",
            "name: 毕业生数, headers: [毕业]}",
            "数据列",
            "毕业生数 其他列名：（无） → 毕业",
            "reading",
        ),
        ('correlation: "0.30"', 'correlation: "0.40"', "打分与把握", "answers 相关系数：0.30 → 0.40", "results"),
        ("range: [0, 100]", 'range: [0, "100.0"]', "口径", "生师比 取值范围：0；100 → 0；100.0", "text"),
        ("    unit: 人", "    unit: 人\n    better: lower", "口径", "生师比 方向：越高越好 → 越低越好", "results"),
        ("    unit: 人", "    unit: 人\n    as_written: true", "口径", "生师比 照写：否 → 是", "results"),
        (
            "eligible: {min_cohort_size: 1}",
            "eligible: {min_cohort_size: 1}\nstability: {scales: [percentile]}",
            "打分与把握",
            "试算打分方式：对照常模；最小最大；百分位 → 百分位",
            "results",
        ),
        (
            "eligible: {min_cohort_size: 1}",
            "eligible: {min_cohort_size: 1}\nflags: {stale_years: 3}",
            "数据列",
            "提示：常模陈旧年数：2 → 3",
            "reading",
        ),
        (
            'confirm: {other: "0.80"}',
            'confirm: {other: "0.90"}',
            "类别与分数线",
            "确认所需把握 other：0.80 → 0.90",
            "results",
        ),
    ],
)
def test_one_change(differ: Callable[..., RubricDiff], old: str, new: str, group: str, sentence: str, effect: str):
    found = differ((old, new))
    assert diff_lines(found) == {group: [sentence]}
    assert (found.effect, found.scores_can_change) == (effect, effect == "results")
    assert all("{" not in line for lines in diff_lines(found, "en").values() for line in lines)


PLAIN = ("against: national_average", "against: none")


def test_changed_anchors_read_as_points(differ: Callable[..., RubricDiff]):
    one, two = (f"    range: [0, 100]\n    scale: anchors\n    anchors: [[0, 0], [benchmark, {at}], [100, 100]]"
                for at in ("50", '"55.5"'))  # fmt: skip
    found = differ(PLAIN, ("    range: [0, 100]", two), before=(PLAIN, ("    range: [0, 100]", one)))
    assert diff_lines(found) == {"口径": ["生师比 分段点：0:0；常模:50；100:100 → 0:0；常模:55.5；100:100"]}
    assert diff_lines(found, "en") == {
        "Definitions": ["生师比 anchors: 0:0；benchmark:50；100:100 → 0:0；benchmark:55.5；100:100"]
    }
    assert found.effect == "results"
    same = differ(
        PLAIN, ("    range: [0, 100]", one.replace("50]", '"50.0"]')), before=(PLAIN, ("    range: [0, 100]", one))
    )
    assert same.effect == "text"


def test_a_letter_that_comes_says_who_gets_it(differ: Callable[..., RubricDiff]):
    found = differ(
        ("    - {letter: B,", '    - {letter: A, min_score: "58", top_share: "0.10", least: 2}\n    - {letter: B,')
    )
    assert diff_lines(found) == {"类别与分数线": ["新增类别“A”（分数线 58，最多占 0.10，至少几个 2）"]}
    assert diff_lines(found, "en") == {
        "Letters and cuts": ["added: letter A (cut 58, largest share 0.10, least places 2)"]
    }


def test_a_code_with_a_zero_is_another_code(differ: Callable[..., RubricDiff]):
    old = "eligible: {min_cohort_size: 1}"
    one, two = (f'eligible: {{min_cohort_size: 1, only: {{school: ["8", "{code}"]}}}}' for code in ("1", "01"))
    assert differ((old, two), before=((old, one),)).effect == "results"


def test_every_field_has_words_in_both_languages():
    model = load_rubric(Path(__file__).resolve().parents[1] / "rubric_excel" / "all_fields.yaml")
    fields = {(record.what, field) for record in records(model) for field in record.fields}
    # Fields that change only as a whole thing: a code that changed is another thing.
    fields -= {(what, field) for what, field in fields if field in {"code", "letter", "parent"}}
    for lang in ("zh", "en"):
        difference = [Difference("data", "changed", what, "", "", field, "1", "2", "results") for what, field in fields]
        lines = diff_lines(RubricDiff(("", ""), ("", ""), tuple(difference)), lang)
        (said,) = lines.values()
        bare = [line for line, (_, field) in zip(said, fields, strict=True) if line.startswith(field)]
        assert [line for line in bare if lang == "zh" or "." in line.split(":")[0]] == []


def test_weights_added_and_removed_nodes(differ: Callable[..., RubricDiff]):
    found = differ(
        ('"0.60"', '"0.50"'),
        ('"0.40"', '"0.30"'),
        ("classes:", '  - {code: beds, name: 床位, weight: "0.20", kind: exact, unit: 张, source: 表}\nclasses:'),
    )
    assert diff_lines(found) == {
        "权重": ["结果 权重：0.60 → 0.50", "生师比 权重：0.40 → 0.30"],
        "新增、删除、移动的指标": ["新增观测点“床位”（beds，权重 0.20，归入 一级）"],
    }
    assert diff_effect(found) == "得分、类别或排名可能改变：请用新版本重新计算。"


def test_a_weight_below_an_indicator_names_it(differ: Callable[..., RubricDiff]):
    found = differ(
        ('"0.50", kind: proportion', '"0.45", kind: proportion'),
        ('source: 表, weight: "0.50",\n', 'source: 表, weight: "0.55",\n'),
    )
    assert diff_lines(found) == {"权重": ["结果 › 落实率 权重：0.50 → 0.45", "结果 › 满意度 权重：0.50 → 0.55"]}


def test_the_same_rubric_has_no_differences(differ: Callable[..., RubricDiff]):
    found = differ()
    assert (found.differences, found.effect, found.scores_can_change) == ((), None, False)
    assert diff_head(found) == "小例子 1.0 → 小例子 1.0"
    assert "不变" in diff_effect(found)
    assert "same" in diff_effect(found, "en")


def test_an_overlay_that_comes(write: Write, tmp_path: Path):
    old = load_rubric(write())
    write(OVERLAY, "overlays/some.yaml")
    found = diff_rubrics(old, load_rubric(tmp_path / "small.yaml"))
    assert list(diff_lines(found)) == ["分类指标"]
    assert found.scores_can_change


# Sentences of these stand among those of rubric files; their cases are in tests/rubric_excel.
OF_WORKBOOKS = (
    "book_sheet_missing",
    "book_header_missing",
    "book_header_unknown",
    "book_bad_path",
    "book_path_of_tree",
    "book_path_twice",
    "book_value_missing",
    "book_bad_level",
    "book_unknown_action",
    "book_cell_unused",
    "book_bad_file_name",
    "book_unknown_file",
    "book_cell_kind",
    "book_date_cell",
    "book_number_computed",
    "book_not_whole",
    "book_not_exact",
    "book_not_flag",
    "book_overlay_version",
    "book_overlay_left",
    "book_overlay_other",
)


@pytest.mark.parametrize("reason", OF_WORKBOOKS)
def test_reasons_of_workbooks_have_their_cases(reason: str):
    folder = Path(__file__).resolve().parents[1] / "rubric_excel"
    assert any(reason in path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))
