"""A rubric with its overlays as the workbook carries it (指标体系文件): what the files say, no defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.rubric import load_scored
from evaluator.rubric.find import overlay_files
from evaluator.rubric.model import Overlay, ScoredModel
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric_excel.commented_yaml import Comment, read_comments

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.rubric import ScoredRubric
    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.text import Place


@dataclass(frozen=True)
class BookFile:
    """One YAML file: the base rubric (no stem) or an overlay.

    Attributes
    ----------
    stem : str
        Name of the overlay's file without its ending; empty for the base rubric.
    content : dict
        As the file says it.
    comments : dict
        What stands above and beside its keys.
    cells : dict
        The cell that each key was read from, where it was read from a workbook.
    names : dict
        The cell in which the path of a setting stands.
    faulty : set
        Keys whose cell is named as a problem already; the content does not hold them.
    unsure : set
        Lists, nodes, or the whole file (the empty path) for which a row could not be placed: something may be
        missing there that the workbook does hold.
    """

    stem: str
    content: dict[str, Any]
    comments: dict[KeyPath, Comment] = field(default_factory=dict)
    cells: dict[KeyPath, Place] = field(default_factory=dict)
    names: dict[KeyPath, Place] = field(default_factory=dict)
    faulty: set[KeyPath] = field(default_factory=set)
    unsure: set[KeyPath] = field(default_factory=set)

    @property
    def model(self) -> type[ScoredModel | Overlay]:
        """The model of the file."""
        return Overlay if self.stem else ScoredModel

    @property
    def tree_key(self) -> str:
        """The key whose rows stand on a sheet of their own."""
        return "changes" if self.stem else "indicators"


def files_of(source: str | Path) -> tuple[ScoredRubric, list[BookFile]]:
    """Read a scored rubric, by id or path, and the overlays that belong to its version; base first.

    Raises
    ------
    RubricProblems
        The rubric cannot be loaded as it stands.
    """
    rubric = load_scored(source)
    base = read_yaml(rubric.path)
    files = [BookFile("", base.content, read_comments(base))]
    for overlay in overlay_files(rubric.path):
        file = read_yaml(overlay)
        # Overlays of other versions stand in the same folder and stay where they are.
        if str(file.content.get("version")) == rubric.model.version:
            files.append(BookFile(overlay.stem, file.content, read_comments(file)))
    return rubric, files
