"""Published results, reproduced by the array functions alone; sources in the README of each folder."""

import numpy as np
import pandas as pd
import pytest

from evaluator.statistics import (
    between_variance,
    byar_interval,
    indirect_standardise,
    rank_confidence_sets,
    shrink,
    wilson_interval,
)
from evaluator.statistics.intervals import _byar, normal_quantile

PHE = "phe-standardisation-funnels"
LEVELS = {"95_0": 0.95, "99_8": 0.998}


def columns(golden, folder, name):
    return pd.read_csv(golden / folder / name)


# --- UKHSA PHEindicatormethods: Wilson, Byar, indirectly standardised ratios, funnels ---


@pytest.mark.parametrize(("suffix", "confidence"), LEVELS.items())
def test_wilson_table(golden, suffix, confidence):
    table = columns(golden, PHE, "proportion_wilson_expected.csv")
    assert len(table) == 17  # 16 to compute, one whose denominator is not known
    low, high = wilson_interval(table.Numerator, table.Denominator, confidence)
    expected = table[[f"lower{suffix}cl", f"upper{suffix}cl"]].to_numpy() / table[["multiplier"]].to_numpy()
    np.testing.assert_allclose(np.c_[low, high], expected, rtol=1e-12, atol=1e-12)
    assert np.isnan(low).sum() == 1


def byars_wilson(golden, method):
    table = columns(golden, PHE, "byars_wilson_expected.csv")
    table = table[table.method == method]
    return [(row.x, row.n, float(row.confidence[:-1]) / 100, row.lowercl, row.uppercl) for row in table.itertuples()]


def test_wilson_rows_beside_byar(golden):
    rows = byars_wilson(golden, "Wilson")
    assert len(rows) == 6
    for x, n, confidence, low, high in rows:
        np.testing.assert_allclose(wilson_interval(x, n, confidence), (low, high), rtol=1e-12, atol=0)


def test_byar_rows_from_ten_on(golden):
    rows = [row for row in byars_wilson(golden, "Byars") if row[0] >= 10]
    assert len(rows) == 5
    for x, _, confidence, low, high in rows:
        np.testing.assert_allclose(byar_interval(x, confidence), (low, high), rtol=1e-11)


def test_byar_formula_of_one_event(golden):
    """The table has Byar's own bounds for one event, where the public function is exact."""
    rows = [row for row in byars_wilson(golden, "Byars") if row[0] < 10]
    assert [row[0] for row in rows] == [1.0, 1.0]
    for x, _, confidence, low, high in rows:
        found = _byar(np.array(x), normal_quantile(confidence))
        assert found[1] == pytest.approx(high, rel=1e-11)
        if np.isnan(low):  # not printed, as it would lie below zero: the reason for the exact interval
            assert found[0] < 0
        else:
            assert found[0] == pytest.approx(low, rel=1e-11)


def test_standardised_ratio_cells(golden):
    cells = columns(golden, PHE, "isr_cells.csv")
    expected = columns(golden, PHE, "isr_expected.csv").query("statistic == 'indirectly standardised ratio x 1'")
    assert len(cells) == 57
    cells["expected"] = cells["pop"] * cells.refcount / cells.refpop
    sums = cells.groupby("area")[["count", "expected"]].sum().loc[expected.area]
    # The band without figures in the smallest area has no reference events in the others: it adds nothing.
    np.testing.assert_allclose(sums.expected, expected.expected, rtol=1e-11)
    np.testing.assert_array_equal(sums["count"], expected.observed)
    np.testing.assert_allclose(sums["count"].to_numpy() / expected.expected, expected.value, rtol=1e-11)


@pytest.mark.parametrize(("suffix", "confidence"), LEVELS.items())
def test_standardised_ratio_bounds(golden, suffix, confidence):
    table = columns(golden, PHE, "isr_expected.csv")
    table = table[table[f"lower{suffix}cl"].notna()]
    assert len(table) == {"95_0": 16, "99_8": 12}[suffix]
    scale = table.value * table.expected / table.observed  # 1, 100, or the reference rate per 1,000 or 100,000
    low, high = byar_interval(table.observed, confidence)
    np.testing.assert_allclose(low / table.expected * scale, table[f"lower{suffix}cl"], rtol=1e-11)
    np.testing.assert_allclose(high / table.expected * scale, table[f"upper{suffix}cl"], rtol=1e-11)


def funnel_class(interval, centre):
    """Name the class by the widest level whose interval leaves the centre out."""
    named = np.full(np.shape(centre), "Not significant", dtype=object)
    for confidence, mark in ((0.95, "0.025"), (0.998, "0.001")):
        low, high = interval(confidence)
        named[low > centre] = f"High ({mark})"
        named[high < centre] = f"Low ({mark})"
    return named


def test_funnel_of_proportions(golden):
    areas = columns(golden, PHE, "funnel_proportion_areas.csv")
    average = np.full(len(areas), areas.numerator.sum() / areas.denominator.sum())
    found = funnel_class(lambda c: wilson_interval(areas.numerator, areas.denominator, c), average)
    assert len(areas) == 303
    assert (found == areas.significance).sum() == 303


def test_funnel_of_ratios(golden):
    areas = columns(golden, PHE, "funnel_ratio_areas.csv")
    found = funnel_class(lambda c: byar_interval(areas.obs, c), areas.expected.to_numpy())
    assert len(areas) == 300
    assert (found == areas.significance).sum() == 300


# --- Draper & Gittoes 2004 ---


@pytest.mark.parametrize("example", ["smallworld", "tef_annexb"])
def test_draper_gittoes(golden, example):
    folder = "draper-gittoes-benchmark"
    cells, expected = (columns(golden, folder, f"{example}_{part}.csv") for part in ("cells", "expected"))
    n, rate = (
        cells.pivot_table(index="institution", columns="cell", values=name, dropna=False).loc[expected.institution]
        for name in ("n", "p")
    )
    found = indirect_standardise(n, rate)
    printed = expected[["obs", "bench", "D", "se", "z"]].to_numpy()
    computed = np.c_[found.observed, found.expected, found.difference, found.se, found.z]
    np.testing.assert_array_equal(computed.round(6), printed)


# --- Efron & Morris 1975, 1977 ---


def test_efron_morris_baseball(golden):
    players = columns(golden, "efron-morris-baseball", "baseball18.csv")
    y, truth = players.hits / players.at_bats, players.remainder_avg
    k, average = len(y), y.mean()
    noise = average * (1 - average) / 45
    # The 1977 constant c = 1 − (k − 3)σ²/Σ(y − ȳ)², as the τ² whose weight is c.
    constant = 1 - (k - 3) * noise / ((y - average) ** 2).sum()
    found = shrink(y, noise, average, noise * constant / (1 - constant))
    np.testing.assert_allclose(found.weight, constant, rtol=1e-12)
    assert constant == pytest.approx(0.212, abs=5e-4)
    np.testing.assert_array_equal(found.mean.round(4), players.js_1977_recomputed)
    ratio = ((y - truth) ** 2).sum() / ((found.mean - truth) ** 2).sum()
    assert round(ratio, 2) == 3.53
    assert (abs(found.mean - truth) < abs(y - truth)).sum() == 16


def test_efron_morris_between_variance(golden):
    """With equal noise Paule–Mandel is the moment estimate: sample variance less noise."""
    players = columns(golden, "efron-morris-baseball", "baseball18.csv")
    y = (players.hits / players.at_bats).to_numpy()
    noise = y.mean() * (1 - y.mean()) / 45
    assert between_variance(y, noise) == pytest.approx(y.var(ddof=1) - noise, rel=1e-10)
    published = shrink(y, noise, 0.265, 0.212 / 0.788 * noise)
    np.testing.assert_allclose(published.mean, players.js_1977_with_published_constants, rtol=0, atol=6e-5)


# --- Mogstad, Romano, Shaikh & Wilhelm 2024, PISA 2018 ---


def pisa(golden, subject):
    table = columns(golden, "csranks-pisa2018", "pisa2018_oecd37.csv")
    return table[table[f"{subject}_score"].notna()].reset_index(drop=True)


def bounds(table, subject, **options):
    low, high = rank_confidence_sets(table[f"{subject}_score"], table[f"{subject}_se"], **options)
    return np.r_[low, high]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("subject", "countries"), [("math", 37), ("reading", 36), ("science", 37)])
def test_simultaneous_rank_sets(golden, subject, countries, seed):
    table = pisa(golden, subject)
    assert len(table) == countries
    rng = np.random.default_rng(seed)
    found = bounds(table, subject, simultaneous=True, draws=20_000, rng=rng)
    np.testing.assert_array_equal(found, np.r_[table[f"{subject}_simL"], table[f"{subject}_simU"]])


@pytest.mark.parametrize("subject", ["math", "reading", "science"])
def test_marginal_rank_sets(golden, subject):
    table = pisa(golden, subject)
    off = (
        bounds(table, subject, rng=np.random.default_rng(0))
        - np.r_[table[f"{subject}_margL"], table[f"{subject}_margU"]]
    )
    assert np.count_nonzero(off) <= 1  # their bounds carry the noise of 20,000 draws
    assert abs(off).max() <= 1


def test_top_five_of_the_vignette(golden):
    """Those who may be among the best five, one-sided in the vignette: the two-sided set is no narrower."""
    table = pisa(golden, "math")
    rng = np.random.default_rng(0)
    low, high = rank_confidence_sets(table.math_score, table.math_se, simultaneous=True, draws=20_000, rng=rng)
    published = set(table.jurisdiction[table.math_top5_95 == 1])
    assert len(published) == 12
    assert published <= set(table.jurisdiction[low <= 5])
    assert set(table.jurisdiction[high <= 5]) <= published


# --- Kracka, Brauers & Zavadskas 2010 ---


def test_weighted_sum(golden):
    """No array function of its own: pins the weighted mean of scores that an arithmetic node repeats."""
    folder = "mcdm-weights"
    matrix = columns(golden, folder, "kracka2010_matrix.csv").to_numpy()
    expected = columns(golden, folder, "expected.csv").query("example == 'kracka2010'")
    better = np.array([int(sign) for sign in expected.types.iloc[0].split(";")])
    scores = np.where(better > 0, matrix, 1 / matrix)
    scores /= scores.sum(axis=0)
    np.testing.assert_allclose(np.average(scores, axis=1, weights=np.ones(7)), expected.expected, rtol=0, atol=5e-9)


# --- French master graduates: the prediction gate ---


def national_deviations(golden):
    """One row a programme and cohort: deviation from the national rate, raw and shrunken."""
    key = ["annee", "code_de_la_discipline"]
    tables = []
    for name in ("programmes.csv", "national_benchmarks.csv"):
        table = columns(golden, "fr-master-insertion", name)
        table = table[table.situation.str.startswith("30 mois") & (table.diplome == "MASTER LMD")]
        table = table[~table.discipline.str.startswith("Ensemble")]
        figures = table[["nombre_de_reponses", "taux_dinsertion"]].apply(pd.to_numeric, errors="coerce")
        tables.append(table[[*key, "numero_de_l_etablissement"]].assign(n=figures.iloc[:, 0], rate=figures.iloc[:, 1]))
    programmes, national = tables
    cells = programmes.dropna().merge(national[[*key, "rate"]].rename(columns={"rate": "b"}), on=key)
    cells = cells[cells.groupby(key).rate.transform("size") >= 8].sort_values(key, ignore_index=True)
    variance = cells.b * (100 - cells.b) / cells.n
    between = np.zeros(len(cells))
    for rows in cells.groupby(key).indices.values():
        between[rows] = between_variance(cells.rate[rows], variance[rows], cells.b[rows])
    shrunken = shrink(cells.rate, variance, cells.b, between).mean
    return cells.assign(raw=cells.rate - cells.b, shrunken=shrunken - cells.b)


def test_shrunken_rates_predict_the_next_cohort(golden):
    cells = national_deviations(golden)
    programme = ["numero_de_l_etablissement", "code_de_la_discipline", "annee"]
    following = cells.assign(annee=cells.annee - 1)[[*programme, "raw"]].rename(columns={"raw": "next"})
    pairs = cells.merge(following, on=programme, validate="one_to_one")
    assert len(pairs) == 1399

    def rmse(predicted):
        return float(np.sqrt(((pairs.next - predicted) ** 2).mean()))

    raw, national, shrunken = rmse(pairs.raw), rmse(0.0), rmse(pairs.shrunken)
    assert round(raw, 3) == 5.748
    assert round(national, 3) == 4.951
    assert shrunken == pytest.approx(4.684, abs=0.02)
    assert shrunken < national < raw
