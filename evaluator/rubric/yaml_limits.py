"""How large a rubric or policy file may be (限额) before it is refused: ``data/rubric/limits.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.catalog.files import data_toml


@dataclass(frozen=True)
class YamlLimits:
    """Most that is read of one YAML file; ``data/rubric/limits.toml`` explains each.

    Attributes
    ----------
    max_kb : int
        Size of the file.
    max_values, max_depth : int
        Keys and values together, and how many levels of them.
    max_characters, max_digits : int
        Length of one key or value, and of one number.
    """

    max_kb: int
    max_values: int
    max_depth: int
    max_characters: int
    max_digits: int


@cache
def yaml_limits() -> YamlLimits:
    """Read the limits that come with the program."""
    return YamlLimits(**data_toml("rubric", "limits.toml"))
