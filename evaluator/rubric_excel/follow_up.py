"""Problems that only follow from a fault already named (后果): they would vanish with it, so they are not said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.rubric_files import BookFile
    from evaluator.text import Problem

# Fields of the same node that a reason weighs against each other.
_LEAF: dict[Reason, tuple[str, ...]] = {
    Reason.N_MISSING_IN_RUBRIC: ("kind", "n", "sampling"),
    Reason.EVENTS_WITHOUT_N: ("events", "n"),
    Reason.EVENTS_KIND: ("events", "n", "kind"),
    Reason.SD_KIND: ("sd", "within_sd", "kind"),
    Reason.SD_MISSING_IN_RUBRIC: ("kind", "sampling", "sd", "within_sd", "n"),
    Reason.ERROR_SD_MISSING: ("kind", "error_sd"),
    Reason.PROPORTION_UNIT: ("kind", "unit"),
    Reason.GOALPOSTS_MISSING: ("scale", "goalposts"),
    Reason.AVERAGE_NOT_50: ("scale", "better", "anchors"),
    Reason.ANCHORS_WRONG: ("scale", "anchors", "better"),
    Reason.BEST_RANGE: ("better", "best", "scale", "goalposts"),
    Reason.TRANSFORM_RANGE: ("transform", "range"),
    Reason.MIN_N_WITHOUT_N: ("min_n", "n"),
    Reason.RESPONSE_WITHOUT_POPULATION: ("min_response", "population", "n"),
}
# Settings that a reason rests on, wherever it is found.
_SETTINGS: dict[Reason, tuple[KeyPath, ...]] = {
    Reason.AVERAGE_NOT_50: (("classes", "against"),),
    Reason.NO_REFERENCE: (("references",), ("classes", "letters")),
    Reason.LETTERS_MISSING: (("classes",),),
    Reason.CONFIRM_OTHER_MISSING: (("classes", "confirm"), ("classes", "letters")),
    Reason.EFFECTIVE_BACKWARDS: (("effective",),),
    Reason.OVERLAY_OF: (("id",),),
    Reason.GEOMETRIC_NEGATIVE: (("scale", "limit"),),
}
_RULE: tuple[KeyPath, ...] = (("classes", "by"), ("classes", "interval"), ("classes", "borders"))
_SHARED: tuple[KeyPath, ...] = (("classes", "by"), ("classes", "letters"))
_SETTINGS |= dict.fromkeys(
    (
        Reason.LETTERS_NOT_FALLING,
        Reason.LAST_LETTER_OPEN,
        Reason.LETTER_CONDITION,
        Reason.INTERVAL_MISSING,
        Reason.INTERVAL_ENDS,
        Reason.BORDERS_WRONG,
    ),
    _RULE,
)
_SETTINGS |= dict.fromkeys((Reason.ONE_LETTER_OPEN, Reason.SHARES_NOT_RISING, Reason.FOUR_GROUPS), _SHARED)
# What a row that could not be placed may hold.
_ABSENT = {
    Reason.MISSING_KEY,
    Reason.UNKNOWN_KIND,
    Reason.UNKNOWN_NAME,
    Reason.NO_REFERENCE,
    Reason.LETTERS_MISSING,
    Reason.LETTERS_NOT_FALLING,
    Reason.CONFIRM_OTHER_MISSING,
    Reason.LETTER_CONDITION,
    Reason.INTERVAL_MISSING,
    Reason.INTERVAL_ENDS,
    Reason.BORDERS_WRONG,
    Reason.ONE_LETTER_OPEN,
    Reason.SHARES_NOT_RISING,
    Reason.FOUR_GROUPS,
}
_SUMS = {Reason.WEIGHTS_NOT_ONE, Reason.OVERLAY_WEIGHTS_NOT_ONE}


def is_follow_up(problem: Problem, path: KeyPath, file: BookFile, base: BookFile) -> bool:
    """Whether a problem hangs on a fault that was named already.

    Parameters
    ----------
    problem : Problem
        As the checks of the rubric found it.
    path : tuple
        The key it was found at.
    file, base : BookFile
        The file it was found in, and the base rubric, with their faults.
    """
    if any(path[:length] in file.faulty for length in range(1, len(path) + 1)):
        return True
    reason = problem.reason
    settings = path[:1] != (file.tree_key,)
    if reason in _ABSENT and () in base.unsure | (file.unsure if settings else set()):
        return settings or reason != Reason.MISSING_KEY
    return (
        (reason in {Reason.MISSING_KEY, Reason.UNKNOWN_KEY} and path[:-1] in file.unsure)
        or (reason == Reason.BAD_VALUE and path in file.unsure)
        or any((*path[:-1], field) in file.faulty for field in _LEAF.get(reason, ()))
        or any(key_path[: len(key)] == key for key in _SETTINGS.get(reason, ()) for key_path in base.faulty)
        or _below_geometric(problem, path, file)
        or _hangs(problem, path, file, base)
    )


def sum_is_unsure(problem: Problem, file: BookFile, base: BookFile, content: dict[str, Any]) -> bool:
    """Whether a sum of weights holds one that is not known.

    Parameters
    ----------
    problem : Problem
        With the codes of all summands.
    file, base : BookFile
        As in `is_follow_up`.
    content : dict
        Content of the base rubric with its stand-ins.
    """
    if problem.reason not in _SUMS:
        return False
    unknown: set[str] = set()
    for above, path, node in nodes_at(content.get("indicators") or [], ("indicators",)):
        # A node that lost its code is not found by the overlays' changes.
        keys = ("weight", "code") if file.stem else ("weight",)
        if above in base.unsure or any((*path, key) in base.faulty for key in keys):
            unknown.add(str(node.get("code")))
    if not file.stem:
        return bool(unknown & set(_codes(problem)))
    rows: dict[int, set[str | int]] = {}
    for key_path in file.faulty:
        if key_path[0] == "changes" and len(key_path) > 2:
            rows.setdefault(int(key_path[1]), set()).add(key_path[-1])
    if ("changes",) in file.unsure or any(fields & {"code", "add_to"} for fields in rows.values()):
        return True
    changes = file.content.get("changes") or []
    unknown |= {str(changes[row].get("code")) for row, fields in rows.items() if "weight" in fields}
    return bool(unknown & set(_codes(problem)))


def nodes_at(nodes: list[Any], above: KeyPath) -> Iterator[tuple[KeyPath, KeyPath, dict[str, Any]]]:
    """Walk nodes as a file writes them, with the path of their list and their own."""
    for index, node in enumerate(nodes):
        yield above, (*above, index), node
        yield from nodes_at(node.get("children") or [], (*above, index, "children"))


def _codes(problem: Problem) -> tuple[str, ...]:
    codes = problem.details.get("codes", ())
    return codes if isinstance(codes, tuple) else ()


def _below_geometric(problem: Problem, path: KeyPath, file: BookFile) -> bool:
    """Whether the scale of some leaf below a geometric mean is not known."""
    scales = (key_path[:-1] for key_path in file.faulty if key_path[-1] in {"scale", "anchors"})
    return problem.reason == Reason.GEOMETRIC_NEGATIVE and any(
        key_path[: len(path) - 1] == path[:-1] for key_path in scales
    )


def _hangs(problem: Problem, path: KeyPath, file: BookFile, base: BookFile) -> bool:
    """Reasons that look at other places of the file."""
    reason = problem.reason
    if reason in {Reason.LETTERS_NOT_FALLING, Reason.LAST_LETTER_OPEN}:
        index = path[2] if len(path) > 2 and isinstance(path[2], int) else 0
        return any(("classes", "letters", letter, "min_score") in base.faulty for letter in (index, index + 1))
    if reason == Reason.CHANGE_NOT_ONE:
        return any(letter[: len(path)] == path for letter in file.faulty)
    if reason == Reason.NO_REFERENCE:
        return any("references" in letter for letter in base.faulty)
    if reason == Reason.OVERLAY_UNKNOWN_NODE:
        return any(letter[0] == "indicators" and letter[-1] == "code" for letter in base.faulty)
    if reason == Reason.OVERLAYS_OVERLAP:
        return any(letter[0] == "applies" for letter in file.faulty)
    below = any(letter[: len(path)] == path for letter in file.faulty)
    return reason == Reason.UNKNOWN_NAME and (below or _is_undefined(path, base))


def _is_undefined(path: KeyPath, base: BookFile) -> bool:
    """Whether a name may be one whose own definition is at fault."""
    field = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    homes: tuple[KeyPath, ...] = (("data", "columns"), ("unit",))
    if field in {"n", "events", "sd", "population", "cohort"} or path[:2] == ("classes", "interval"):
        homes = (("data", "figures"),)
    elif field == "sample":
        homes = (("samples",),)
    elif field == "totals":
        homes = (("data", "figures"), ("indicators",))
    elif path[:2] == ("classes", "confirm"):
        homes = (("classes", "letters"),)
    return any(
        key_path[: len(home)] == home and (len(key_path) == len(home) or key_path[-1] in {"code", "letter"})
        for home in homes
        for key_path in base.faulty
    )
