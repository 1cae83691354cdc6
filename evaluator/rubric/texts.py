"""A rubric that stands nowhere yet (未存的指标体系): its texts laid out as files while somebody reads them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.rubric.edit_text import edited_text
from evaluator.rubric.find import overlay_files
from evaluator.rubric.load import load_file
from evaluator.rubric.yaml_file import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.rubric.rubric import Rubric


@contextmanager
def laid_out(name: str, text: str, overlays: Mapping[str, str]) -> Iterator[Path]:
    """Lay a rubric and its overlays out in a folder of their own; gives the path of the rubric."""
    with tempfile.TemporaryDirectory(prefix="rubric-") as folder:
        path = Path(folder) / name
        (path.parent / "overlays").mkdir()
        path.write_text(text, encoding="utf-8", newline="\n")
        for other, content in overlays.items():
            (path.parent / "overlays" / other).write_text(content, encoding="utf-8", newline="\n")
        yield path


def load_texts(name: str, text: str, overlays: Mapping[str, str]) -> Rubric:
    """Load a rubric from its texts, strictly.

    Raises
    ------
    RubricProblems
        Everything that is wrong with them.
    """
    with laid_out(name, text, overlays) as path:
        return load_file(path)


def texts_of(path: Path) -> tuple[str, dict[str, str]]:
    """Read the text of a rubric and those of the overlays beside it, by file name."""
    beside = {file.name: file.read_text(encoding="utf-8") for file in overlay_files(path)}
    return path.read_text(encoding="utf-8"), beside


def overlays_of_version(overlays: Mapping[str, str], version: str) -> dict[str, str]:
    """Give overlays another version: they belong to the version that they name."""
    return {
        name: text
        if str(parse_yaml(text, Path(name)).content.get("version")) == version
        else edited_text(text, {("version",): version})
        for name, text in overlays.items()
    }
