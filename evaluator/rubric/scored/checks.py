"""What the model alone cannot say: sums of weights, references, names, rules from scores to letters, what 50 means."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Leaf, Node, ScoredModel, leaves_of
from evaluator.rubric.scored.leaf_checks import aggregate_problems, leaf_problems, walk
from evaluator.rubric.validation import allowed_names, coded_parts, duplicate_problems, name_problems, unit_columns
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.model import Letter
    from evaluator.rubric.yaml_file import KeyPath, YamlFile


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


def weight_problems(nodes: Sequence[Node], file: YamlFile, title: str) -> list[Problem]:
    """Siblings sum to 1, in exact decimals."""
    levels: list[tuple[KeyPath, str, Sequence[Node]]] = [(("indicators",), title, nodes)]
    levels += [(path, node.name, node.children) for path, node in walk(nodes) if isinstance(node, Group)]
    problems = []
    for path, name, children in levels:
        total = sum((child.weight for child in children), Decimal(0))
        if total != 1:
            details = weight_details(name, children)
            problems.append(Problem(Reason.WEIGHTS_NOT_ONE, file.place(path), str(total), details=details))
    return problems


def weight_details(name: str, children: Sequence[Node]) -> dict[str, object]:
    """Give what the sentence about a sum says: the node and its parts; and the codes, for whoever looks further."""
    parts = " + ".join(f"{child.code} {child.weight}" for child in children)
    return {"name": name, "parts": parts, "codes": tuple(child.code for child in children)}


def siblings_of(nodes: Sequence[Node], root: str, title: str) -> Iterator[tuple[str, str, Sequence[Node]]]:
    """Give code, name and children of every node that has some; the root, which no file writes, first."""
    yield root, title, nodes
    for _, node in walk(nodes):
        if isinstance(node, Group):
            yield node.code, node.name, node.children


def check(model: ScoredModel, file: YamlFile) -> list[Problem]:
    """List everything wrong with the base rubric."""
    problems = weight_problems(model.indicators, file, model.title)
    problems += duplicate_problems(_coded(model), file)
    problems += _references(model, file)
    problems += name_problems(_names(model), file)
    for path, node in walk(model.indicators):
        if isinstance(node, Leaf):
            problems += leaf_problems(node, path, model, file)
    problems += letter_problems(model, file)
    problems += aggregate_problems(model, file)
    problems += name_problems(_totals(model), file)
    return problems


def _coded(model: ScoredModel) -> Iterator[tuple[KeyPath, str]]:
    yield from coded_parts(model)
    yield from ((("samples", i, "code"), sample.code) for i, sample in enumerate(model.samples))
    yield from (((*path, "code"), node.code) for path, node in walk(model.indicators))


def _references(model: ScoredModel, file: YamlFile) -> list[Problem]:
    def visit(nodes: Sequence[Node], path: KeyPath, covered: bool) -> Iterator[Problem]:
        for index, node in enumerate(nodes):
            here = covered or bool(node.references)
            if isinstance(node, Group):
                yield from visit(node.children, (*path, index, "children"), here)
            elif not here:
                yield Problem(Reason.NO_REFERENCE, file.place((*path, index)), node.code)

    covered = bool(model.references)
    problems = (
        []
        if covered or not model.classes.letters
        else [Problem(Reason.NO_REFERENCE, file.place(("classes",)), "classes")]
    )
    return problems + list(visit(model.indicators, ("indicators",), covered))


def _names(model: ScoredModel) -> Iterator[tuple[KeyPath, str, list[str]]]:
    known = [*unit_columns(model), "all"]
    yield from ((("benchmark", "groups", i), code, known) for i, code in enumerate(model.benchmark.groups))
    yield from ((("ranks", i), code, known) for i, code in enumerate(model.ranks))
    yield from ((("impact", i), code, [*known, "cohort_size"]) for i, code in enumerate(model.impact))
    yield from ((("certainty", "shrink_over", i), code, known) for i, code in enumerate(model.certainty.shrink_over))
    yield from ((("eligible", "only", code), code, known) for code in model.eligible.only)
    if model.eligible.min_graduating_cohorts is not None:
        yield ("eligible", "min_graduating_cohorts"), "first_graduating_year", known


def _totals(model: ScoredModel) -> Iterator[tuple[KeyPath, str, list[str]]]:
    """Totals are of columns that are numbers."""
    numbers = [figure.code for figure in model.data.figures] + [leaf.code for leaf in leaves_of(model.indicators)]
    for index, rule in enumerate(model.data.checks.totals):
        yield from ((("data", "checks", "totals", index), code, numbers) for code in (rule.total, *rule.parts))
