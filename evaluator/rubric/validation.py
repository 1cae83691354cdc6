"""From pydantic's errors to sentences with file, line, key and what is allowed; and what is wrong with any head."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from evaluator.text import Message, Problem, Reason, keys, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluator.rubric.model import Header
    from evaluator.rubric.yaml_file import KeyPath, YamlFile


DERIVED = ("major", "major_name", "major_class", "major_class_name", "category", "category_name")


def unit_columns(model: Header) -> list[str]:
    """Columns by which units can be grouped or chosen: those of the file, and what a major code implies."""
    return [*(column.code for column in model.data.columns), *(DERIVED if model.unit == "programme" else ())]


def coded_parts(model: Header) -> Iterator[tuple[KeyPath, str]]:
    """Give the codes that a head takes, with their places: no part of the body may bear the same."""
    yield ("id",), model.id
    for index, column in enumerate(model.data.columns):
        yield ("data", "columns", index, "code"), column.code
    for index, figure in enumerate(model.data.figures):
        yield ("data", "figures", index, "code"), figure.code


def duplicate_problems(coded: Iterable[tuple[KeyPath, str]], file: YamlFile) -> Iterator[Problem]:
    """List codes that stand for two things."""
    seen: set[str] = set()
    for path, code in coded:
        if code in seen:
            yield Problem(Reason.DUPLICATE_CODE, file.place(path), code)
        seen.add(code)


def name_problems(wanted: Iterable[tuple[KeyPath, str, list[str]]], file: YamlFile) -> Iterator[Problem]:
    """List names that stand for nothing: where, which, and what is allowed there."""
    for path, code, allowed in wanted:
        if code not in allowed:
            yield Problem(Reason.UNKNOWN_NAME, file.place(path), code, details=allowed_names(code, allowed))


def header_problems(model: Header, file: YamlFile) -> Iterator[Problem]:
    """List what the head lacks or contradicts: ids without a column, severities, days in force."""
    columns, figures = ([part.code for part in parts] for parts in (model.data.columns, model.data.figures))
    wanted: list[tuple[KeyPath, str, list[str]]] = [
        (("data", "id", index), code, columns) for index, code in enumerate(model.data.id)
    ]
    if model.data.cohort is not None:
        wanted.append((("data", "cohort"), model.data.cohort, figures))
    # Only what may be an error or a notice, as an office likes.
    may = [str(reason) for reason in Reason if reason.adjustable]
    wanted += [(("data", "checks", "severity", reason), reason, may) for reason in model.data.checks.severity]
    yield from name_problems(wanted, file)
    if model.effective.until is not None and model.effective.until < model.effective.from_:
        place = file.place(("effective", "until"))
        yield Problem(Reason.EFFECTIVE_BACKWARDS, place, str(model.effective.until))


PLAIN = {
    "value_error": Reason.BARE_DECIMAL,
    "string_type": Reason.UNQUOTED_TEXT,
    "string_pattern_mismatch": Reason.BAD_CODE,
}
# Topic of the catalogue that says why a value does not fit.
FAULTS = "model_faults"
_LONGEST = 200  # letters of a value in a sentence


def allowed_names(code: str, allowed: Sequence[str]) -> dict[str, object]:
    """Give what the sentence about an unknown name says: the likeliest, else all."""
    return {"allowed": ", ".join(suggest(code, allowed) or allowed)}


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
    path, owner = _followed(model, item["loc"])
    value = "" if kind == "missing" or isinstance(item["input"], dict | list) else _shown(item["input"])
    place = file.place(path)
    if kind == "extra_forbidden":
        fields = [info.alias or name for name, info in owner.model_fields.items()] if owner else []
        key = _shown(path[-1])
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


def _shown(value: object) -> str:
    """Write a value as a sentence can hold it."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _followed(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[KeyPath, type[BaseModel] | None]:
    """Follow a location through the models: the keys of the file, and the model that holds the last of them.

    Where one of several models may stand, pydantic adds the tag of the one it took (``Tag``): that is no key.
    """
    here: list[tuple[str, Any]] = [("", model)]
    path: list[str | int] = []
    owner: type[BaseModel] | None = None
    for part in loc:
        tagged = [("", found) for tag, found in here if tag and tag == part]
        if tagged:
            here = tagged
            continue
        path.append(part)
        owner = next((found for _, found in here if _is_model(found)), None)
        here = [member for _, found in here for member in _inside(found, part)]
    return tuple(path), owner


def _inside(found: Any, part: str | int) -> Iterator[tuple[str, Any]]:
    """Give what may stand at a key of a model, or at a place in a list or mapping."""
    if _is_model(found):
        for name, info in found.model_fields.items():
            if part == (info.alias or name):
                yield from _members(info.annotation)
    elif get_origin(found) in {tuple, list, dict}:
        for inner in get_args(found):
            yield from _members(inner)


def _members(annotation: Any) -> Iterator[tuple[str, Any]]:
    """Give what an annotation allows, each with its tag where it has one."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        own = next((item.tag for item in more if isinstance(item, Tag)), "")
        yield from ((tag or own, found) for tag, found in _members(inner))
    elif get_origin(annotation) in {Union, UnionType}:
        for inner in get_args(annotation):
            yield from _members(inner)
    else:
        yield "", annotation


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
