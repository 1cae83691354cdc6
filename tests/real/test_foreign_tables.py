"""Published foreign tables are read as they stand, by the declarations of a rubric alone; every state is counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import evaluator as ev

HERE = Path(__file__).parent


def counts(data: ev.Dataset, leaf: str) -> dict[str, int]:
    states = data.state[:, data.leaves.index(leaf)]
    return {state.name.lower(): int((states == state).sum()) for state in ev.State if (states == state).any()}


def test_english_schools(golden: Path):
    path = golden / "uk-dfe-progress8-2019" / "schools.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    schools = table[table["RECTYPE"].isin(["1", "2"])]
    data = ev.read_data(path, ev.load_rubric(HERE / "uk_progress8" / "rubric.yaml"))
    assert len(data) == len(schools) == 1796
    assert counts(data, "progress8") == {"observed": 1796}
    hidden = int((schools["P8_BANDING"] == "SUPP").sum())
    assert counts(data, "band") == {"observed": 1796 - hidden, "suppressed": hidden}
    assert hidden == 59
    np.testing.assert_array_equal(data.units["urn"], schools["URN"])
    for leaf, column in (("progress8", "P8MEA"), ("lower", "P8CILOW"), ("upper", "P8CIUPP")):
        np.testing.assert_array_equal(data.value[:, data.leaves.index(leaf)], schools[column].astype(float))


def test_french_masters_of_all_years(golden: Path):
    path = golden / "fr-master-insertion" / "programmes.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    kept = table[
        (table["situation"] == "30 mois après le diplôme")
        & (table["diplome"] == "MASTER LMD")
        & ~table["discipline"].str.startswith("Ensemble")
    ]
    history = ev.read_history(path, ev.load_rubric(HERE / "fr_master" / "rubric.yaml"))
    assert history.years == tuple(range(2010, 2016))
    columns = {
        "insertion_rate": "taux_dinsertion",
        "stable_jobs": "emplois_stables",
        "professional_jobs": "emplois_cadre_ou_professions_intermediaires",
        "full_time": "emplois_a_temps_plein",
    }
    for data in history:
        rows = kept[kept["annee"] == str(data.year)]
        assert len(data) == len(rows)
        for leaf, column in columns.items():
            states = rows[column].map({"ns": "suppressed", "nd": "missing", "": "missing"}).fillna("observed")
            assert counts(data, leaf) == states.value_counts().to_dict(), (data.year, leaf)
            known = (states == "observed").to_numpy()
            np.testing.assert_array_equal(data.value[known, data.leaves.index(leaf)], rows[column][known].astype(float))
