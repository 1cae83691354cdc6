"""Notices of a dataset as records: reason, place, value, so that they can be said again in either language."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evaluator.text import Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLAIN = (str, int, float, bool, type(None))


def notice_records(notices: Iterable[Problem]) -> list[dict[str, Any]]:
    """Make records of notices; details that are neither text nor number are kept as text."""
    return [
        {
            "reason": str(notice.reason),
            "place": asdict(notice.place),
            "value": notice.value,
            "severity": notice.severity,
            "institution": notice.institution,
            "details": {
                key: value if isinstance(value, _PLAIN) else str(value) for key, value in notice.details.items()
            },
        }
        for notice in notices
    ]


def notices_of(records: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Make notices of records; what this version of the program no longer says is left out."""
    known = {str(reason) for reason in Reason}
    return tuple(
        Problem(
            Reason(record["reason"]),
            Place(**record["place"]),
            record["value"],
            record["severity"],
            record["institution"],
            record["details"],
        )
        for record in records
        if record["reason"] in known
    )
