"""The sheet of coefficients: nothing of a shipped policy is left out, values stand as written, documents are told."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel
from small_budgets import COSTS, policy

from evaluator.funding import load_policy, policy_ids
from evaluator.funding.policy.checks import tables
from evaluator.funding.policy.model import Dated
from evaluator.report.allocation.coefficients import coefficient_table

if TYPE_CHECKING:
    from collections.abc import Iterator


def numbers(part: object) -> Iterator[str]:
    """Every exact number below a part of a policy, as written; those of dated tables apart."""
    if isinstance(part, Decimal):
        yield str(part)
    elif isinstance(part, BaseModel) and not isinstance(part, Dated):
        for name in type(part).model_fields:
            yield from numbers(getattr(part, name))
    elif isinstance(part, dict):
        yield from (number for value in part.values() for number in numbers(value))
    elif isinstance(part, tuple):
        yield from (number for value in part for number in numbers(value))


@pytest.mark.parametrize("name", policy_ids())
def test_every_dated_value_in_force_is_listed(name: str):
    rule = load_policy(name)
    listed = coefficient_table(rule)
    for _, values in tables(rule.model):
        for code, value in rule.in_force(values).items():
            rows = listed[listed["item"] == f"{code} {value.name}".strip()]
            assert rows["value"].tolist() == [str(value.value)], code


@pytest.mark.parametrize("name", policy_ids())
def test_no_number_of_the_policy_is_left_out(name: str):
    rule = load_policy(name)
    listed = coefficient_table(rule)
    said = Counter(re.findall(r"\d+(?:\.\d+)?", " ".join(listed["value"] + " " + listed["item"])))
    missing = Counter(numbers(rule.model)) - said
    assert not missing


@pytest.mark.parametrize("name", policy_ids())
def test_every_row_names_a_document_and_the_status(name: str):
    listed = coefficient_table(load_policy(name))
    assert (listed["document"] != "").all()
    assert (listed["status"] == "示例").all()
    assert (listed["document_note"] != "").mean() > 0.9


def test_whose_the_reference_is():
    listed = coefficient_table(load_policy("undergraduate_quality")).set_index("item")
    assert listed.loc["08 工学", ["value", "document", "stands"]].tolist() == ["1.1", "示例自定", "本项"]
    assert listed.loc["07 理学", ["document", "stands"]].tolist() == [
        "福建省本科高校生均拨款办法（2019年）",
        "所在部分",
    ]
    assert listed.loc["基本拨款", "stands"] == "整个政策（未单列）"
    assert "系数由主管部门定" in listed.loc["基本拨款", "document_note"]
    assert listed.loc["质量系数，类别 A", ["value", "stands"]].tolist() == ["1.10", "本项"]
    assert listed.loc["一组最少的单位数", ["value", "stands"]].tolist() == ["5", "通用默认值"]
    assert listed.loc["扣留的比例", "value"] == "0.30"
    assert listed.loc["整改节点：整改方案通过论证", "value"] == "2025-06-30"


def test_values_are_those_of_the_day():
    costs = [
        {"code": "08", "value": "0.10", "until": "2025-06-30"},
        {"code": "08", "value": "0.20", "from": "2025-07-01"},
        *COSTS[1:],
    ]
    cost = {"by": "category", "constant": "1", "values": costs}
    levels = [{"code": "bachelor", "name": "本科生", "equivalence": "1"}]
    rule = policy(volume={"levels": levels, "cost": cost})
    listed = coefficient_table(rule).set_index("item")
    assert listed.loc["08", ["value", "days"]].tolist() == ["0.10", "至2025-06-30"]
