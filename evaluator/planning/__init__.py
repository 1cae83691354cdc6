"""What to do next (规划): which programmes to lift under a budget."""

from evaluator.planning.lifts import LiftChoice, choose_lifts, lift_choice

__all__ = ["LiftChoice", "choose_lifts", "lift_choice"]
