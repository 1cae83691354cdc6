"""What a comparison says in sentences: the same on the terminal and in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.evaluation import Comparison

# Shown as in the standings against the average: nine and a half of ten. How a table is read, not who gets what.
_SHOWN_SURE = 0.95
_TWO = 2.0
_CODES_SHOWN = 10


def word(key: str, lang: str = "zh", **values: object) -> str:
    """Sentence of the topic ``compare``."""
    return say(f"compare.{key}", lang, **values)


def signed(value: float, decimals: int = 2) -> str:
    """Write a difference with its sign; 0 has none."""
    text = f"{value:+.{decimals}f}"
    return text.lstrip("+-") if not text.strip("+-0.") else text


def title(comparison: Comparison, lang: str = "zh") -> str:
    """Rubric and years."""
    before, after = comparison.facts["years"]
    rubric = comparison.facts["after"]["rubric"].get("title", "")
    return word("title", lang, rubric=rubric, before=_year(before, lang), after=_year(after, lang))


def runs(comparison: Comparison, lang: str = "zh") -> str:
    """What each year was: version and benchmark."""
    return word("subtitle", lang, **{side: _run(comparison.facts[side], lang) for side in ("before", "after")})


def summary_lines(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say what was found: counts, mean change by cause, how many changes are sure, moves against noise."""
    facts, units, moves = comparison.facts, comparison.units, comparison.moves
    counts = {
        name: facts[name] for name in ("compared", "same", "renamed", "merged", "closed", "gone", "new", "judged")
    }
    lines = [word("counts", lang, **counts)]
    if facts["unknown_codes"]:
        codes = facts["unknown_codes"]
        shown = word("comma", lang).join(codes[:_CODES_SHOWN])
        lines.append(word("unknown_codes", lang, count=len(codes), codes=shown))
    lines += [problem.show(lang) for problem in facts["notices"]]
    known = units[np.isfinite(units["difference"].to_numpy(dtype=np.float64))]
    if len(known):
        parts = ("difference", "own", "benchmark", "weights", "other", "rounding")
        lines.append(word("means", lang, **{name: signed(float(known[name].mean())) for name in parts}))
    if facts["judged"]:
        sure = units["p_real"].to_numpy(dtype=np.float64) >= _SHOWN_SURE
        up = int((sure & (units["difference"] > 0)).sum())
        down = int((sure & (units["difference"] < 0)).sum())
        rest = facts["judged"] - up - down
        lines.append(word("real", lang, sure=f"{_SHOWN_SURE:.0%}", up=up, down=down, rest=rest))
    if not moves.letters:
        return [*lines, word("note.no_letters", lang)]
    if moves.expected is None:
        return [*lines, word("changed", lang, changed=moves.changed), word("note.no_expected", lang)]
    reach = _TWO * moves.changed_spread
    low, high = max(moves.changed_expected - reach, 0.0), moves.changed_expected + reach
    verdict = "more" if moves.changed > high else "less" if moves.changed < low else "same"
    said = {"expected": f"{moves.changed_expected:.1f}", "low": f"{low:.0f}", "high": f"{high:.0f}"}
    verdicts = word(f"verdict.{verdict}", lang)
    return [*lines, word("changed_noise", lang, changed=moves.changed, verdict=verdicts, **said)]


def notes(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say how to read it, and what must be known."""
    facts = comparison.facts
    names = dict(zip(comparison.leaves["indicator"], comparison.leaves["name"], strict=True))
    lines = [word(f"note.{name}", lang) for name in ("parts", "noise", "exact")]
    overlapping = [names[code] for code in facts["overlapping"] if code in names]
    if overlapping:
        lines.append(word("note.overlapping", lang, leaves=word("comma", lang).join(overlapping)))
    if facts["other_version"]:
        lines.append(word("note.version", lang))
    if facts["other_benchmark_kind"]:
        kinds = {side: (facts[side].get("benchmark") or {}).get("source", "—") for side in ("before", "after")}
        lines.append(word("note.benchmark", lang, **kinds))
    if facts["merged"]:
        lines.append(word("note.merged", lang))
    return lines


def _run(recipe: Mapping[str, Any], lang: str) -> str:
    rubric, bench = recipe["rubric"], recipe.get("benchmark") or {}
    source = " ".join(str(bench[name]) for name in ("source", "year") if bench.get(name)) or "—"
    said = {name: rubric.get(name, "—") for name in ("version", "status")}
    return word("run", lang, year=_year(recipe["data"].get("year"), lang), benchmark=source, **said)


def _year(year: object, lang: str) -> str:
    return word("year_unknown", lang) if year is None else str(year)
