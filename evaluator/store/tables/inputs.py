"""What goes in: files, rubrics and policies, datasets with their figures, published averages."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from evaluator.store.tables.base import Kept


class FileRow(Kept, table=True):
    """A file as it was given (原始文件): kept whole, compressed, with the SHA-256 of its own bytes."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("sha256", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class PolicyVersionRow(Kept, table=True):
    """A version of a rubric or a funding policy (指标体系、资金政策): its text, and what it means as a model.

    ``code`` is the id that all versions of the rubric or policy share.
    """

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("kind", "fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=8)
    code: str = Field(sa_type=Text)
    version: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    day: str | None = Field(default=None, max_length=10)
    fingerprint: str = Field(max_length=64)
    name: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    overlays: str = Field(sa_type=Text)
    model: str = Field(sa_type=Text)
    texts_sha256: str = Field(max_length=64)
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class EditRow(Kept, table=True):
    """A draft of the next version (修改稿); ``edit`` counts how often it was saved."""

    __tablename__ = "edits"

    policy_version_id: int = Field(primary_key=True, foreign_key="policy_versions.id")
    text: str = Field(sa_type=Text)
    overlays: str = Field(sa_type=Text)
    edit: int
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class DatasetRow(Kept, table=True):
    """A dataset (数据集): what is said of all its figures at once."""

    __tablename__ = "datasets"
    __table_args__ = (UniqueConstraint("fingerprint", "role", "policy_version_id"),)

    id: int | None = Field(default=None, primary_key=True)
    policy_version_id: int = Field(foreign_key="policy_versions.id")
    role: str = Field(max_length=8)
    year: int | None = None
    units: int
    leaves: str = Field(sa_type=Text)
    unit_table: bytes = Field(sa_type=LargeBinary)
    sources: str = Field(sa_type=Text)
    notices: str = Field(sa_type=Text)
    fingerprint: str = Field(max_length=64)
    synthetic: bool
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)


class DatasetFileRow(Kept, table=True):
    """Which files a dataset was read from."""

    __tablename__ = "dataset_files"

    dataset_id: int = Field(primary_key=True, foreign_key="datasets.id")
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    file_id: int = Field(foreign_key="files.id")


class DatasetColumnRow(Kept, table=True):
    """One number a unit: cohorts, standard deviations, figures; and bits that a database does not keep."""

    __tablename__ = "dataset_columns"

    dataset_id: int = Field(primary_key=True, foreign_key="datasets.id")
    part: str = Field(primary_key=True, max_length=8)
    code: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class ObservationRow(Kept, table=True):
    """One cell: dataset × position of the unit × position of the leaf; NULL where there is no number."""

    __tablename__ = "observations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    dataset_id: int = Field(primary_key=True, foreign_key="datasets.id", sa_column_kwargs={"autoincrement": False})
    unit: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    leaf: int = Field(primary_key=True, sa_type=SmallInteger, sa_column_kwargs={"autoincrement": False})
    value: float | None = None
    n: float | None = None
    state: int = Field(sa_type=SmallInteger)


class AveragesRow(Kept, table=True):
    """Published averages (公布的常模): the workbook that they are read from, and how."""

    __tablename__ = "averages"
    __table_args__ = (
        UniqueConstraint("fingerprint", "policy_version_id"),
        Index("ix_averages_file_id", "file_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    policy_version_id: int = Field(foreign_key="policy_versions.id")
    file_id: int = Field(foreign_key="files.id")
    year: int | None = None
    source: str = Field(sa_type=Text)
    options: str = Field(sa_type=Text)
    fingerprint: str = Field(max_length=64)
    synthetic: bool
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)
