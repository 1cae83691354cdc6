"""Every sentence a person reads, in Chinese and English, by key; and the problems that carry them."""

from evaluator.text.error import DataProblems, EvaluatorError, Problems, RubricProblems
from evaluator.text.problem import Place, Problem
from evaluator.text.reader import Joined, Message, Readable, Reader, Written
from evaluator.text.reason import Reason
from evaluator.text.sentences import LANGUAGES, figure_text, keys, say, suggest

__all__ = [
    "LANGUAGES",
    "DataProblems",
    "EvaluatorError",
    "Joined",
    "Message",
    "Place",
    "Problem",
    "Problems",
    "Readable",
    "Reader",
    "Reason",
    "RubricProblems",
    "Written",
    "figure_text",
    "keys",
    "say",
    "suggest",
]
