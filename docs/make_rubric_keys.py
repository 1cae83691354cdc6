"""Write ``docs/rubric-keys.md``: every key of a rubric in words. Run it after a key or its words have changed."""  # noqa: INP001 - a script beside the page that it makes

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from evaluator.rubric.model import Group, Leaf, Overlay, ScoredModel
from evaluator.text import keys, say
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = Path(__file__).with_name("rubric-keys.md")
# What stands on a sheet of its own, a row a node.
TREES = {"indicators", "changes"}


def page() -> str:
    """Text of the page."""
    lines = [f"# {_both('page_title')}"]
    for key in ("page_intro", "page_made"):
        lines += [line for lang in LANGUAGES for line in ("", _say(key, lang))]
    lines += ["", f"## {_both('page_tree')}", "", *_head("key", "name", "on", "choices", "about_zh", "about_en")]
    lines += [_row(_node(key)) for key in dict.fromkeys((*Leaf.model_fields, *Group.model_fields))]
    for topic, model in (("settings", ScoredModel), ("overlays", Overlay)):
        lines += ["", f"## {_both(f'page_{topic}')}", "", *_head("key", "choices", "about_zh", "about_en")]
        lines += [_row(_setting(path, annotation, topic)) for path, annotation in paths(model)]
    return "\n".join(lines) + "\n"


def paths(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, Any]]:
    """Give every key of a model as a path, ``[]`` for the items of a list, with its annotation."""
    for name, info in model.model_fields.items():
        key = info.alias or name
        path = f"{above}.{key}" if above else key
        inner = next(_models(info.annotation), None) if key not in TREES else None
        if inner is None:
            yield path, info.annotation
        else:
            yield from paths(inner, path + ("[]" if _is_list(info.annotation) else ""))


def _node(key: str) -> list[str]:
    parts = [f"{key}_0", f"{key}_1"] if f"rubric_book.column_{key}_0" in keys("rubric_book") else [key]
    owners = [(name, model) for name, model in (("leaf", Leaf), ("group", Group)) if key in model.model_fields]
    names = [_say(f"column_{part}", "zh") for part in parts if f"rubric_book.column_{part}" in keys("rubric_book")]
    annotations = [model.model_fields[key].annotation for _, model in owners]
    about = [_joined(_say(f"about_{part}", lang) for part in parts) for lang in LANGUAGES]
    on = "、".join(_say(f"page_on_{name}", "zh") for name, _ in owners)
    return [f"`{key}`", "、".join(names), on, _choices(key, annotations[0]), *about]


def _setting(path: str, annotation: Any, topic: str) -> list[str]:
    own = f"overlay {path}" if topic == "overlays" else ""
    name = own if own and f"rubric_book.{own}" in keys("rubric_book") else f"setting {path}"
    return [f"`{path}`", _choices(path.rpartition(".")[2], annotation), *(_say(name, lang) for lang in LANGUAGES)]


def _choices(field: str, annotation: Any) -> str:
    shown = []
    for choice in _literals(annotation):
        word = f"rubric_book.word {field}.{choice}"
        shown.append(f"{say(word)} `{choice}`" if word in keys("rubric_book") else f"`{choice}`")
    return "、".join(shown)


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _literals(part)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models(part)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(part) for part in get_args(annotation))


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(sentences))


def _say(key: str, lang: str) -> str:
    return say(f"rubric_book.{key}", lang)


def _both(key: str) -> str:
    return " / ".join(_say(key, lang) for lang in LANGUAGES)


def _head(*names: str) -> list[str]:
    return [_row(_both(f"page_{name}") for name in names), "|" + "---|" * len(names)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
