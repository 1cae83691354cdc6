"""The synthetic province as drafts of returns, with its register and last year's data."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from returns_drafts import EXTRAS, Draft, Dress, dress_of

from evaluator.demo import Table, make_world
from evaluator.forms import template_columns, write_template

if TYPE_CHECKING:
    import evaluator as ev

SEED, YEAR = 20250901, 2025
UNIT_HEADS = {"institution": "院校代码", "institution_name": "院校名称", "major": "专业编码", "major_name": "专业"}


@dataclass
class Province:
    """Forty drafts, what the register says, and the tables behind them."""

    rubric: ev.ScoredRubric
    now: Table
    before: Table
    drafts: list[Draft]
    register: list[dict[str, str]]

    def draft(self, code: str) -> Draft:
        return next(draft for draft in self.drafts if draft.code == code)


def make_province(rubric: ev.ScoredRubric) -> Province:
    world = make_world(rubric, seed=SEED)
    now, before = world.year(YEAR).province, world.year(YEAR - 1).province
    parts = split(now)
    drafts = [_draft(rubric, rows, number) for number, rows in enumerate(parts)]
    register = [
        {code: row[code] for code in ("institution", "institution_name", "major", "major_name", "variant")}
        | {"status": "在招"}
        for rows in parts
        for row in rows
    ]
    # Programmes that are on the books and are not returned.
    closed = [{**register[0], "major": "082901", "major_name": "", "status": "撤销"}]
    closed += [{**register[-1], "major": "082901", "major_name": "", "status": "停招"}]
    return Province(rubric, now, before, drafts, register + closed)


def split(table: Table) -> list[list[dict[str, Any]]]:
    """Rows of each institution, as an office writes them."""
    codes = list(table.cells)
    rows = [dict(zip(codes, cells, strict=True)) for cells in zip(*table.cells.values(), strict=True)]
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        parts.setdefault(row["institution"], []).append(row)
    return list(parts.values())


def _draft(rubric: ev.ScoredRubric, rows: list[dict[str, Any]], number: int) -> Draft:
    dress, rng = dress_of(number), random.Random(SEED + number)  # noqa: S311
    code, name = rows[0]["institution"], rows[0]["institution_name"]
    templates = template_columns(rubric)
    columns = [column.code for column in templates]
    if dress.order == "reversed":
        columns = columns[:4] + columns[:3:-1]
    elif dress.order == "shuffled":
        rng.shuffle(columns)
    columns += [*dress.shares, *dress.extras]
    leaves = {leaf.code: leaf for leaf in rubric.leaves}
    for row in rows:
        row |= {share: _share(row, leaves[share]) for share in dress.shares}
    heads = {column.code: _head(column.code, column.header, dress, rubric) for column in templates}
    heads |= {share: f"{leaves[share].name}（%）" for share in dress.shares}
    heads |= {extra: EXTRAS[extra] for extra in dress.extras}
    suffix = "csv" if dress.kind == "csv" else "xlsx"
    forms = (f"{code}_{name}_2025.{suffix}", f"{name} 报送（定稿） {number:02d}.{suffix}", f"{code}.{suffix}")
    file = (Path(dress.folder) / forms[number % 3]).as_posix()
    return Draft(code, name, dress, file, columns, heads, rows)


def _share(row: dict[str, Any], leaf: Any) -> Any:
    part, whole = row[leaf.events], row[leaf.n[0]]
    known = isinstance(part, int) and isinstance(whole, int) and whole > 0
    # With its sign: a bare 0.8 could be 80 %.
    return f"{100 * part / whole:.1f}%" if known else ""


def _head(code: str, header: str, dress: Dress, rubric: ev.ScoredRubric) -> str:
    data = rubric.model.data
    if dress.heads == "codes":
        return code
    if dress.heads == "plain":
        return header.partition("（")[0]
    if dress.heads == "spaced":
        return "　".join(header) if len(header) < 7 else f"{header[:4]}\n {header[4:]}"
    if dress.heads == "aliases":
        aliases = {figure.code: figure.headers for figure in data.figures}
        return UNIT_HEADS.get(code) or (aliases.get(code) or (header,))[0]
    return header


def write_register(province: Province, path: Path) -> Path:
    heads = {"institution": "学校代码", "institution_name": "学校名称", "major": "专业代码", "major_name": "专业名称"}
    heads |= {"variant": "办学形式", "status": "招生状态"}
    book = Workbook()
    book.active.title = "布点登记表"
    book.active.append(["乌有省布点登记表（模拟数据）"])
    book.active.append(list(heads.values()))
    for row in province.register:
        book.active.append([row[code] for code in heads])
    book.save(path)
    return path


def write_before(province: Province, path: Path) -> Path:
    rows = {code: cells.tolist() for code, cells in province.before.cells.items()}
    return write_template(province.rubric, path, rows, title_note="模拟数据", year=YEAR - 1)
