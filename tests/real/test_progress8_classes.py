"""The five Progress 8 classes through a rubric: from the published interval all, from score and n at least 99 %."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import evaluator as ev

TEXT = (Path(__file__).parent / "uk_progress8" / "classes.yaml").read_text(encoding="utf-8")


def classes(golden: Path, folder: Path, ends: str) -> ev.Result:
    (folder / "classes.yaml").write_text(TEXT.replace("INTERVAL", ends), encoding="utf-8")
    rubric = ev.load_rubric(folder / "classes.yaml")
    data = ev.read_data(golden / "uk-dfe-progress8-2019" / "schools.csv", rubric)
    return ev.evaluate(data, rubric, rank_draws=0)


@pytest.mark.parametrize(("ends", "least"), [(", low: lower, high: upper", 1.0), ("", 0.99)], ids=["published", "own"])
def test_every_school_gets_its_class(golden: Path, tmp_path: Path, ends: str, least: float):
    result = classes(golden, tmp_path, ends)
    units = result.units[result.units["band"] != "SUPP"]
    assert len(units) == 1737
    right = (units["letter"] == units["band"]).mean()
    assert right >= least
    # Whoever is right by a wide margin would be so again, and chances are chances.
    chances = units[[f"p_{k}" for k in "12345"]].to_numpy(float)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-9)
    assert (chances >= 0).all()
    # A school of some size and far from every border would get its class again.
    far = units["letter"].isin(["1", "5"]) & (units["score"].abs() > 1.0) & (units["se"] < 0.2)
    assert far.sum() > 20
    assert (units.loc[far, "standing"] == "confirmed").mean() > 0.95


def test_our_interval_is_the_published_one(golden: Path, tmp_path: Path):
    result = classes(golden, tmp_path, "")
    own = 1.959964 * np.sqrt(result.scored.test_variance)
    published = (result.data.n[:, 0] ** -0.5) * 1.2823 * 1.959964
    np.testing.assert_allclose(own, published, rtol=1e-9)
