"""The head that a rubric of every kind has (指标体系的头)."""

from __future__ import annotations

from evaluator.rubric.model.base import Code, Effective, Reference, Status, Strict
from evaluator.rubric.model.data import Data


class Header(Strict):
    """What every rubric says, whatever its kind; the model of a kind adds its body.

    ``kind`` is one of the registry's (``rubric/kinds.py``), ``unit`` one of ``rubrics/defaults.yaml``.
    """

    id: Code
    kind: str
    title: str
    version: str
    status: Status
    effective: Effective
    references: tuple[Reference, ...] = ()
    note: str = ""
    unit: str
    data: Data
