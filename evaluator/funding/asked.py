"""What a policy asks offices to fill in: heads of every level, and the columns that results do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.funding.policy.model import AskedColumn
from evaluator.funding.units import columns_of, figures_of
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.funding.policy import Policy
    from evaluator.funding.standings import Standings

UNIT = "unit"


def asked_columns(policy: Policy, standings: Standings | None) -> tuple[AskedColumn, ...]:
    """Give the columns of the table of volumes, in the order of the template: the unit's id first.

    Parameters
    ----------
    policy : Policy
    standings : Standings or None
        What its results hold is not asked for again.
    """
    headers = tuple(say("fund.unit_headers").split("|"))
    found = {UNIT: AskedColumn(code=UNIT, name=say("fund.column.unit"), headers=headers)}
    named = {column.code: column for column in policy.model.columns}
    held = {*standings.units.columns} if standings is not None else set()
    for code in columns_of(policy):
        if code not in held and code != UNIT:
            found[code] = named.get(code, AskedColumn(code=code, name=code))
    for level in policy.model.volume.levels:
        note = say("fund.heads_note") if level.whole else ""
        found[level.code] = AskedColumn(code=level.code, name=level.name, note=note, headers=level.headers)
    for code in figures_of(policy):
        found[code] = named.get(code, AskedColumn(code=code, name=code))
    return tuple(found.values())
