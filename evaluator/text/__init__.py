"""Every sentence a person reads, in Chinese and English, by key; and the problems that carry them."""

from evaluator.text.figures import figure_text
from evaluator.text.problem import (
    DataProblems,
    EvaluatorError,
    Place,
    Problem,
    Problems,
    RubricProblems,
)
from evaluator.text.reader import Message, Reader
from evaluator.text.reason import Reason
from evaluator.text.sentences import both, keys, say, suggest

__all__ = [
    "DataProblems",
    "EvaluatorError",
    "Message",
    "Place",
    "Problem",
    "Problems",
    "Reader",
    "Reason",
    "RubricProblems",
    "both",
    "figure_text",
    "keys",
    "say",
    "suggest",
]
