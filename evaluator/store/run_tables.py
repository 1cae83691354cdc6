"""Tables of a run as bytes and back: what ``evaluator score`` writes, byte by byte."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, read_csv
from sqlalchemy import select

from evaluator.evaluation import ScopeRanks
from evaluator.report.safe_csv import csv_bytes, plain_text
from evaluator.store.files import checked
from evaluator.store.packing import packed, sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Table

_CELL_NUMBERS = ("value", "n", "benchmark", "spread", "z", "t", "se", "shrunken", "weight", "contribution")
_NODE_NUMBERS = ("score", "se", "weight", "contribution")
_UNIT_NUMBERS = ("score", "se", "se_own", "low", "high", "shrunken", "shrunken_se")
_UNIT_WHOLE = ("place", "place_of")
_ENDS = ("", "_low", "_high", "_set_low", "_set_high", "_best")
_LAST = _ENDS[-1]


def table_rows(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, object]]:
    """Make the rows of tables: name, compressed bytes, fingerprint."""
    rows: list[dict[str, object]] = []
    for name, table in tables.items():
        content = csv_bytes(table)
        rows.append({"name": name, "content": packed(content), "sha256": sha256(content), "size": len(content)})
    return rows


def tables_fingerprint(rows: Iterable[Mapping[str, object]]) -> str:
    """Fingerprint of all tables together."""
    return sha256("\n".join(f"{row['name']} {row['sha256']}" for row in rows).encode("utf-8"))


def table_bytes(connection: Connection, table: Table, owner: str, number: int) -> dict[str, bytes]:
    """Give the bytes of all tables of a run or an allocation, by name, each held against its fingerprint."""
    rows = connection.execute(select(table).where(table.c[owner] == number)).all()
    return {row.name: checked(row.content, row.sha256, f"{row.name} #{number}") for row in rows}


def units_of(content: bytes) -> pd.DataFrame:
    """Read the units of a run; what stands before the score are the unit's own columns, and text."""
    heads = heads_of(content)
    found = heads[heads.index("score") :]
    floats = [name for name in found if name in _UNIT_NUMBERS or name.startswith(("p_", "q_"))]
    whole = [name for name in found if name in _UNIT_WHOLE or name.startswith("rank_")]
    table = typed(content, [*floats, *whole])
    table = table.assign(
        **{name: pd.array(table[name].to_numpy(dtype=np.float64), dtype="Float64").astype("Int64") for name in whole}
    )
    return table.assign(unstable=table["unstable"] == "True") if "unstable" in found else table


def ranks_of(units: pd.DataFrame) -> tuple[ScopeRanks, ...]:
    """Give the ranks that stand in the units of a run, by scope, as `Result.ranks` has them."""
    scopes = [name.removesuffix(_LAST).removeprefix("rank_") for name in map(str, units) if name.endswith(_LAST)]
    return tuple(
        ScopeRanks(scope, *(units[f"rank_{scope}{end}"].to_numpy(dtype=np.float64, na_value=np.nan) for end in _ENDS))
        for scope in scopes
    )


def heads_of(content: bytes) -> list[str]:
    """Give the names of the columns of a table."""
    return next(csv.reader(io.StringIO(content[: content.index(b"\n")].decode("utf-8"))))


def cells_of(content: bytes) -> pd.DataFrame:
    """Read the cells of a run."""
    return typed(content, _CELL_NUMBERS)


def nodes_of(content: bytes) -> pd.DataFrame:
    """Read the nodes of a run."""
    return typed(content, _NODE_NUMBERS)


def typed(content: bytes, numbers: Iterable[str]) -> pd.DataFrame:
    """Read a table: these columns as numbers, to the last bit, everything else as text."""
    wanted = set(numbers)
    kinds = {name: pa.float64() if name in wanted else pa.string() for name in heads_of(content)}
    # Ten times as fast as pandas' own reader, and exact to the last bit whatever the version.
    table = read_csv(
        io.BytesIO(content),
        parse_options=ParseOptions(newlines_in_values=True),
        convert_options=ConvertOptions(column_types=kinds, null_values=["", "nan"], strings_can_be_null=False),
    ).to_pandas()
    texts = [name for name in table.columns if name not in wanted]
    return pd.DataFrame(table.assign(**{name: _plain(table[name]) for name in texts}))


def _plain(column: pd.Series) -> pd.Series:
    # A table of cells names each unit once an indicator.
    codes, found = pd.factorize(column)
    texts = pd.Series([plain_text(str(text)) for text in found], dtype="str")
    return texts.take(codes).set_axis(column.index)
