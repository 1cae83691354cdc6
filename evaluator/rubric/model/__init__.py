"""The model of a rubric (指标体系): what a YAML file may say, and nothing else.

Values that a default may fill stand in ``rubrics/defaults.yaml``; the model itself holds no policy.
"""

from evaluator.rubric.model.base import (
    Code,
    Effective,
    Exact,
    Reference,
    Share,
    SourceKind,
    Status,
    Strict,
)
from evaluator.rubric.model.classes import (
    Classes,
    Interval,
    Letter,
)
from evaluator.rubric.model.data import (
    Checks,
    Column,
    Data,
    Figure,
    Pool,
    RegisterRule,
    Select,
    Total,
)
from evaluator.rubric.model.header import Header
from evaluator.rubric.model.scored import (
    BenchmarkRule,
    Certainty,
    Change,
    Eligible,
    Flags,
    Overlay,
    Scale,
    ScoredModel,
    Stability,
)
from evaluator.rubric.model.tree import (
    Aggregate,
    Anchor,
    Group,
    Leaf,
    Node,
    Sample,
    leaves_of,
    nodes_of,
)

__all__ = [
    "Aggregate",
    "Anchor",
    "BenchmarkRule",
    "Certainty",
    "Change",
    "Checks",
    "Classes",
    "Code",
    "Column",
    "Data",
    "Effective",
    "Eligible",
    "Exact",
    "Figure",
    "Flags",
    "Group",
    "Header",
    "Interval",
    "Leaf",
    "Letter",
    "Node",
    "Overlay",
    "Pool",
    "Reference",
    "RegisterRule",
    "Sample",
    "Scale",
    "ScoredModel",
    "Select",
    "Share",
    "SourceKind",
    "Stability",
    "Status",
    "Strict",
    "Total",
    "leaves_of",
    "nodes_of",
]
