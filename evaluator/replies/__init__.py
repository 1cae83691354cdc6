"""What goes back to those who sent data (反馈): lists, marked copies and notes, so that a return is soon right."""

from evaluator.intake.mark import LIST_SHEET
from evaluator.replies.cover_note import cover_note
from evaluator.replies.groups import ProblemGroup, group_key, group_problems, in_order, owner
from evaluator.replies.marked_copy import mark_copy
from evaluator.replies.problem_list import write_problems
from evaluator.replies.write import aside_folder, earlier_replies, put_aside, write_replies

__all__ = [
    "LIST_SHEET",
    "ProblemGroup",
    "aside_folder",
    "cover_note",
    "earlier_replies",
    "group_key",
    "group_problems",
    "in_order",
    "mark_copy",
    "owner",
    "put_aside",
    "write_problems",
    "write_replies",
]
