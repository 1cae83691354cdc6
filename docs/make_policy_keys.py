"""Write ``docs/policy-keys.md``: every key of a funding policy in words. Run it after a key or its words have changed."""  # noqa: INP001, E501 - a script beside the page that it makes

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from make_rubric_keys import paths

from evaluator.funding.policy import FundingPolicy
from evaluator.text import say
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("policy-keys.md")
REFERENCES = "references[]"


def page() -> str:
    """Text of the page."""
    lines = [f"# {' · '.join(say('policy_keys.page_title', lang) for lang in LANGUAGES)}"]
    for key in ("page_intro", "page_made"):
        lines += [line for lang in LANGUAGES for line in ("", say(f"policy_keys.{key}", lang))]
    heads = [say(f"policy_keys.page_{name}") for name in ("key", "choices", "about_zh", "about_en")]
    lines += ["", f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    lines += [
        f"| `{key}` | {choices} | {' | '.join(say(f'policy_keys.key {key}', lang) for lang in LANGUAGES)} |"
        for key, choices in listed()
    ]
    return "\n".join(lines) + "\n"


def listed() -> Iterator[tuple[str, str]]:
    """Give every key once with its choices; documents, which every part may name, stand once for all."""
    seen = set()
    for path, annotation in paths(FundingPolicy):
        before, found, _ = path.partition(REFERENCES)
        if found and before:
            continue
        key = REFERENCES if found else path
        if key not in seen:
            seen.add(key)
            yield key, "、".join(f"`{choice}`" for choice in _literals(annotation)) if not found else ""


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _literals(part)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
