"""Who is spoken of: institutions, programmes, disciplines, and what became of them."""

from __future__ import annotations

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from evaluator.store.tables.base import Kept


class InstitutionRow(Kept, table=True):
    """An institution (学校) as the newest dataset names it."""

    __tablename__ = "institutions"

    code: str = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    synthetic: bool


class ProgrammeRow(Kept, table=True):
    """A programme (专业布点) as the newest dataset names it."""

    __tablename__ = "programmes"

    unit: str = Field(primary_key=True)
    institution: str = Field(foreign_key="institutions.code", index=True)
    major: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    synthetic: bool


class DisciplineRow(Kept, table=True):
    """A discipline of an institution (学科) as the newest dataset names it."""

    __tablename__ = "disciplines"

    unit: str = Field(primary_key=True)
    institution: str = Field(foreign_key="institutions.code", index=True)
    discipline: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    synthetic: bool


class SuccessorRow(Kept, table=True):
    """What a code became (沿革): renamed, merged, closed."""

    __tablename__ = "successors"
    __table_args__ = (UniqueConstraint("old", "new", "how", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    old: str
    new: str
    how: str = Field(max_length=12)
    year: int = 0
    source: str = Field(sa_type=Text)
    who: str = Field(sa_type=Text)
    at: str = Field(max_length=32)
