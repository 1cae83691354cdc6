"""The workbook that people fill, made from the rubric (填报模板): data, explanations, catalogue."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from evaluator.catalog import majors
from evaluator.dataset import level_name
from evaluator.intake.benchmark_file import LONG, long_headers
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.dataset import Benchmark
    from evaluator.rubric import Rubric

FONT = "宋体"
# A fixed date in the file's properties: the same content gives the same bytes.
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's properties know no time zone


@dataclass(frozen=True)
class TemplateColumn:
    """One column of the template."""

    code: str
    header: str
    kind: Literal["text", "count", "number", "percent"]
    unit: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    definition: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None


def template_columns(rubric: Rubric) -> list[TemplateColumn]:
    """Columns of the data sheet: unit columns, counts, then the leaves that are not computed from counts."""
    data = rubric.model.data
    columns = [
        TemplateColumn(column.code, column.name, "text", "", column.options, column.required, column.definition)
        for column in data.columns
    ]
    spreads = {leaf.sd for leaf in rubric.leaves if leaf.sd}
    columns += [
        TemplateColumn(
            figure.code,
            _headed(figure.name, figure.unit),
            "number" if figure.code in spreads else "count",
            figure.unit,
            definition=figure.definition,
            source=figure.source,
            low=0,
        )
        for figure in data.figures
    ]
    columns += [
        TemplateColumn(
            leaf.code,
            _headed(leaf.name, leaf.unit),
            "percent" if leaf.unit in {"%", "‰"} else "number",
            leaf.measure,
            definition=leaf.definition,
            source=leaf.source,
            low=float(leaf.range[0]) if leaf.range else None,
            high=float(leaf.range[1]) if leaf.range else None,
        )
        for leaf in rubric.leaves
        if leaf.events is None
    ]
    return columns


def _headed(name: str, unit: str) -> str:
    return name if unit in {"", "1"} else f"{name}（{unit}）"


def write_template(
    rubric: Rubric, path: str | Path, rows: Mapping[str, Sequence[Any]] | None = None, *, title_note: str = ""
) -> Path:
    """Write the data workbook of a rubric, empty or filled.

    Parameters
    ----------
    rubric : Rubric
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    rows : mapping of column code to values, optional
        Values to fill in; text such as 不公开 stays text, None stays empty.
    title_note : str
        Stands beside the title, for instance 模拟数据.
    """
    path, columns = Path(path), template_columns(rubric)
    with _new_book(path, rubric.model.title) as book:
        _data_sheet(book, rubric, columns, rows or {}, title_note)
        _explanation_sheet(book, rubric, columns)
        if rubric.model.unit == "programme":
            _catalogue_sheet(book)
    return path


@contextmanager
def _new_book(path: Path, title: str) -> Iterator[Any]:
    """Write a workbook in which text stays text; it takes its place whole, or not at all."""
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    part = path.with_name(f".{path.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(part), options) as book:
        book.set_properties({"title": title, "created": CREATED})
        yield book
    part.replace(path)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "header": book.add_format(
            {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DDEBF7"}
        ),
        "needed": book.add_format(
            {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#FCE4D6"}
        ),
        "text": book.add_format({**base, "num_format": "@"}),
        "count": book.add_format({**base, "num_format": "0"}),
        "number": book.add_format({**base, "num_format": "General"}),
        # The sign is printed behind the number, not multiplied in: 85.3 is shown as 85.3%.
        "percent": book.add_format({**base, "num_format": '0.00"%"'}),
        "wrap": book.add_format({**base, "text_wrap": True, "valign": "top"}),
    }


def _data_sheet(
    book: Any, rubric: Rubric, columns: list[TemplateColumn], rows: Mapping[str, Sequence[Any]], note: str
) -> None:
    formats = _formats(book)
    sheet = book.add_worksheet(say("template.data_sheet"))
    title = say("template.title", title=rubric.model.title, version=rubric.model.version, status=rubric.model.status)
    sheet.write_string(0, 0, f"{title}{f'【{note}】' if note else ''}", formats["title"])
    sheet.set_row(1, 48)
    sheet.freeze_panes(2, sum(column.required for column in columns[:3]))
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    count = max((len(values) for values in rows.values()), default=0)
    last = max(count + 1, 2000)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, 14 if column.kind == "text" else 11, formats[column.kind])
        sheet.write_string(1, position, column.header, formats["needed" if column.required else "header"])
        hint = "\n".join(part for part in (column.definition, column.source) if part)
        if hint:
            sheet.write_comment(1, position, hint, {"x_scale": 2.5, "y_scale": 1.5})
        if column.options:
            sheet.data_validation(2, position, last, position, {"validate": "list", "source": list(column.options)})
        for row, value in enumerate(rows.get(column.code, ())):
            _write(sheet, row + 2, position, value, formats[column.kind])


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN is the value that differs from itself
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, float(value), form)


def _explanation_sheet(book: Any, rubric: Rubric, columns: list[TemplateColumn]) -> None:
    formats = _formats(book)
    sheet = book.add_worksheet(say("template.explanation_sheet"))
    widths = (26, 10, 8, 16, 60, 50)
    for position, (key, width) in enumerate(
        zip(("column", "unit", "required", "range", "definition", "filled_from"), widths, strict=True)
    ):
        sheet.set_column(position, position, width, formats["wrap"])
        sheet.write_string(0, position, say(f"template.{key}"), formats["header"])
    for row, column in enumerate(columns, start=1):
        span = (
            ""
            if column.low is None
            else f"{column.low:g}–{column.high:g}"
            if column.high is not None
            else f"≥{column.low:g}"
        )
        required = say("template.yes") if column.required else ""
        cells = (
            column.header,
            column.unit,
            required,
            span or "、".join(column.options),
            column.definition,
            column.source,
        )
        for position, text in enumerate(cells):
            sheet.write_string(row, position, text, formats["wrap"])
    row = len(columns) + 2
    for key in ("states", "percent", "counts"):
        sheet.write_string(row, 0, say(f"template.rule_{key}"))
        row += 1
    mark = say("template.mark", id=rubric.id, version=rubric.model.version, fingerprint=rubric.fingerprint[:12])
    sheet.write_string(row + 1, 0, mark)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _catalogue_sheet(book: Any) -> None:
    formats = _formats(book)
    sheet = book.add_worksheet(say("template.catalogue_sheet"))
    for position, key in enumerate(("code", "name", "class", "category")):
        sheet.set_column(position, position, 24, formats["text"])
        sheet.write_string(0, position, say(f"template.major_{key}"), formats["header"])
    for row, major in enumerate(majors().values(), start=1):
        for position, text in enumerate((major.code, major.name, major.class_name, major.category_name)):
            sheet.write_string(row, position, text, formats["text"])
    sheet.freeze_panes(1, 0)


def write_benchmark(
    rubric: Rubric, path: str | Path, benchmark: Benchmark | None = None, *, title_note: str = ""
) -> Path:
    """Write the benchmark workbook (常模): empty, with one row an indicator, or filled from a Benchmark."""
    path = Path(path)
    names = {leaf.code: leaf.name for leaf in rubric.leaves}
    units = {leaf.code: leaf.unit for leaf in rubric.leaves}
    with _new_book(path, rubric.model.title) as book:
        formats = _formats(book)
        sheet = book.add_worksheet(say("template.benchmark_sheet"))
        title = say("template.benchmark_title", title=rubric.model.title, version=rubric.model.version)
        sheet.write_string(0, 0, f"{title}{f'【{title_note}】' if title_note else ''}", formats["title"])
        for position, text in enumerate(long_headers().values()):
            sheet.set_column(
                position,
                position,
                16,
                formats["text" if LONG[position] in {"indicator", "group"} else "number"],
            )
            sheet.write_string(1, position, text, formats["header"])
        for row, values in enumerate(_benchmark_rows(rubric, benchmark), start=2):
            for position, value in enumerate((values[0], names[values[0]], *values[1:])):
                percent = LONG[position] in {"mean", "spread"} and units[values[0]] == "%"
                kind = "text" if isinstance(value, str) else "percent" if percent else "number"
                _write(sheet, row, position, value, formats[kind])
        sheet.freeze_panes(2, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return path


def _benchmark_rows(rubric: Rubric, benchmark: Benchmark | None) -> list[tuple[Any, ...]]:
    if benchmark is None:
        widest = rubric.model.benchmark.groups[-1]
        return [(code, level_name(rubric, widest), "", None, None, None, None, "", None) for code in rubric.codes]
    rows = []
    for level in benchmark.levels:
        for k, key in enumerate(level.keys):
            for j, code in enumerate(rubric.codes):
                mean = level.mean[k, j]
                if mean == mean:  # noqa: PLR0124 - only known means are written
                    numbers = (level.spread[k, j], level.programmes[k, j], level.coverage[k, j])
                    name = level_name(rubric, level.level)
                    rows.append((code, name, key, mean, *numbers, benchmark.source, benchmark.year))
    return rows
