"""The main job on real input: French master graduates, university × discipline, against the published averages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import evaluator as ev
from evaluator.cli import app

RUBRIC = Path(__file__).with_name("fr_master") / "rubric.yaml"
YEARS = range(2010, 2016)


@pytest.fixture(scope="module")
def results(golden: Path) -> dict[int, ev.Result]:
    folder, rubric = golden / "fr-master-insertion", ev.load_rubric(RUBRIC)
    found = {}
    for year in YEARS:
        select = {"annee": str(year)}
        data = ev.read_data(folder / "programmes.csv", rubric, select=select)
        national = ev.read_benchmark(folder / "national_benchmarks.csv", rubric, select=select)
        found[year] = ev.evaluate(data, rubric, national, rank_draws=0)
    return found


def test_the_command_of_the_main_job(golden: Path, tmp_path: Path):
    folder, out = golden / "fr-master-insertion", tmp_path / "out"
    command = ["score", str(RUBRIC), str(folder / "programmes.csv")]
    command += [
        "--benchmark",
        str(folder / "national_benchmarks.csv"),
        "--select",
        "annee=2015",
        "--select-averages",
        "annee=2015",
        "--out",
        str(out),
    ]
    answer = CliRunner().invoke(app, command)
    assert answer.exit_code == 0, answer.output
    assert {file.name for file in out.iterdir()} >= {
        "units.csv",
        "cells.csv",
        "nodes.csv",
        "results.xlsx",
        "recipe.json",
    }
    cells = pd.read_csv(out / "cells.csv")
    assert {"unit", "indicator", "value", "benchmark", "shrunken"} <= set(cells.columns)
    assert cells["indicator"].str.contains("insertion").sum() == 697
    units = pd.read_csv(out / "units.csv")
    assert len(units) == units["unit"].nunique() == 697
    row = units.set_index("unit").loc["0060931E-disc02"]
    assert (row["institution"], row["discipline_code"], row["letter"]) == ("0060931E", "disc02", "D")


def test_every_row_of_the_table_is_a_unit_with_letter_or_reason(results: dict[int, ev.Result], golden: Path):
    table = pd.read_csv(golden / "fr-master-insertion" / "programmes.csv", dtype=str)
    kept = table[
        (table["situation"] == "30 mois après le diplôme")
        & (table["diplome"] == "MASTER LMD")
        & ~table["discipline"].str.startswith("Ensemble")
    ]
    for year, result in results.items():
        rows = kept[kept["annee"] == str(year)]
        ids = rows["numero_de_l_etablissement"] + "-" + rows["code_de_la_discipline"]
        assert set(result.units["unit"]) == set(ids)
        units = result.units.set_index("unit")
        assert ((units["letter"] != "") | (units["reasons"] != "")).all()
        hidden = ids[(rows["taux_dinsertion"] == "ns").to_numpy()]
        assert (units.loc[hidden, "standing"] == "not classifiable").all()
        assert units.loc[hidden, "reasons"].str.contains("suppressed").all()


def test_states_are_those_of_the_table(results: dict[int, ev.Result], golden: Path):
    table = pd.read_csv(golden / "fr-master-insertion" / "programmes.csv", dtype=str, keep_default_na=False)
    cells = results[2015].cells
    insertion = cells[cells["indicator"] == "insertion_rate"].set_index("unit")
    rows = table[
        (table["annee"] == "2015")
        & (table["situation"] == "30 mois après le diplôme")
        & (table["diplome"] == "MASTER LMD")
        & ~table["discipline"].str.startswith("Ensemble")
    ]
    ids = rows["numero_de_l_etablissement"] + "-" + rows["code_de_la_discipline"]
    states = rows["taux_dinsertion"].map({"ns": "suppressed", "nd": "missing", "": "missing"}).fillna("observed")
    assert (insertion.loc[ids, "state"].to_numpy() == states.to_numpy()).all()


def test_job_measures_have_the_size_of_those_employed(results: dict[int, ev.Result]):
    cells = results[2015].cells.pivot_table(index="unit", columns="indicator", values=["n", "value"])
    employed = cells["n"]["insertion_rate"] * cells["value"]["insertion_rate"] / 100.0
    both = employed.notna() & cells["n"]["stable_jobs"].notna()
    assert both.sum() > 250
    assert np.allclose(employed[both], cells["n"]["stable_jobs"][both])


def test_prediction_gate(results: dict[int, ev.Result]):
    """The shrunken deviation predicts the next cohort best: shrunken < national < raw, within 0.02 of 4.684."""
    now = {}
    for year, result in results.items():
        cells = result.cells[result.cells["indicator"] == "insertion_rate"]
        seen = cells[cells["value"].notna() & cells["benchmark"].notna()].copy()
        seen["discipline"] = seen["unit"].str.rsplit("-", n=1).str[1]
        # The gate of the README counts disciplines with at least 8 programmes in the cohort.
        large = seen.groupby("discipline")["unit"].transform("size") >= 8
        now[year] = seen.assign(large=large).set_index("unit")
    errors: dict[str, list[np.ndarray]] = {"raw": [], "national": [], "shrunken": []}
    for year in YEARS[:-1]:
        pairs = now[year][now[year]["large"]].join(
            now[year + 1][["value", "benchmark"]].add_suffix("_next"), how="inner"
        )
        after = pairs["value_next"] - pairs["benchmark_next"]
        errors["raw"].append((pairs["value"] - pairs["benchmark"] - after).to_numpy())
        errors["national"].append(after.to_numpy())
        errors["shrunken"].append((pairs["shrunken"] - pairs["benchmark"] - after).to_numpy())
    rmse = {name: float(np.sqrt(np.mean(np.concatenate(parts) ** 2))) for name, parts in errors.items()}
    pairs_found = sum(len(part) for part in errors["raw"])
    assert pairs_found == 1399
    assert rmse["raw"] == pytest.approx(5.748, abs=0.001)
    assert rmse["national"] == pytest.approx(4.951, abs=0.001)
    assert rmse["shrunken"] < rmse["national"] < rmse["raw"]
    assert rmse["shrunken"] == pytest.approx(4.684, abs=0.02)
