"""From pydantic's errors to sentences with file, line, key and what is allowed."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from evaluator.rubric.model import Group, Leaf
from evaluator.text import Message, Problem, Reason, keys, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.rubric.yaml_file import KeyPath, YamlFile

PLAIN = {
    "value_error": Reason.BARE_DECIMAL,
    "string_type": Reason.UNQUOTED_TEXT,
    "string_pattern_mismatch": Reason.BAD_CODE,
}
# Topic of the catalogue that says why a value does not fit.
FAULTS = "model_faults"
TAGS: dict[str, type[BaseModel]] = {"group": Group, "leaf": Leaf}


def problems_from(error: ValidationError, model: type[BaseModel], file: YamlFile) -> list[Problem]:
    """Translate every error of one validation."""
    found = error.errors(include_url=False)
    # A list whose only item is wrong counts as empty besides: that is said at the item.
    inside = {item["loc"][:length] for item in found for length in range(len(item["loc"]))}
    return [
        _problem(dict(item), model, file) for item in found if item["type"] != "too_short" or item["loc"] not in inside
    ]


def _problem(item: dict[str, Any], model: type[BaseModel], file: YamlFile) -> Problem:
    kind: str = item["type"]
    path = _without_tags(item["loc"])
    value = "" if kind == "missing" or isinstance(item["input"], dict | list) else str(item["input"])
    place = file.place(path)
    owner = _owner(model, item["loc"])
    if kind == "extra_forbidden":
        fields = [info.alias or name for name, info in owner.model_fields.items()] if owner else []
        key = str(path[-1])
        allowed = ", ".join(suggest(key, fields) or fields)
        return Problem(Reason.UNKNOWN_KEY, place, key, details={"allowed": allowed})
    if kind == "missing":
        return Problem(Reason.MISSING_KEY, place, str(path[-1]))
    if kind == "literal_error":
        return Problem(Reason.NOT_ALLOWED, place, value, details={"allowed": item["ctx"]["expected"]})
    if kind in PLAIN and (kind != "value_error" or "decimal_unquoted" in item["msg"]):
        return Problem(PLAIN[kind], place, value)
    return Problem(Reason.BAD_VALUE, place, value, details={"why": _why(item)})


def _why(item: dict[str, Any]) -> Message | str:
    key = f"{FAULTS}.{item['type']}"
    # A kind that a later pydantic invents is told in its words.
    return Message(key, item.get("ctx") or {}) if key in keys(FAULTS) else str(item["msg"])


def _without_tags(loc: tuple[str | int, ...]) -> KeyPath:
    """Drop what pydantic adds for the kind of a node; the key ``leaf`` of an overlay's change is a key of the file."""
    return tuple(
        part
        for at, part in enumerate(loc)
        if not (part in TAGS and at > 1 and loc[at - 2] in {"indicators", "children"})
    )


def _owner(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Follow a location through the models to the one that holds its last key."""
    here: type[BaseModel] | None = model
    for part in loc[:-1]:
        if part in TAGS:
            here = TAGS[str(part)]
        elif isinstance(part, str) and here is not None:
            fields = {info.alias or name: info for name, info in here.model_fields.items()}
            field = fields.get(part)
            models = list(_models(field.annotation)) if field else []
            here = models[0] if models else None
    return here


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType, Annotated, tuple, dict}:
        for part in get_args(annotation):
            yield from _models(part)
