"""The synthetic province and nation (模拟数据), whose truth is known."""

from evaluator.demo.world import SEED, World, YearData, make_world

__all__ = ["SEED", "World", "YearData", "make_world"]
