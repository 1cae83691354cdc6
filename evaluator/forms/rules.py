"""What a cell of the data sheet takes (输入规则): drop-downs, rules, sentences; the catalogue of majors (专业目录)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.catalog import majors
from evaluator.excel import protect, set_page
from evaluator.forms.columns import CODES, state_word
from evaluator.text import say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Formats, Lists
    from evaluator.forms.columns import TemplateColumn
    from evaluator.rubric import Rubric


# Excel's own limits on the texts of a rule.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
# Years as the reader knows them: four digits that begin with 19 or 20.
FIRST_YEAR, LAST_YEAR = 1900, 2099
FLAGS = ("1", "0")


def data_rule(column: TemplateColumn, cell: str, rubric: Rubric, lists: Lists) -> dict[str, Any] | None:
    """Give the rule of a column.

    Parameters
    ----------
    column : TemplateColumn
    cell : str
        Address of the first cell that the rule holds for, without dollar signs (``K3``).
    rubric : Rubric
    lists : Lists
        Takes the lists that the rule refers to.

    Returns
    -------
    dict or None
        As ``Worksheet.data_validation`` takes it.
    """
    sentence = allowed(column, rubric)
    if column.kind == "text" and not sentence:
        return make_rule(column.header, column.definition) if column.definition else None
    if column.options:
        return make_rule(column.header, sentence, source=lists.source(column.options))
    if column.kind == "text":
        return make_rule(column.header, sentence, formula=_code_formula(column, cell), stops=column.role not in CODES)
    if column.kind == "flag":
        # Short, so that yes and no are seen at once: of the words for a state it takes those that people are asked for.
        states = [state_word(rubric, state) for state in ("suppressed", "not_applicable")]
        words = [word for word in states if word in column.words]
        return make_rule(column.header, sentence, source=lists.source([*FLAGS, *words]))
    return make_rule(column.header, sentence, formula=_number_formula(column, cell, lists))


def make_rule(
    title: str, sentence: str, *, formula: str = "", source: list[str] | str | None = None, stops: bool = True
) -> dict[str, Any]:
    """Put a rule together: its sentence serves as prompt and as error message."""
    rule: dict[str, Any] = {"validate": "any"}
    if source is not None:
        rule = {"validate": "list", "source": source}
    elif formula:
        rule = {"validate": "custom", "value": f"={formula}"}
    return rule | {
        "input_title": _short(title, LONGEST_TITLE),
        "input_message": _short(sentence, LONGEST_MESSAGE),
        "error_title": say("template.stopped" if stops else "template.asked"),
        "error_message": _short(sentence, LONGEST_MESSAGE),
        "error_type": "stop" if stops else "warning",
    }


def allowed(column: TemplateColumn, rubric: Rubric) -> str:
    """Say what a column takes; empty where any text will do."""
    unit = f"（{column.unit}）" if column.unit else ""
    low, high = (None if end is None else f"{end:.15g}" for end in (column.low, column.high))
    if column.options:
        return say("template.allowed_options", options="、".join(column.options))
    if column.kind == "text":
        known = {"institution", "discipline", "year", "major"}
        return say(f"template.allowed_{column.role}") if column.role in known else ""
    if column.kind == "flag":
        sentence = say("template.allowed_flag")
    elif column.kind == "count":
        sentence = say("template.allowed_count", unit=unit)
    elif column.kind == "percent" and low is not None and high is not None:
        sentence = say("template.allowed_percent", low=low, high=high, unit=column.unit)
    elif low is not None and high is not None:
        sentence = say("template.allowed_range", low=low, high=high, unit=unit)
    elif low is not None:
        sentence = say("template.allowed_from", low=low, unit=unit)
    else:
        sentence = say("template.allowed_number", unit=unit)
    return sentence + _states(column, rubric)


def _states(column: TemplateColumn, rubric: Rubric) -> str:
    hidden, idle = state_word(rubric, "suppressed"), state_word(rubric, "not_applicable")
    sentence = say("template.allowed_blank")
    if hidden in column.words:
        sentence += say("template.allowed_hidden", word=hidden)
    if idle in column.words:
        sentence += say("template.allowed_idle", word=idle)
    return sentence


def _number_formula(column: TemplateColumn, cell: str, lists: Lists) -> str:
    ends = [f"{cell}{sign}{end:.15g}" for sign, end in ((">=", column.low), ("<=", column.high)) if end is not None]
    if column.kind == "count":
        ends.append(f"{cell}=INT({cell})")
    number = f"AND({','.join(ends)})" if ends else "TRUE"
    return number_or_word(cell, number, lists.range(column.words) if column.words else "")


def number_or_word(cell: str, number: str, words: str) -> str:
    """Formula: a number for which a condition holds, or one of the texts of a range."""
    # IF looks at one side only: a comparison with a text would be an error, which Excel takes for a refusal.
    word = f"SUMPRODUCT(--({words}={cell}))>0" if words else "FALSE"
    return f"IF(ISNUMBER({cell}),{number},{word})"


def _code_formula(column: TemplateColumn, cell: str) -> str:
    if column.role == "year":
        return year_formula(cell)
    if column.role == "institution":
        digits = f'SUBSTITUTE({cell}," ","")'
        return f"AND(ISNUMBER(--{digits}),OR(LEN({digits})=5,LEN({digits})=10))"
    if column.role == "discipline":
        return f"AND(ISNUMBER(--{cell}),LEN({cell})=4)"
    # Digits alone will do: 080904 is 080904K in the catalogue; a few codes have a seventh digit.
    return f'AND(LEN({cell})>=6,COUNTIF({catalogue_range()},LEFT({cell},7)&"*")>0)'


def year_formula(cell: str) -> str:
    """Formula: four digits, as a number or as text."""
    return f"AND(LEN({cell})=4,ISNUMBER(--{cell}),--{cell}>={FIRST_YEAR},--{cell}<={LAST_YEAR})"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


WIDTHS = {"code": 12, "name": 34, "class": 28, "category": 14}
# The list is there to look codes up in; low rows and a smaller scale keep its print to a few pages.
FONT_SIZE, ROW_HEIGHT, HEAD_HEIGHT, PRINT_SCALE = 9, 13, 18, 70


def catalogue_range() -> str:
    """Range of the codes on the sheet."""
    return f"{say('template.catalogue_sheet')}!$A$2:$A${len(majors()) + 1}"


def write_catalogue_sheet(book: Workbook, formats: Formats) -> None:
    """Write codes and names of all majors, with their class and category."""
    name = say("template.catalogue_sheet")
    sheet = book.add_worksheet(name)
    text = formats(num_format="@", font_size=FONT_SIZE)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(0, HEAD_HEIGHT)
    for position, (key, width) in enumerate(WIDTHS.items()):
        sheet.set_column(position, position, width, text)
        sheet.write_string(0, position, say(f"template.major_{key}"), formats.head())
    listed = list(majors().values())
    for row, major in enumerate(listed, start=1):
        for position, cell in enumerate((major.code, major.name, major.class_name, major.category_name)):
            sheet.write_string(row, position, cell, text)
    sheet.autofilter(0, 0, len(listed), len(WIDTHS) - 1)
    sheet.freeze_panes(1, 0)
    protect(sheet)
    set_page(sheet, name, rows=1, upright=PRINT_SCALE)
