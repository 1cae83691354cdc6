"""What a rule from scores to letters lacks or contradicts (分类规则)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.rubric.validation import allowed_names
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.rubric.model import Letter, ScoredModel
    from evaluator.rubric.yaml_file import YamlFile

# Conditions of a letter, by the rule that knows them.
_CONDITIONS = {
    "score": ("min_score", "top_share"),
    "interval": ("min_score", "max_score", "low_above", "high_below"),
    "quantile": ("top_share", "min_score"),
    "peers": (),
}
_ALL = ("min_score", "max_score", "top_share", "low_above", "high_below")
_GROUPS_OF_PEERS = 4


def letter_problems(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    """List what the letters and their rule lack or contradict."""
    classes = model.classes
    letters = classes.letters
    if classes.against == "national_average" and len(letters) < 2:
        yield Problem(Reason.LETTERS_MISSING, file.place(("classes", "letters")))
    known = _CONDITIONS[classes.by]
    for index, letter in enumerate(letters):
        strange = [name for name in _conditions(letter) if name not in known]
        if strange:
            place = file.place(("classes", "letters", index, strange[0]))
            yield Problem(Reason.LETTER_CONDITION, place, strange[0], details={"by": classes.by})
    yield from {"score": _by_score, "interval": _by_interval, "quantile": _by_quantile, "peers": _by_peers}[classes.by](
        model, file
    )
    names = [letter.letter for letter in letters]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Problem(Reason.DUPLICATE_CODE, file.place(("classes", "letters", index, "letter")), name)
    for code in classes.confirm:
        if code not in {*names, "other"}:
            place = file.place(("classes", "confirm", code))
            yield Problem(Reason.UNKNOWN_NAME, place, code, details={"allowed": ", ".join([*names, "other"])})
    if letters and "other" not in classes.confirm:
        yield Problem(Reason.CONFIRM_OTHER_MISSING, file.place(("classes", "confirm")))


def _conditions(letter: Letter) -> list[str]:
    return [name for name in _ALL if getattr(letter, name) is not None]


def _by_score(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    letters = model.classes.letters
    cuts = [letter.min_score for letter in letters[:-1]]
    for index, (letter, cut) in enumerate(zip(letters, cuts, strict=False)):
        below = cuts[index + 1] if index + 1 < len(cuts) else None
        if cut is None or (below is not None and below >= cut):
            yield Problem(Reason.LETTERS_NOT_FALLING, file.place(("classes", "letters", index)), letter.letter)
    yield from _last_open(model, file)


def _last_open(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    letters = model.classes.letters
    if letters and (letters[-1].min_score is not None or letters[-1].top_share is not None):
        place = file.place(("classes", "letters", len(letters) - 1))
        yield Problem(Reason.LAST_LETTER_OPEN, place, letters[-1].letter)


def _by_interval(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    classes = model.classes
    if classes.interval is None:
        yield Problem(Reason.INTERVAL_MISSING, file.place(("classes",)), classes.by)
    elif (classes.interval.low is None) != (classes.interval.high is None):
        yield Problem(Reason.INTERVAL_ENDS, file.place(("classes", "interval")), "")
    figures = [figure.code for figure in model.data.figures if figure.kind == "number"]
    for key in ("low", "high"):
        code = getattr(classes.interval, key, None)
        if code is not None and code not in figures:
            place = file.place(("classes", "interval", key))
            yield Problem(Reason.UNKNOWN_NAME, place, code, details=allowed_names(code, figures))
    without = [letter.letter for letter in classes.letters if not _conditions(letter)]
    if classes.letters and len(without) != 1:
        yield Problem(Reason.ONE_LETTER_OPEN, file.place(("classes", "letters")), "、".join(without) or "—")


def _by_quantile(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    letters = model.classes.letters
    shares = [letter.top_share for letter in letters[:-1]]
    for index, (before, after) in enumerate(pairwise([0, *shares]), start=0):
        if after is None or (before is not None and after <= before):
            yield Problem(Reason.SHARES_NOT_RISING, file.place(("classes", "letters", index)), letters[index].letter)
    cuts = [letter.min_score for letter in letters[:-1] if letter.min_score is not None]
    if cuts and (len(cuts) < len(shares) or any(after >= before for before, after in pairwise(cuts))):
        yield Problem(Reason.LETTERS_NOT_FALLING, file.place(("classes", "letters")), letters[0].letter)
    yield from _last_open(model, file)


def _by_peers(model: ScoredModel, file: YamlFile) -> Iterator[Problem]:
    classes = model.classes
    if classes.interval is None:
        yield Problem(Reason.INTERVAL_MISSING, file.place(("classes",)), classes.by)
    if classes.borders is None or not classes.borders[0] < 0 < classes.borders[1]:
        yield Problem(Reason.BORDERS_WRONG, file.place(("classes", "borders")), str(classes.borders or ""))
    if classes.letters and len(classes.letters) != _GROUPS_OF_PEERS:
        yield Problem(Reason.FOUR_GROUPS, file.place(("classes", "letters")), str(len(classes.letters)))
