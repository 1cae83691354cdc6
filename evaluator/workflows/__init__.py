"""Workflows (流程): one typed request, one typed result; files and the store are two sources of the same request."""

from evaluator.workflows.check import Answers, CheckRequest, answer, check, refuse_inside
from evaluator.workflows.compare import CompareRequest, compare, compare_folders
from evaluator.workflows.fund import FundRequest, FundResult, fits, fund, refuse_results, scenarios
from evaluator.workflows.fund_files import FundFiles, standings_for
from evaluator.workflows.score import STEPS, ScoreRequest, ScoreResult, score
from evaluator.workflows.score_files import ScoreFiles
from evaluator.workflows.stability import StabilityRequest, stability

__all__ = [
    "STEPS",
    "Answers",
    "CheckRequest",
    "CompareRequest",
    "FundFiles",
    "FundRequest",
    "FundResult",
    "ScoreFiles",
    "ScoreRequest",
    "ScoreResult",
    "StabilityRequest",
    "answer",
    "check",
    "compare",
    "compare_folders",
    "fits",
    "fund",
    "refuse_inside",
    "refuse_results",
    "scenarios",
    "score",
    "stability",
    "standings_for",
]
