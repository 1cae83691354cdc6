"""One line of a proof, and the words and documents in it (证明的一行)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction  # noqa: TC003 - part of a dataclass that people inspect
from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.funding.policy import Policy
    from evaluator.rubric.model import Reference


@dataclass(frozen=True)
class ProofLine:
    """One line of a proof.

    Attributes
    ----------
    key : str
        By which formulas of later lines name it; unique in a proof.
    label : dict of str to str
        By language.
    value : Fraction, int or str
    formula : str
        How the value follows from earlier lines, their keys in braces (``{heads}*{cost}``), with the functions of a
        spreadsheet (MIN, MAX, ROUNDUP, ROUNDDOWN); empty for what is given.
    note : dict of str to str
        By language.
    reference : str
        The document of a given value.
    """

    key: str
    label: dict[str, str]
    value: Fraction | int | str
    formula: str = ""
    note: dict[str, str] | None = None
    reference: str = ""


def document(policy: Policy, *parts: tuple[Reference, ...]) -> str:
    """Documents of a value: of the nearest part that names one; else those of the whole policy, and that they are."""
    given = "；".join(
        " ".join(str(part) for part in (one.title, one.article, one.date, one.note) if part)
        for one in policy.references(*parts)
    )
    if any(parts):
        return given
    return say("fund.proof.whole_policy", status=policy.model.status, document=given)


def words(key: str, **values: object) -> dict[str, str]:
    """Sentence of a proof in every language."""
    return {lang: say(f"fund.proof.{key}", lang, **values) for lang in ("zh", "en")}


def plain(text: str) -> dict[str, str]:
    """Text that is the same in every language."""
    return {"zh": text, "en": text}
