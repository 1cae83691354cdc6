"""Keys that name a column, a part of a record or a path of a file: their lists are the tables themselves (列名等).

What writes the table is tested with every column that it has; here they only count as used.
"""

from __future__ import annotations

# The names stand somewhere in the code as texts.
LOOSE = frozenset(
    {
        "compare.column.{}",
        "demo.kind_{}",
        "demo.value_{}",
        "demo.{}",
        "explain.{}",
        "fund.column.{}",
        "fund.sheet.{}",
        "fund.source.{}",
        "reasons.{}",
        "rubric_book.page_on_{}",
        "rubric_book.page_{}",
        "rubric_diff.{}",
        "stability.column.{}",
        "template.allowed_{}",
        "template.benchmark_{}",
        "template.colour_{}",
        "terms.level.{}",
        "terms.{}.{}",
        "ui_audit.{}",
        "ui_frame.problem_{}",
        "ui_intake.{}",
        "ui_money.view_{}",
        "ui_money.{}",
        "ui_rubrics.{}",
        "workbook.column.{}",
        "workbook.noise.{}",
        "workbook.summary.{}",
    }
)
# As those: what the log holds, which the app puts into words where it has some.
ACTIONS = frozenset({"ui_audit.action_{}"})
# The names are fields of a rubric, a policy or a record, or paths of them.
PATHS = frozenset(
    {
        "fund.coefficient.{}",
        "policy_keys.key {}",
        "rubric_book.about_{}",
        "rubric_book.column_{}",
        "rubric_book.word {}.{}",
        "rubric_diff.field {}",
        "workbook.record.{}",
    }
)
# Modules that take a whole key from a list, or ask first whether the catalogue has it; and which keys these are.
GUARDED: dict[str, tuple[str, ...]] = {
    "docs.make_rubric_keys": ("rubric_book.setting {}", "rubric_book.overlay {}"),
    "evaluator.report.allocation.workbook": (),
    "evaluator.rubric.diff": ("rubric_diff.group_{}",),
    "evaluator.rubric.kinds": ("rubric.offer_{}",),
    "evaluator.rubric.validation": ("model_faults.{}",),
    "evaluator.rubric_excel.columns": (),
    "evaluator.rubric_excel.rows": (),
    "evaluator.rubric_excel.fields": (),
    "evaluator.rubric_excel.write": ("rubric_book.explain_{}",),
    "evaluator.store.notices": (),
    "evaluator.store.verify_log": ("store.row_{}",),
    "evaluator.text.error": (),
    "evaluator.text.problem": (),
    "evaluator.ui.tables": ("workbook.help.{}",),
    "evaluator.text.reader": (),
}
