"""What every part of a rubric file is made of: strict, frozen, exact decimals, dated references."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _exact(value: object) -> object:
    # Decimals are written in quotes: "0.10". A bare 0.10 has already become a binary fraction.
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError("decimal_unquoted")  # noqa: TRY004 - pydantic turns ValueError into a problem
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Share = Annotated[Exact, Field(ge=0, le=1)]
Status = Literal["正式", "试行", "示例"]
SourceKind = Literal["官方常模", "第三方", "计算", "省内"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$")]


class Strict(BaseModel):
    """Base of every part: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReferenceEntry(Strict):
    """The document a value comes from (依据)."""

    title: str
    article: str = ""
    date: dt.date | None = None
    note: str = ""


class Effective(Strict):
    """The days on which the version is in force, both included."""

    from_: Annotated[dt.date, Field(alias="from")]
    until: dt.date | None = None
