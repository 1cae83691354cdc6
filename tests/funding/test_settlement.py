"""The year's end of rectification: every yuan held back is released, goes to the group, or to the budget."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_budgets import divided, policy, rows, unit

from evaluator.funding import settle
from evaluator.text import DataProblems, EvaluatorError, Reason

RULE = {
    "letters": ["D"],
    "withhold": "0.3",
    "pots": ["quality"],
    "releases": ["0", "0.5", "1"],
    "returns": "group",
    "milestones": [{"code": "plan", "name": "方案"}],
}
FOUND = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 100), unit("90003", "05", "D", 50)]
GROUPS = {"by": ["category"], "least": 1}


def records(**release: str) -> pd.DataFrame:
    shown = {"unit": list(release), "release": list(release.values())}
    return pd.DataFrame(shown | {"promised": "就业率80%", "shown": "就业率76%"})


@given(rows, st.integers(10**4, 10**9), st.sampled_from(["group", "budget"]), st.data())
@settings(max_examples=100, deadline=None)
def test_every_yuan_is_somewhere(found, budget, returns, data):
    money = divided(found, policy(groups=GROUPS, rectification=RULE | {"returns": returns}), budget)
    held = [name for name, yuan in zip(money.units.ids, money.withheld, strict=True) if yuan]
    given_ = {name: data.draw(st.sampled_from(["0", "0.5", "1"])) for name in held}
    done = settle(money, records(**given_))
    assert (done.released + done.returned == money.withheld).all()
    assert done.received.sum() + done.to_budget == done.returned.sum()
    paid = money.amount - done.returned + done.received
    assert paid.sum() + done.to_budget == budget
    assert all(yuan >= 0 for yuan in paid)
    assert done.to_budget == done.returned.sum() if returns == "budget" else True


def test_half_is_released_and_the_rest_stays_in_the_group():
    money = divided(FOUND, policy(groups=GROUPS, rectification=RULE), 1_000_000)
    held = dict(zip(money.units.ids, money.withheld, strict=True))
    assert held["u00"] == 0
    done = settle(money, records(u01="0.5", u02="0"))
    table = done.statement.set_index("unit")
    assert table.loc["u01", "released"] == held["u01"] // 2
    # The rest of 工学 goes to its only unit in good standing; 文学 has none, and the budget takes it.
    assert table.loc["u00", "received"] == held["u01"] - held["u01"] // 2
    assert done.to_budget == held["u02"]
    assert table.loc["u01", "promised"] == "就业率80%"
    assert table.loc["u01", "paid"] == table.loc["u01", "amount"] - table.loc["u01", "returned"]


def test_what_is_wrong_is_said_all_at_once():
    money = divided(FOUND, policy(groups=GROUPS, rectification=RULE), 1_000_000)
    bad = pd.concat([records(u00="1", u01="0.4"), records(u01="1")])
    with pytest.raises(DataProblems) as caught:
        settle(money, bad)
    assert [problem.reason for problem in caught.value.problems] == [
        Reason.RELEASE_UNKNOWN,
        Reason.RELEASE_NOT_ALLOWED,
        Reason.RELEASE_TWICE,
        Reason.RELEASE_MISSING,
    ]
    for problem in caught.value.problems:
        assert "{" not in problem.sentence("zh") + problem.sentence("en")
    with pytest.raises(DataProblems, match=r"0、0\.5、1"):
        settle(money, pd.DataFrame({"unit": ["u01", "u02"], "release": [0.5, 1.0]}))


def test_a_policy_that_holds_nothing_back_has_nothing_to_settle():
    with pytest.raises(EvaluatorError, match="没有规定整改扣留"):
        settle(divided(FOUND, policy(), 1000), records(u01="1"))
