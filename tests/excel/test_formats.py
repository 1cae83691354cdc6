"""How a form is laid out: one measure of text for forms and reports."""

from __future__ import annotations

from evaluator.excel import broken_header, text_lines, text_width


def test_a_chinese_quotation_mark_is_as_wide_as_a_character_in_every_sheet() -> None:
    # 宋体 draws “ ” as wide as 甲: 2 + 2 + 2, then （ % ） with 2 + 1 + 2.
    assert text_width("“甲”（%）") == 11
    assert text_lines("“甲”（%）", 10) == 2
    assert broken_header("“甲”（%）", 10) == "“甲”\n（%）"
    assert broken_header("“甲”（%）", 11) == "“甲”（%）"
