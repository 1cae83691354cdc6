"""Rubrics (指标体系): dated, sourced data files that say what is measured, how, and what letter follows."""

from evaluator.rubric.diff import Difference, RubricDiff, diff_effect, diff_head, diff_lines, diff_rubrics
from evaluator.rubric.edit_text import edited_text, laid_out, load_texts, overlays_of_version, texts_of
from evaluator.rubric.find import day_of, pick_version, rubric_ids, rubrics_path, version_files
from evaluator.rubric.kinds import KINDS, RubricKind, kind_named, not_offered, offer, offers
from evaluator.rubric.load import load_file, load_rubric, restored, validated
from evaluator.rubric.model import (
    DataColumn,
    Figure,
    Group,
    Header,
    Leaf,
    Letter,
    Node,
    TotalRule,
    leaves_of,
    nodes_of,
)
from evaluator.rubric.rubric import LeafSet, Rubric
from evaluator.rubric.scored.entries import (
    DIRECTIONS,
    HEAD_PATHS,
    STATUSES,
    Entry,
    changed_values,
    head_values,
    letter_entries,
    node_entries,
)
from evaluator.rubric.scored.load import default_confidence, load_scored
from evaluator.rubric.scored.rubric import ScoredRubric, Variant, as_scored, scored_only
from evaluator.rubric.scored.tree import OutlineRow, Tree, TreeNode, outline
from evaluator.rubric.validation import allowed_names
from evaluator.rubric.yaml_file import KeyPath, YamlFile, merge, parse_yaml, read_yaml, yaml_text
from evaluator.rubric.yaml_guard import refuse_unkeepable

__all__ = [
    "DIRECTIONS",
    "HEAD_PATHS",
    "KINDS",
    "STATUSES",
    "DataColumn",
    "Difference",
    "Entry",
    "Figure",
    "Group",
    "Header",
    "KeyPath",
    "Leaf",
    "LeafSet",
    "Letter",
    "Node",
    "OutlineRow",
    "Rubric",
    "RubricDiff",
    "RubricKind",
    "ScoredRubric",
    "TotalRule",
    "Tree",
    "TreeNode",
    "Variant",
    "YamlFile",
    "allowed_names",
    "as_scored",
    "changed_values",
    "day_of",
    "default_confidence",
    "diff_effect",
    "diff_head",
    "diff_lines",
    "diff_rubrics",
    "edited_text",
    "head_values",
    "kind_named",
    "laid_out",
    "leaves_of",
    "letter_entries",
    "load_file",
    "load_rubric",
    "load_scored",
    "load_texts",
    "merge",
    "node_entries",
    "nodes_of",
    "not_offered",
    "offer",
    "offers",
    "outline",
    "overlays_of_version",
    "parse_yaml",
    "pick_version",
    "read_yaml",
    "refuse_unkeepable",
    "restored",
    "rubric_ids",
    "rubrics_path",
    "scored_only",
    "texts_of",
    "validated",
    "version_files",
    "yaml_text",
]
