"""What the columns of an allocation, and the codes in them, are called (列名)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.report.allocation.words import word
from evaluator.report.words import known
from evaluator.report.words import word as result_word
from evaluator.rubric import read_yaml, rubrics_path
from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.funding import Allocation, Policy

_KEYS = frozenset(keys("fund"))
_TERMS = frozenset(keys("terms"))


def heading(allocation: Allocation, name: str) -> str:
    """Heading of a column of an allocation's tables."""
    pots, model = pot_names(allocation), allocation.policy.model
    if name in pots:
        return pots[name]
    for ending in ("_factor", "_group"):
        if name.endswith(ending) and name.removesuffix(ending) in pots:
            return word(f"column{ending}", pot=pots[name.removesuffix(ending)])
    topups = {f"on_top_{topup.code}": word("column_on_top", name=topup.name) for topup in model.topups}
    return topups.get(name) or column_name(allocation.policy, name)


def pot_names(allocation: Allocation) -> dict[str, str]:
    """Name of each pot by its code; the code stands behind a name that several have."""
    names = [stage.pot.name for stage in allocation.pots]
    given = ((stage.pot.code, stage.pot.name) for stage in allocation.pots)
    return {code: name if names.count(name) == 1 else f"{name}（{code}）" for code, name in given}


def column_name(policy: Policy, code: str) -> str:
    """Name of a column: the policy's own, a heading, or what the rubrics of its kind of unit call it."""
    own = {column.code: column.name for column in policy.model.columns}
    own |= {level.code: level.name for level in policy.model.volume.levels}
    if code in own:
        return own[code]
    if f"fund.column.{code}" in _KEYS:
        return word(f"column.{code}")
    if known(f"column.{code}"):
        return result_word(f"column.{code}")
    return level_words(policy, code)


def level_words(policy: Policy, code: str) -> str:
    """Name of what groups or values go by: 学科门类, 城市类型; the code where nothing names it."""
    if f"terms.level.{code}" in _TERMS:
        return say(f"terms.level.{code}")
    own = {column.code: column.name for column in policy.model.columns}
    return own.get(code) or _of_units(policy.model.unit).get(code, code)


def _of_units(unit: str) -> dict[str, str]:
    data: Mapping[str, Any] = default_content()["units"].get(unit, {}).get("data", {})
    return {column["code"]: column["name"] for column in data.get("columns", ())}


def default_content() -> Mapping[str, Any]:
    """Content of ``rubrics/defaults.yaml``."""
    content: dict[str, Any] = read_yaml(rubrics_path() / "defaults.yaml").content
    return content
