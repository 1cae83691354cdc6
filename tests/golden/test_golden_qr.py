"""England's mainstream QR, replayed from volumes, costs and grades alone; source in the README of the folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evaluator.funding import Allocation, allocate, load_policy
from evaluator.funding.policy import Policy, policy_of
from evaluator.rubric import read_yaml

POLICY = Path(__file__).with_name("policies") / "uk_qr.yaml"
TOTAL = 1_060_710_491


@pytest.fixture(scope="module")
def cells(golden) -> pd.DataFrame:
    table = pd.read_csv(golden / "funding-uk-qr" / "cells.csv", dtype=str, keep_default_na=False)
    table = table[table.profile_suppressed == "0"].reset_index(drop=True)
    assert len(table) == 4261
    keys = table[["ukprn", "uoa", "submission", "subprofile"]]
    table["unit"] = keys.agg("-".join, axis=1) + "-" + table.groupby([*keys]).cumcount().astype(str)
    return table


@pytest.fixture(scope="module")
def given_pots(golden) -> Policy:
    """The same policy with the twelve pots of sub-profile and main panel as published amounts."""
    file = read_yaml(POLICY)
    pots = pd.read_csv(golden / "funding-uk-qr" / "panel_pots.csv", dtype=str)
    measured = {"measured": {"pct_4star": "4", "pct_3star": "1"}}
    content = dict(file.content)
    content["pots"] = [
        {
            "code": f"{pot.subprofile}-{pot.main_panel}",
            "name": pot.subprofile,
            "amount": int(pot.pot_unsuppressed_gbp),
            "only": {"subprofile": [pot.subprofile], "main_panel": [pot.main_panel]},
            "quality": measured,
        }
        for pot in pots.itertuples()
    ]
    return policy_of(file, content)


def amounts(found: Allocation, table: pd.DataFrame) -> pd.Series:
    assert found.amount.sum() == found.budget
    return pd.Series(found.amount.astype("int64"), index=table.index)


def test_every_cell_within_a_pound_given_the_pots(cells, given_pots):
    published = cells.mainstream_gbp_published.astype(int)
    found = allocate(None, given_pots, cells, int(published.sum()))
    assert (amounts(found, cells) - published).abs().max() <= 1


def test_london_within_a_pound(cells, given_pots):
    found = allocate(None, given_pots, cells, int(cells.mainstream_gbp_published.astype(int).sum()))
    london = pd.Series(found.on_top.astype("int64")) - cells.london_gbp_published.astype(int)
    assert london.abs().max() <= 1
    assert (cells.london_gbp_published.astype(int) > 0).sum() > 900


def test_institutions_from_the_total_alone(golden, cells):
    found = allocate(None, load_policy(POLICY), cells, TOTAL)
    ours = amounts(found, cells).groupby(cells.ukprn).sum()
    table = pd.read_csv(golden / "funding-uk-qr" / "institutions.csv", dtype=str).set_index("ukprn")
    published = table.mainstream_published.astype(int)
    assert len(published) == 120
    assert (ours[published.index] / published - 1).abs().max() <= 0.0005
