"""Rubric and policy files that were made to break a reader, each with the reason that must be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric import rubrics_path

if TYPE_CHECKING:
    from pathlib import Path

RUBRIC = rubrics_path() / "undergraduate_program" / "2025.1.yaml"
POLICY = rubrics_path() / "funding" / "undergraduate_quality" / "2025.1.yaml"
_DEEP, _MANY = 20_000, 100_000


def _bomb() -> str:
    levels = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    return "\n".join(["a0: &a0 [x]", *levels]) + "\n"


# What is put behind a good file, by name: the reason, and a part of the line at which it must be said (none: the last).
BEHIND = {
    "nul": ("yaml_control", "\0"),
    "control": ("yaml_control", "x: a\x07b"),
    "delete": ("yaml_control", "x: a\x7fb"),
    "half": ("yaml_control", "x: a\ufffeb"),
    "escaped": ("yaml_control", r'x: "a\u0000b"'),
    "digits": ("yaml_too_long", f"x: {'9' * 200_000}"),
    "digits_short": ("yaml_too_long", f"x: {'9' * 3000}"),
    "hexadecimal": ("yaml_too_long", f"x: 0x{'f' * 4000}"),
    "decimals": ("yaml_too_long", f"x: 1.{'0' * 4000}"),
    "python": ("yaml_feature", "x: !!python/object/apply:os.system [ls]"),
    "own_tag": ("yaml_feature", "x: !secret y"),
    "anchor": ("yaml_feature", "x: &a y"),
    "merge": ("yaml_feature", "<<: {x: y}"),
    "brackets": ("yaml_too_deep", f"x: {'[' * _DEEP}{']' * _DEEP}"),
    "braces": ("yaml_too_deep", f"x: {'{a: ' * _DEEP}"),
    "leaves": ("yaml_too_many", f"x: [{'v, ' * _MANY}]"),
    "long_text": ("yaml_too_long", f"x: {'长' * 100_000}"),
    "long_escaped": ("yaml_too_long", 'x: "' + r"\x41" * 50_000 + '"'),
    "number_key": ("unquoted_text", "2025: x"),
    "list_key": ("unquoted_text", "[a, b]: x"),
    "nothing_key": ("unquoted_text", "~: x"),
}
# Whole files.
WHOLE = {
    "bomb": ("yaml_feature", _bomb()),
    "directive": ("yaml_feature", "%YAML 1.1\n---\nkind: scored\n"),
    "dashes": ("yaml_too_deep", "- " * _DEEP),
    "questions": ("yaml_too_deep", "? " * _DEEP),
    "indents": ("yaml_too_deep", "".join(f"{' ' * i}k:\n" for i in range(900))),
    "lines": ("yaml_too_many", "-\n" * _MANY),
    "documents": ("not_yaml", "---\n" * _MANY),
    "large": ("yaml_too_large", "x: 1\n" * 200_000),
    "comments": ("not_yaml", "{" + "# c\n" * _MANY),
    "list_kind": ("unknown_kind", "kind: [scored]\n"),
}


def text_behind(base: Path, name: str) -> str:
    """Give a good file with something hostile behind it."""
    return f"{base.read_text(encoding='utf-8').rstrip()}\n{BEHIND[name][1]}\n"
