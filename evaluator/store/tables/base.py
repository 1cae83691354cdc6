"""What all tables share: one catalogue of names, so that migrations and tables can be compared."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Kept(SQLModel):
    """Base of all tables. Tables do not validate what is put in: that is done at the door."""

    metadata = MetaData(naming_convention=NAMES)
