"""Rubrics (指标体系): dated, sourced data files that say what is measured, how, and what letter follows."""

from evaluator.rubric.diff import Difference, RubricDiff, diff_rubrics
from evaluator.rubric.diff_words import diff_effect, diff_head, diff_lines
from evaluator.rubric.edit_text import edited_text
from evaluator.rubric.entries import (
    DIRECTIONS,
    HEAD_PATHS,
    STATUSES,
    Entry,
    changed_values,
    head_values,
    letter_entries,
    node_entries,
)
from evaluator.rubric.find import day_of, pick_version, rubric_ids, rubrics_path, version_files
from evaluator.rubric.load import default_confidence, load_file, load_rubric, validated
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
from evaluator.rubric.outline import OutlineRow, outline
from evaluator.rubric.rubric import Rubric, Variant
from evaluator.rubric.texts import laid_out, load_texts, overlays_of_version, texts_of
from evaluator.rubric.tree import Tree, TreeNode
from evaluator.rubric.walk import allowed_names
from evaluator.rubric.yaml_file import KeyPath, YamlFile, merge, parse_yaml, read_yaml, yaml_text
from evaluator.rubric.yaml_guard import refuse_unkeepable

__all__ = [
    "DIRECTIONS",
    "HEAD_PATHS",
    "STATUSES",
    "Column",
    "Difference",
    "Entry",
    "Figure",
    "Group",
    "KeyPath",
    "Leaf",
    "Letter",
    "Node",
    "OutlineRow",
    "Rubric",
    "RubricDiff",
    "ScoredRubric",
    "Total",
    "Tree",
    "TreeNode",
    "Variant",
    "YamlFile",
    "allowed_names",
    "changed_values",
    "day_of",
    "default_confidence",
    "diff_effect",
    "diff_head",
    "diff_lines",
    "diff_rubrics",
    "edited_text",
    "head_values",
    "laid_out",
    "leaves_of",
    "letter_entries",
    "load_file",
    "load_rubric",
    "load_texts",
    "merge",
    "node_entries",
    "nodes_of",
    "outline",
    "overlays_of_version",
    "parse_yaml",
    "pick_version",
    "read_yaml",
    "refuse_unkeepable",
    "rubric_ids",
    "rubrics_path",
    "texts_of",
    "validated",
    "version_files",
    "yaml_text",
]
