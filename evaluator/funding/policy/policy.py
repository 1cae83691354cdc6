"""A policy loaded for a day: its model, the values in force, its fingerprint (政策)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from evaluator.funding.policy.model import Dated, FundingPolicy
    from evaluator.rubric.model import ReferenceEntry


@dataclass(frozen=True)
class Policy:
    """A funding policy, strict and frozen.

    Attributes
    ----------
    model : FundingPolicy
    path : Path
    day : date
        Day on which values must be in force.
    """

    model: FundingPolicy
    path: Path
    day: dt.date

    @property
    def id(self) -> str:
        """Id of the policy."""
        return self.model.id

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content and the day: the same policy on the same day, the same fingerprint."""
        content = [self.model.model_dump(mode="json", by_alias=True), str(self.day)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def in_force(self, values: Sequence[Dated]) -> dict[str, Dated]:
        """Values of a table in force on the day, by code."""
        return {value.code: value for value in values if in_force(value, self.day)}

    def references(self, *parts: tuple[ReferenceEntry, ...]) -> tuple[ReferenceEntry, ...]:
        """Documents of a value: those of the nearest part that names any, from the value outwards."""
        return next((given for given in parts if given), self.model.references)


def in_force(value: Dated, day: dt.date) -> bool:
    """Whether a value is in force on a day, both its ends included."""
    return (value.from_ is None or value.from_ <= day) and (value.until is None or day <= value.until)
