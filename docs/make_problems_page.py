"""Write ``docs/problems.md``: every reason code with its sentences. Run it after a sentence has changed."""  # noqa: INP001 - a script beside the page that it makes

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.text import Reason, say
from evaluator.text.reason import TOPICS
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).with_name("problems.md")
# Rubric files come last: a code is mostly looked up by those who were sent it with a return.
ORDER = (*(topic for topic in TOPICS if topic != "problems_rubric"), "problems_rubric")
_FIELD = re.compile(r"\{(\w+)[^{}]*\}")


def page() -> str:
    """Text of the page."""
    lines = [f"# {_both('page_title')}"]
    for key in ("page_intro", "page_made"):
        lines += [line for lang in LANGUAGES for line in ("", say(f"answers.{key}", lang))]
    head = _row(_both(f"page_{key}") for key in ("code", "chinese", "english", "adjustable"))
    for topic in ORDER:
        lines += ["", f"## {_both(f'page_{topic}')}", "", head, "|---|---|---|---|"]
        lines += [_row(_cells(reason)) for reason in Reason if reason.topic == topic]
    return "\n".join(lines) + "\n"


def _cells(reason: Reason) -> list[str]:
    sentences = [_template(reason, lang) for lang in LANGUAGES]
    return [f"`{reason}`", *sentences, _both("page_yes") if reason.adjustable else ""]


def _template(reason: Reason, lang: str) -> str:
    sentence = say(f"{reason.topic}.{reason}", lang)
    # Some sentences come ready made from the catalogue room.
    return say("answers.page_from_catalog", lang) if sentence == "{said}" else _FIELD.sub(r"{\1}", sentence)


def _both(key: str) -> str:
    return " / ".join(say(f"answers.{key}", lang) for lang in LANGUAGES)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
