"""Everything the checks of a rubric say about a workbook, at one go (一次说全).

What the model refuses is named, then left out or replaced by a value that stands for it (替代值), and the rest is
checked without it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from evaluator.rubric.kinds import KINDS, kind_named, kind_of_file
from evaluator.rubric.load import base_model, checked
from evaluator.rubric.model import Overlay, ScoredModel
from evaluator.rubric.scored.load import build, overlay_model
from evaluator.rubric.yaml_file import YamlFile
from evaluator.rubric_excel.at_cell import at_cell
from evaluator.rubric_excel.fields import ValueKind, kind_and_choices, read_path
from evaluator.rubric_excel.follow_up import is_follow_up, sum_is_unsure
from evaluator.text import Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.rubric_files import BookFile


M = TypeVar("M", ScoredModel, Overlay)
# Most rounds of mending; each takes away at least one fault of every key that the model refuses.
ROUNDS = 12


def faults_of(files: Sequence[BookFile], book: str) -> list[Problem]:
    """List what the rubric itself refuses, each at its cell, without what only follows from another fault.

    Parameters
    ----------
    files : sequence of BookFile
        Base rubric first, as `read_cells` gives them, with the faults that are named already.
    book : str
        Name of the workbook.
    """
    search = _Search(files, book)
    model = search.model(_scored_model, 0)
    overlays = [(search.model(overlay_model, index), search.drafts[index]) for index in range(1, len(files))]
    if model is not None:
        # A wrong version is said by whoever writes the files; here it hides nothing else.
        same = {"version": model.version}
        laid = [(overlay.model_copy(update=same), draft) for overlay, draft in overlays if overlay is not None]
        search.add([*checked(model, search.drafts[0]), *build(model, search.drafts[0], laid)[1]])
    return search.problems


def _scored_model(file: YamlFile) -> ScoredModel:
    """Read the base rubric; the sheets are those of a scored one, so another kind is as good as an unknown one."""
    model = base_model(file) if issubclass(kind_of_file(file).model, ScoredModel) else None
    if isinstance(model, ScoredModel):
        return model
    allowed = ", ".join(name for name in KINDS if issubclass(kind_named(name).model, ScoredModel))
    place = file.place(("kind",))
    raise RubricProblems([Problem(Reason.UNKNOWN_KIND, place, str(file.content["kind"]), details={"allowed": allowed})])


class _Search:
    """The files with their stand-ins, and what was found so far."""

    def __init__(self, files: Sequence[BookFile], book: str) -> None:
        self.files, self.book = files, book
        self.problems: list[Problem] = []
        self.mended = [StandIns(file.model, deepcopy(file.content)) for file in files]
        self.drafts = [YamlFile(Path(str(index)), mend.content, {}) for index, mend in enumerate(self.mended)]

    def model(self, read: Callable[[YamlFile], M], index: int) -> M | None:
        """Read one file, mending what is refused; None where that does not help."""
        for _ in range(ROUNDS):
            try:
                return read(self.drafts[index])
            except RubricProblems as refused:
                self.add(refused.problems)
                paths = [(path, p.reason) for p in refused.problems if (path := read_path(p.place.key))]
                self.files[index].faulty.update(path for path, _ in paths)
                helped = [self.mended[index].mend(path, reason) for path, reason in paths]
                if not any(helped):
                    return None
        return None

    def add(self, problems: Sequence[Problem]) -> None:
        """Keep what does not follow from a fault that is named already, at its cell, in the words of the workbook."""
        paths = [read_path(problem.place.key) or () for problem in problems]
        # A key that nobody knows and one that is missing beside it are one mistyped key.
        mistyped = {
            (problem.place.file, path[:-1])
            for problem, path in zip(problems, paths, strict=True)
            if problem.reason == Reason.UNKNOWN_KEY
        }
        for problem, path in zip(problems, paths, strict=True):
            file = self.files[int(problem.place.file)]
            beside = problem.reason == Reason.MISSING_KEY and (problem.place.file, path[:-1]) in mistyped
            if beside or is_follow_up(problem, path, file, self.files[0]):
                continue
            if not sum_is_unsure(problem, file, self.files[0], self.mended[0].content):
                here = self._as_typed(at_cell(problem, file, self.files, self.book))
                # The code of an added leaf stands twice in the file, and once in the workbook.
                self.problems += [here] if here not in self.problems else []

    def _as_typed(self, problem: Problem) -> Problem:
        """Show no stand-in, but what stands in the cell."""

        def words(text: str) -> str:
            for mend in self.mended:
                text = mend.words(text)
            return text

        details = {key: words(value) if isinstance(value, str) else value for key, value in problem.details.items()}
        return replace(problem, value=words(problem.value), details=details)


# Whatever they say is never reported: `follow_up` drops what hangs on them.
_VALUES: dict[ValueKind, Any] = {
    ValueKind.INTEGER: 3,
    ValueKind.INTEGERS: [3],
    ValueKind.EXACT: "0.5",
    ValueKind.FLAG: False,
    ValueKind.DATE: date(2000, 1, 1),
}


class StandIns:
    """Mend the content of one file, key by key, and remember what was typed."""

    def __init__(self, model: type[BaseModel], content: dict[str, Any]) -> None:
        self.model, self.content = model, content
        self.typed: dict[str, str] = {}
        self._tried: dict[KeyPath, int] = {}

    def mend(self, path: KeyPath, reason: Reason) -> bool:
        """Leave a value out, so that a default may apply, or put a stand-in there; False if neither helps."""
        owner, key = self._owner(path[:-1]), path[-1] if path else ""
        tried = self._tried[path] = self._tried.get(path, 0) + 1
        present = isinstance(owner, dict) and key in owner
        inside = isinstance(owner, list) and isinstance(key, int) and key < len(owner)
        if isinstance(owner, dict) and present and (tried == 1 or reason == Reason.UNKNOWN_KEY):
            old = owner.pop(key)
            self.typed.setdefault(self._token(path), str(old))
            return True
        value = self._value(path)
        if tried > 2 or value is None or not (isinstance(owner, dict) or inside):
            return False
        if inside:
            self.typed.setdefault(self._token(path), str(owner[key]))
        owner[key] = value
        return True

    def words(self, text: str) -> str:
        """Give a text as it would read with what was typed."""
        for token, typed in self.typed.items():
            text = text.replace(token, typed)
        return text

    def _owner(self, path: KeyPath) -> Any:
        here: Any = self.content
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def _token(self, path: KeyPath) -> str:
        # A code that nobody types, one for each place.
        return "__" + ".".join(str(part) for part in path) + "__"

    def _value(self, path: KeyPath) -> Any:
        kind, choices = kind_and_choices(self.model, path)
        if choices:
            return choices[0]
        if isinstance(path[-1], int) and kind == ValueKind.OTHER:
            # One item of a list that stands in one cell.
            whole = kind_and_choices(self.model, path[:-1])[0] == ValueKind.INTEGERS
            kind = ValueKind.INTEGER if whole else ValueKind.TEXT
        if kind == ValueKind.RECORDS:
            return [{"title": self._token(path)}]
        if kind in {ValueKind.TEXTS, ValueKind.CODES}:
            return [self._token(path)]
        return self._token(path) if kind == ValueKind.TEXT else _VALUES.get(kind)
