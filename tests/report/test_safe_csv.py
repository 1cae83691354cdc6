"""Csv by columns: the bytes of Python's own writer, field for field."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from evaluator.evaluation import result as result_module
from evaluator.report import safe_csv
from evaluator.report.safe_csv import csv_bytes, safe_text, write_csv

TEXTS = [
    "甲",
    "",
    None,
    "a,b",
    'say "x"',
    "two\nlines",
    " in spaces ",
    "'",
    "=1+1",
    "-2",
    "\t1",
    "\r=1",
    "é😀",
    "nan",
    '"',
]


def by_the_writer(table: pd.DataFrame) -> bytes:
    """Field by field: numbers as ``repr`` has them, everything else as `safe_text`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in zip(*(table[name].astype(object) for name in table.columns), strict=True):
        writer.writerow([_field(value) for value in row])
    return out.getvalue().encode("utf-8")


def _field(value: object) -> str:
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if isinstance(value, float | np.floating) and not np.isnan(value):
        return repr(float(value))
    return safe_text(value)


def random_numbers(count: int) -> np.ndarray:
    """Numbers of every size, in bits and in the shapes that figures have."""
    rng = np.random.default_rng(4)
    bits = rng.integers(0, 2**64, count, dtype=np.uint64).view(np.float64)
    figures = rng.integers(-(10**7), 10**7, count) / 10.0 ** rng.integers(0, 9, count)
    edges = [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-4, np.nextafter(1e-4, 0), 1e9, np.nextafter(1e9, 0), 1e16, 5e-324]
    return np.concatenate([bits, figures, np.exp(rng.normal(0, 12, count)), np.arange(-50.0, 50.0), edges])


def test_numbers_are_written_as_repr_writes_them():
    numbers = random_numbers(20_000)
    assert csv_bytes(pd.DataFrame({"a": numbers, "b": numbers[::-1]})) == by_the_writer(
        pd.DataFrame({"a": numbers, "b": numbers[::-1]})
    )


def test_texts_are_guarded_and_quoted_as_ever():
    rng = np.random.default_rng(6)
    table = pd.DataFrame({name: rng.choice(np.array(TEXTS, dtype=object), 300) for name in ("文本", "b,c", '"d"')})
    assert csv_bytes(table) == by_the_writer(table)
    assert csv_bytes(table.astype("str")) == by_the_writer(table.astype("str"))


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_other_kinds_of_columns(rows):
    table = pd.DataFrame(
        {
            "whole": np.arange(rows) - 2,
            "rank": pd.array([None, 7, -3, None, 12][:rows], dtype="Int64"),
            "share": pd.array([0.5, None, 3.0, -1e-9, 2.0][:rows], dtype="Float64"),
            "yes": (np.arange(rows) % 2).astype(bool),
            "maybe": pd.array([True, None, False, None, True][:rows], dtype="boolean"),
            "single": np.arange(rows).astype(np.float32) / 10,
            "kind": pd.Categorical(["=x", "y", "y", "=x", "y"][:rows]),
            "mixed": np.array([1, "=2", None, 2.5, "-"], dtype=object)[:rows],
        }
    )
    expected = [
        "whole,rank,share,yes,maybe,single,kind,mixed",
        "-2,,0.5,False,True,0.0,'=x,1",
        "-1,7,,True,,0.1,y,'=2",
        "0,-3,3.0,False,False,0.2,y,",
        "1,,-1e-09,True,,0.3,'=x,2.5",
        "2,12,2.0,False,True,0.4,y,'-",
    ][: rows + 1]
    assert csv_bytes(table).decode("utf-8").splitlines() == expected


def test_one_column_alone_says_that_a_line_is_a_row():
    assert csv_bytes(pd.DataFrame({"a": ["x", None, "=1"]})) == b'a\nx\n""\n\'=1\n'


def test_a_long_table_is_written_in_parts(tmp_path, monkeypatch):
    table = pd.DataFrame({"a": np.arange(100) / 7, "b": [TEXTS[i % len(TEXTS)] for i in range(100)]})
    whole = csv_bytes(table)
    monkeypatch.setattr(safe_csv, "_ROWS", 13)
    assert csv_bytes(table) == whole
    write_csv((table.iloc[first : first + 29] for first in range(0, 100, 29)), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == whole


@pytest.mark.parametrize("table", ["units", "cells", "nodes"])
def test_tables_in_blocks_are_the_tables(result, table, monkeypatch):
    from dataclasses import replace

    whole = csv_bytes(getattr(result, table))
    monkeypatch.setattr(result_module, "_BLOCK", 7)
    parts = list(replace(result).in_blocks(table))
    assert len(parts) > 1 or table == "units"
    assert csv_bytes(pd.concat(parts, ignore_index=True)) == whole
