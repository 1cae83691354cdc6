"""What comes out: runs and allocations with their tables, and scenarios."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from evaluator.store.tables.base import Kept

_PUBLISHED = text("status = 'published'")


class RunRow(Kept, table=True):
    """A run (评价): recipe, what it was computed from, and where it stands between draft and publication."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("fingerprint", "tables_fingerprint"),
        Index(
            "ux_runs_published",
            *("rubric", "year", "synthetic"),
            unique=True,
            sqlite_where=_PUBLISHED,
            postgresql_where=_PUBLISHED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    policy_version_id: int = Field(foreign_key="policy_versions.id")
    rubric: str = Field(sa_type=Text)
    year: int | None = None
    title: str = Field(sa_type=Text)
    status: str = Field(max_length=12)
    dataset_id: int = Field(foreign_key="datasets.id")
    nation_id: int | None = Field(default=None, foreign_key="datasets.id")
    averages_id: int | None = Field(default=None, foreign_key="averages.id")
    before_id: int | None = Field(default=None, foreign_key="datasets.id")
    recipe: str = Field(sa_type=Text)
    units: int
    fingerprint: str = Field(max_length=64)
    tables_fingerprint: str = Field(max_length=64)
    synthetic: bool
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class RunTableRow(Kept, table=True):
    """A table of a run as its file would hold it, byte by byte, compressed."""

    __tablename__ = "run_tables"

    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    name: str = Field(primary_key=True, max_length=40)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    size: int


class RunYearRow(Kept, table=True):
    """Data of years before the cohort before that were laid beside those of a run."""

    __tablename__ = "run_years"

    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    dataset_id: int = Field(primary_key=True, foreign_key="datasets.id")


class RunFileRow(Kept, table=True):
    """Which files a run was computed from besides its data: the successor map."""

    __tablename__ = "run_files"

    run_id: int = Field(primary_key=True, foreign_key="runs.id")
    what: str = Field(primary_key=True, max_length=40)
    file_id: int = Field(foreign_key="files.id")


class AllocationRow(Kept, table=True):
    """An allocation (分配): policy, run, budget, and what it was computed from."""

    __tablename__ = "allocations"
    __table_args__ = (UniqueConstraint("fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    policy_version_id: int = Field(foreign_key="policy_versions.id")
    run_id: int | None = Field(default=None, foreign_key="runs.id")
    before_id: int | None = Field(default=None, foreign_key="runs.id")
    title: str = Field(sa_type=Text)
    budget: int = Field(sa_type=BigInteger)
    year: int | None = None
    recipe: str = Field(sa_type=Text)
    fingerprint: str = Field(max_length=64)
    synthetic: bool
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class AllocationTableRow(Kept, table=True):
    """A table of an allocation as its file would hold it, byte by byte, compressed."""

    __tablename__ = "allocation_tables"

    allocation_id: int = Field(primary_key=True, foreign_key="allocations.id")
    name: str = Field(primary_key=True, max_length=40)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    size: int


class AllocationFileRow(Kept, table=True):
    """Which files an allocation was computed from: volumes, last year's amounts, successors."""

    __tablename__ = "allocation_files"

    allocation_id: int = Field(primary_key=True, foreign_key="allocations.id")
    what: str = Field(primary_key=True, max_length=40)
    file_id: int = Field(foreign_key="files.id")


class ScenarioRow(Kept, table=True):
    """A scenario (情景): a small text of changes to a policy; ``edit`` counts how often it was saved."""

    __tablename__ = "scenarios"
    __table_args__ = (UniqueConstraint("policy", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text)
    policy: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    edit: int
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)
