"""Over-dispersion on published data: English schools, French masters."""

import numpy as np
import pandas as pd
import pytest

from evaluator.statistics import over_dispersion

LIMIT = 1.959964
PUPIL_SPREAD = 1.2823  # national pupil-level deviation of the README, the one constant that fits the intervals


@pytest.fixture(scope="module")
def schools(golden):
    """z and variance of the mainstream schools against the national average of 0."""
    table = pd.read_csv(golden / "uk-dfe-progress8-2019" / "schools.csv", dtype={"P8_BANDING": str})
    table = table[table.RECTYPE == 1]
    variance = (PUPIL_SPREAD**2 / table.P8PUP).to_numpy()
    return table.P8MEA.to_numpy() / np.sqrt(variance), variance


def test_share_of_schools_outside_the_limits(schools):
    z, _ = schools
    assert len(z) == 1624
    assert (np.abs(z) > LIMIT).mean() == pytest.approx(0.64, abs=0.005)


@pytest.mark.parametrize(("winsorise", "phi"), [(0.10, 13.046), (0.05, 15.682), (0.0, 18.758)])
def test_factor_of_the_half_of_schools(schools, winsorise, phi):
    """No published result: the README's 12.6 is for both halves of the schools and names no winsorised share.

    These figures of the half at hand were computed apart from the function and pin it down; 10 % is the share
    that comes near 12.6.
    """
    assert over_dispersion(*schools, winsorise=winsorise).phi == pytest.approx(phi, abs=5e-4)


def test_additive_limits_leave_few_schools_outside(schools):
    z, variance = schools
    between = over_dispersion(z, variance).between
    outside = np.abs(z) * np.sqrt(variance / (variance + between)) > LIMIT
    assert 0.02 < outside.mean() < 0.15


@pytest.fixture(scope="module")
def masters(golden):
    """Programmes beside their national rate, in cells of one discipline and cohort with at least 8."""
    key = ["annee", "diplome", "code_de_la_discipline", "situation"]

    def read(name):
        table = pd.read_csv(golden / "fr-master-insertion" / name, dtype=str, keep_default_na=False)
        wanted = (table.diplome == "MASTER LMD") & table.situation.str.startswith("30")
        table = table[wanted & ~table.discipline.str.startswith("Ensemble")]
        n, rate = (pd.to_numeric(table[name], errors="coerce") for name in ("nombre_de_reponses", "taux_dinsertion"))
        return table[key].assign(n=n, rate=rate)

    national = read("national_benchmarks.csv").drop(columns="n").rename(columns={"rate": "b"})
    cells = read("programmes.csv").dropna().merge(national, on=key)
    cells = cells[cells.groupby(key).rate.transform("size") >= 8].reset_index(drop=True)
    variance = (cells.b * (100 - cells.b) / cells.n).to_numpy()
    return (cells.rate - cells.b).to_numpy(), variance, list(cells.groupby(key).indices.values())


def test_funnel_shares_of_master_programmes(masters):
    """README: about 10 % outside the 95 % limits as they stand, about 7 % with the additive variance."""
    deviation, variance, cells = masters
    assert (len(deviation), len(cells)) == (1963, 84)
    z, between = deviation / np.sqrt(variance), np.zeros(len(deviation))
    for rows in cells:
        between[rows] = over_dispersion(z[rows], variance[rows]).between

    def outside(total):
        return (np.abs(deviation) > LIMIT * np.sqrt(total)).mean()

    assert 0.09 < outside(variance) < 0.13
    assert 0.06 < outside(variance + between) < 0.08
