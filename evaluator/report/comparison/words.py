"""What a comparison says in sentences: the same on the terminal and in the workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.evaluation import Comparison

_TWO = 2.0
_CODES_SHOWN = 10
_PARTS = ("own", "benchmark", "weights", "other")


def word(key: str, lang: str = "zh", **values: object) -> str:
    """Sentence of the topic ``compare``."""
    return say(f"compare.{key}", lang, **values)


def signed(value: float, decimals: int = 2) -> str:
    """Write a difference with its sign; 0 has none."""
    text = f"{value:+.{decimals}f}"
    return text.lstrip("+-") if not text.strip("+-0.") else text


def added_up(whole: float, parts: Sequence[float], decimals: int = 2) -> tuple[float, list[float], float]:
    """Round a whole and its parts as they are printed, and give what is then left between them.

    Examples
    --------
    >>> added_up(0.144, [0.146, 0.001, 0.0])
    (0.14, [0.15, 0.0, 0.0], -0.01)
    """
    step = Decimal(1).scaleb(-decimals)
    # A zero has no sign: + 0 takes off that of a small loss.
    shown = [Decimal(part).quantize(step) + 0 for part in (whole, *parts)]
    return float(shown[0]), [float(part) for part in shown[1:]], float(shown[0] - sum(shown[1:], Decimal(0)))


def title(comparison: Comparison, lang: str = "zh") -> str:
    """Rubric and years."""
    before, after = comparison.facts["years"]
    rubric = comparison.facts["after"]["rubric"].get("title", "")
    return word("title", lang, rubric=rubric, before=_year(before, lang), after=_year(after, lang))


def runs(comparison: Comparison, lang: str = "zh") -> str:
    """What each year was: version and benchmark."""
    return word("subtitle", lang, **{side: _run(comparison.facts[side], lang) for side in ("before", "after")})


def summary_lines(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say what was found: counts, which changes stand out, the common movement by cause, moves against noise."""
    facts, moves = comparison.facts, comparison.moves
    counts = {
        name: facts[name] for name in ("compared", "same", "renamed", "merged", "closed", "gone", "new", "judged")
    }
    lines = [word("counts", lang, **counts)]
    if facts["unknown_codes"]:
        codes = facts["unknown_codes"]
        shown = word("comma", lang).join(codes[:_CODES_SHOWN])
        lines.append(word("unknown_codes", lang, count=len(codes), codes=shown))
    lines += [problem.show(lang) for problem in facts["notices"]]
    if not facts["drawn_twice"]:
        lines.append(
            word("same_data" if facts["same_data"] else "same_year", lang, year=_year(facts["years"][1], lang))
        )
    elif facts["judged"]:
        lines.append(_stands(comparison, lang))
    lines += _common(comparison, lang)
    lines += rule_warning(comparison, lang)
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


def rule_warning(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say that letters of the two years rest on different rules, or may; nothing where they do not."""
    facts = comparison.facts
    if not facts["other_rule"] or not comparison.moves.letters:
        return []
    rules = [word(f"rule.{rule}", lang) if rule else "" for rule in facts["letter_rules"]]
    return [word(f"other_rule.{facts['other_rule']}", lang, before=rules[0], after=rules[1])]


def _stands(comparison: Comparison, lang: str) -> str:
    """Count the changes that stand by themselves, never those that only share the common movement."""
    units, facts = comparison.units, comparison.facts
    up, down = (int((units["stands"] == way).sum()) for way in ("up", "down"))
    exact = (units["stands"] != "") & (units["se"] == 0)
    said = {"up": up, "down": down, "count": up + down, "rest": facts["judged"] - up - down}
    without = word("stands_exact", lang) if exact.any() else ""
    return word("stands", lang, level=f"{facts['level']:g}", exact=without, **said)


def _common(comparison: Comparison, lang: str) -> list[str]:
    """Say by how much all moved together, and why; the printed parts add up to the printed movement."""
    units = comparison.units
    known = units[np.isfinite(units["difference"].to_numpy(dtype=np.float64))]
    if known.empty:
        return []
    whole, parts, rounding = added_up(float(known["difference"].mean()), [float(known[name].mean()) for name in _PARTS])
    way = "up" if whole > 0 else "down" if whole < 0 else "still"
    moved = word(f"means.{way}", lang, size=f"{abs(whole):.2f}", count=len(known))
    said = {name: signed(part) for name, part in zip(_PARTS, parts, strict=True)}
    shared = word("means.shared", lang) if whole and comparison.facts["drawn_twice"] else ""
    return [word("means", lang, moved=moved, rounding=signed(rounding), shared=shared, **said).rstrip()]


def drawn_note(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say what is drawn in, and toward what; nothing where nothing is."""
    common, error, spread = comparison.facts["common"]
    if not np.isfinite(common):
        return []
    said = {"common": signed(common), "error": f"{error:.2f}", "spread": f"{spread:.2f}"}
    return [word("note.drawn", lang, **said)]


def notes(comparison: Comparison, lang: str = "zh") -> list[str]:
    """Say how to read it, and what must be known."""
    facts = comparison.facts
    names = dict(zip(comparison.leaves["indicator"], comparison.leaves["name"], strict=True))
    lines = [word("note.parts", lang)]
    if facts["drawn_twice"]:
        level = {"level": f"{facts['level']:g}", "share": f"{facts['level']:.0%}"}
        lines += [word("note.noise", lang, **level), *drawn_note(comparison, lang), word("note.exact", lang)]
    overlapping = [names[code] for code in facts["overlapping"] if code in names]
    if overlapping and facts["drawn_twice"]:
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
