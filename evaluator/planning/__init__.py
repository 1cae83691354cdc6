"""What to do next (规划): which programmes to lift under a budget, and what the plan asks for by when."""

from evaluator.planning.lifts import LiftChoice, choose_lifts, lift_choice
from evaluator.planning.targets import PlanTarget, reached, reached_of, reference, targets

__all__ = ["LiftChoice", "PlanTarget", "choose_lifts", "lift_choice", "reached", "reached_of", "reference", "targets"]
