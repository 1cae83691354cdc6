"""What the server takes of uploads (限额): the figures stand in ``data/ui/limits.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.catalog.data_folder import data_toml

MB = 1024 * 1024


@dataclass(frozen=True)
class ServerLimits:
    """Most that is kept in memory for visitors; ``data/ui/limits.toml`` explains each.

    Attributes
    ----------
    upload_file_mb, upload_session_mb, upload_server_mb : int
        Of one file, of one visitor, of all.
    stored_sessions : int
        Visitors who left and may come back.
    away_seconds, sweep_seconds : int
        How long they may stay away, and how often is looked.
    """

    upload_file_mb: int
    upload_session_mb: int
    upload_server_mb: int
    stored_sessions: int
    away_seconds: int
    sweep_seconds: int


@cache
def server_limits() -> ServerLimits:
    """Read the limits that come with the program."""
    return ServerLimits(**data_toml("ui", "limits.toml"))
