"""What an allocation was made from (依据): policy, both years' results, files, each with its fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.report.allocation.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.funding import Allocation

_COLUMNS = ("source", "what", "fingerprint")


def source_table(allocation: Allocation, files: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """One row a thing that went in.

    Parameters
    ----------
    allocation : Allocation
    files : mapping of what to ``file, fingerprint``
        As `write_allocation` records them.

    Returns
    -------
    DataFrame
        ``source, what, fingerprint``; a fingerprint is empty where it is not known.
    """
    rows = [*_rows(allocation.recipe), *_files(files)]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _rows(recipe: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    policy = recipe["policy"]
    yield word("source.policy"), _said(policy, "title", "version", "status", "day"), policy["fingerprint"]
    for year in ("results", "before"):
        run = recipe[year] or {}
        for part in ("rubric", "data", "benchmark"):
            if isinstance(run.get(part), dict):
                said = _said(run[part], "id", "version", "status", "source", "year", "files")
                yield word(f"source.{year}_{part}"), said, str(run[part].get("fingerprint", ""))


def _files(files: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    for what, found in files.items():
        yield word(f"source.{what}"), found["file"], found["fingerprint"]


def _said(part: Mapping[str, Any], *names: str) -> str:
    given = (part.get(name) for name in names)
    return " ".join("、".join(map(str, one)) if isinstance(one, list) else str(one) for one in given if one)
