"""Rubrics (指标体系): dated, sourced data files that say what is measured, how, and what letter follows."""

from evaluator.rubric.find import rubric_ids, rubrics_path, version_files
from evaluator.rubric.load import load_file, load_rubric
from evaluator.rubric.model import (
    Column,
    Figure,
    Group,
    Leaf,
    Letter,
    Node,
    ScoredRubric,
    Total,
    leaves_of,
    nodes_of,
)
from evaluator.rubric.rubric import Rubric, Variant
from evaluator.rubric.tree import Tree, TreeNode

__all__ = [
    "Column",
    "Figure",
    "Group",
    "Leaf",
    "Letter",
    "Node",
    "Rubric",
    "ScoredRubric",
    "Total",
    "Tree",
    "TreeNode",
    "Variant",
    "leaves_of",
    "load_file",
    "load_rubric",
    "nodes_of",
    "rubric_ids",
    "rubrics_path",
    "version_files",
]
