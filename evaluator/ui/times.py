"""Times as the visitor's clock shows them (时间); they are kept in UTC."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    import pandas as pd


def zone() -> tzinfo:
    """Zone of the visitor's browser; UTC where it does not say one that is known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def shown(at: datetime) -> str:
    """Write a time, to the minute."""
    return at.astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def with_clock(table: pd.DataFrame, form: str = "%Y-%m-%d %H:%M") -> pd.DataFrame:
    """Write the column ``at`` of a table of the store as the visitor's clock showed it."""
    return table.assign(at=table["at"].dt.tz_convert(zone()).dt.strftime(form))
