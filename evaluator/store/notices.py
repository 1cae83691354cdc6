"""Notices of a dataset as records: reason, place, value, so that they can be said again in either language."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evaluator.text import LANGUAGES, Joined, Message, Place, Problem, Reason, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLAIN = (str, int, float, bool, type(None))


def notice_records(notices: Iterable[Problem]) -> list[dict[str, Any]]:
    """Make records of notices; messages stay what they are made of, what else is no number is kept as text."""
    return [
        {
            "reason": str(notice.reason),
            "place": asdict(notice.place),
            "value": notice.value,
            "severity": notice.severity,
            "institution": notice.institution,
            "details": {key: _recorded(value) for key, value in notice.details.items()},
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
            _details(record["details"]),
        )
        for record in records
        if record["reason"] in known
    )


def _recorded(value: object) -> Any:
    if isinstance(value, Message):
        return {"key": value.key, "values": {name: _recorded(one) for name, one in value.values.items()}}
    if isinstance(value, Joined):
        return {"parts": [_recorded(part) for part in value.parts], "between": value.between}
    if isinstance(value, Written):
        return {"texts": dict(value.texts)}
    return value if isinstance(value, _PLAIN) else str(value)


def _details(record: Mapping[str, Any]) -> dict[str, object]:
    texts = {name: record[name] for name in LANGUAGES if name in record}
    if len(texts) == len(LANGUAGES):
        # So earlier versions kept what a look-up said.
        return {"said": Written(texts)} | {name: _read(one) for name, one in record.items() if name not in texts}
    return {name: _read(one) for name, one in record.items()}


def _read(record: Any) -> Any:
    if not isinstance(record, dict):
        return record
    if "texts" in record:
        return Written(record["texts"])
    if "parts" in record:
        return Joined(tuple(_read(part) for part in record["parts"]), record["between"])
    return Message(record["key"], {name: _read(one) for name, one in record["values"].items()})
