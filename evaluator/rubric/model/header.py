"""The head that a rubric of every kind has (指标体系的头), and how its table is read and checked (数据)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evaluator.rubric.model.base import Code, Effective, Exact, ReferenceEntry, Status, Strict


class DataColumn(Strict):
    """A column of the data that names the unit or groups it (单位信息列)."""

    code: Code
    name: str
    kind: Literal["text", "code", "year", "major", "discipline", "institution"] = "text"
    headers: tuple[str, ...] = ()
    required: bool = False
    options: tuple[str, ...] = ()
    definition: str = ""


class Figure(Strict):
    """A count that serves as n or as events of a leaf (基数): graduates, answers, teachers."""

    code: Code
    name: str
    unit: str = "人"
    kind: Literal["count", "number"] = "count"
    headers: tuple[str, ...] = ()
    multiples: tuple[Literal["万", "亿"], ...] = ()
    definition: str = ""
    source: str = ""


class Select(Strict):
    """Keep only the rows in which a column fits (行筛选)."""

    column: str
    equals: tuple[str, ...] = ()
    not_prefix: tuple[str, ...] = ()


class TotalRule(Strict):
    """Parts that make up a total, or may not exceed it (分项与合计)."""

    total: Code
    parts: Annotated[tuple[Code, ...], Field(min_length=1)]
    exact: bool = True


class Checks(Strict):
    """What is held against the figures besides their range (数据检查), and how severe each finding is."""

    severity: dict[str, Literal["error", "notice", "off"]]
    totals: tuple[TotalRule, ...] = ()
    rounding_points: Exact
    outlier_deviations: Exact
    outlier_peers: Annotated[int, Field(ge=3)]
    jump_ratio: Annotated[Exact, Field(gt=1)]
    jump_least: Exact
    jump_points: Exact
    same_figure_rows: Annotated[int, Field(ge=2)]
    copied_figures: Annotated[int, Field(ge=2)]


class RegisterRule(Strict):
    """How a register of programmes (布点登记表) is read: its status column, and what each status means."""

    status_headers: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


class Pool(Strict):
    """Small cohorts are put together with those of earlier years (合并年份): up to ``years`` while below ``below``."""

    years: Annotated[int, Field(ge=2)]
    below: Annotated[int, Field(ge=1)]


class Data(Strict):
    """How a table is read: columns, unit id, row filter and codes of the four states."""

    id: Annotated[tuple[Code, ...], Field(min_length=1)]
    columns: tuple[DataColumn, ...]
    figures: tuple[Figure, ...] = ()
    cohort: Code | None = None
    cohort_bands: tuple[int, ...] = ()
    select: tuple[Select, ...] = ()
    codes: dict[str, Literal["suppressed", "missing", "not_applicable"]]
    total_marks: tuple[str, ...] = ()
    register_: Annotated[RegisterRule, Field(alias="register")] = RegisterRule()
    checks: Checks
    pool: Pool | None = None


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
    references: tuple[ReferenceEntry, ...] = ()
    note: str = ""
    unit: str
    data: Data
