"""What goes back to those who sent data (反馈): lists, marked copies and notes, so that a return is soon right."""

from evaluator.intake.answers.cover_note import cover_note
from evaluator.intake.answers.earlier import aside_folder, earlier_answers, put_aside
from evaluator.intake.answers.groups import ProblemGroup, group_key, group_problems
from evaluator.intake.answers.marked_copy import mark_copy
from evaluator.intake.answers.order import in_order, owner
from evaluator.intake.answers.problem_list import write_problems
from evaluator.intake.answers.write import write_answers
from evaluator.intake.own_sheets import LIST_SHEET

__all__ = [
    "LIST_SHEET",
    "ProblemGroup",
    "aside_folder",
    "cover_note",
    "earlier_answers",
    "group_key",
    "group_problems",
    "in_order",
    "mark_copy",
    "owner",
    "put_aside",
    "write_answers",
    "write_problems",
]
