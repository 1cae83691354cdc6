"""Which keys of the catalogue are made when the program runs, and from which list each family is made.

A new scale, state, reason or status stands in one of these lists as soon as the code has it; `test_keys` then asks for
its words. A family whose names the code lists beside the call (a loop over column names, say) needs no line here.
"""

from __future__ import annotations

from itertools import product
from typing import Any, get_args, get_origin

from evaluator.catalog.lookup import EntryKind as Asked
from evaluator.catalog.lookup import Notice
from evaluator.classing.letters import BORDERLINE, CONFIRMED, NOT_CLASSIFIABLE
from evaluator.dataset import SOURCES, State
from evaluator.evaluation.compare.match import CLOSED, GONE, NEW
from evaluator.evaluation.flags.found import Flag
from evaluator.evaluation.stability.found import CHANGED, SHIFT
from evaluator.funding.policy.model import FundingPolicy, Rectification, Topup
from evaluator.replies.problem_list import LIST, SUMMARY
from evaluator.rubric.diff import Effect
from evaluator.rubric.model import Group, Leaf, ScoredModel
from evaluator.rubric.model.base import Status
from evaluator.rubric.model.scored import Classes, StabilitySettings
from evaluator.rubric.scored.diff import What
from evaluator.store.faults import _POSTGRES, _SQLITE
from evaluator.store.orders import STEPS
from evaluator.store.policy_versions import POLICY, RUBRIC
from evaluator.store.seals import KINDS as SEALED
from evaluator.store.status import MOVES, STATUSES
from evaluator.text import Reason, keys
from evaluator.text.problem import Severity
from evaluator.text.reason import TOPICS
from evaluator.ui.frame import pages
from evaluator.ui.intake.upload import KINDS as BROUGHT


def choices(model: Any, field: str) -> tuple[str, ...]:
    """Give what a field of a rubric or a policy may be."""
    return tuple(_literals(model.model_fields[field].annotation))


def _literals(annotation: Any) -> list[str]:
    if str(get_origin(annotation)) == "typing.Literal":
        return [str(one) for one in get_args(annotation)]
    return [one for part in get_args(annotation) for one in _literals(part)]


AGAINST = ("average", "provincial")  # report.words.against
MOVED = ("up", "down")
STANDINGS = ("above", "below", "uncertain")
LETTER_STANDINGS = (CONFIRMED, BORDERLINE, NOT_CLASSIFIABLE)
SCALES, AGGREGATES = choices(Leaf, "scale"), choices(Group, "aggregate")
# compare.sources: an interval and a quantile by themselves, cuts and places by what was known of the nation.
RULES = {*choices(Classes, "by"), "cuts", "cuts_and_places", "places_nation", "places_own"} - {"score", "quantile"}
TRIED = {"scale": choices(StabilitySettings, "scales"), "aggregate": AGGREGATES}
STATES = tuple(state.name.lower() for state in State)
# Steps between statuses; what a run is replaced by is no step that a person takes.
MOVES_MADE = [f"{now}_{to}" for now, others in MOVES.items() for to in others]


def family(pattern: str, *lists: Any) -> set[str]:
    """Give all keys of a pattern, a list for each of its braces."""
    return {_filled(pattern, values) for values in product(*lists)}


def _filled(pattern: str, values: tuple[str, ...]) -> str:
    for value in values:
        pattern = pattern.replace("{}", str(value), 1)
    return pattern


# Every problem: the topic of a reason is found by its sentence, so a reason without one has none.
PROBLEMS = {key for topic in TOPICS for key in keys(topic)}
TO_SCHOOL = {f"problems_to_school.{reason}" for reason in Reason} & {*keys("problems_to_school")}

# Pattern, and every key that the program makes of it.
FAMILIES: dict[str, set[str]] = {
    pattern: family(pattern, *lists)
    for pattern, *lists in (
        ("answers.{}", [*get_args(Severity), *(name for name, _ in (*SUMMARY, *LIST))]),
        ("catalog.{}", [*get_args(Asked), *filter(None, get_args(Notice))]),
        ("catalog.{}_register", get_args(Asked)),
        ("compare.how.{}", ("same", "renamed", "merged", "closed")),
        ("compare.moved.{}", (*MOVED, "")),
        ("compare.other_rule.{}", ("known", "possible")),
        ("compare.rule.{}", RULES),
        ("compare.what.{}", (CLOSED, GONE, NEW)),
        ("data.{}", ("dataset", "benchmark")),
        ("disk.{}", ("no_rights", "in_the_way", "full", "failed")),
        ("flags.{}", Flag),
        ("fund.at.{}", ("floor", "cap")),
        ("fund.check_needs_{}", ("before", "budget", "last_year")),
        ("fund.closure.{}", choices(FundingPolicy, "closure")),
        ("fund.paid.{}", choices(Topup, "paid")),
        ("fund.proof.stands_{}", ("floor", "cap", "free")),
        ("fund.returns.{}", choices(Rectification, "returns")),
        ("fund.status.{}", get_args(Status)),
        ("rubric_diff.effect_{}", (*get_args(Effect), "none")),
        ("rubric_diff.what_{}", get_args(What)),
        ("stability.count.{}.{}", ("worlds", "scales", "aggregates", "units"), ("one", "many")),
        ("stability.factor.{}", ("weights", "left_out", *TRIED)),
        ("stability.kind.{}", ("leaf", "node")),
        ("stability.output.{}", (SHIFT, CHANGED)),
        ("stability.picture.{}", ("letters", "sensitivity", "ranks")),
        ("store.action.{}", ("import", "run", "allocate")),
        ("store.status.{}", STATUSES),
        ("store.no_{}", (RUBRIC, POLICY)),
        ("store.{}", {*_SQLITE.values(), *_POSTGRES.values()}),
        ("template.group_{}", ("major", "major_class", "category", "discipline", "all", "other")),
        ("template.rule_{}", ("states", "percent", "counts", "paste", "order", "send", "spare", "last_year")),
        ("terminal.better_{}", choices(Leaf, "better")),
        ("terms.average_standing.{}", (*STANDINGS, "")),
        ("terms.letter_standing.{}", (*LETTER_STANDINGS, "")),
        ("terms.state.{}", STATES),
        ("terms.{}_name", AGAINST),
        ("terms.{}_standing.{}", AGAINST, (*STANDINGS, "")),
        ("ui_audit.about_{}", {to for others in MOVES.values() for to in others}),
        ("store.kind_{}", SEALED),
        ("terminal.{}_file{}", ("template", "benchmark"), ("", "_year")),
        ("ui_audit.part_{}", ("data", "nation", "averages", "before", "earlier", "successors")),
        ("ui_frame.page_{}", pages()),
        ("ui_audit.step_{}", MOVES_MADE),
        ("ui_audit.view_{}", ("runs", "compare", "log", "verify")),
        ("ui_frame.average_{}", AGAINST),
        ("ui_frame.severity_{}", get_args(Severity)),
        ("ui_frame.status_{}", STATUSES),
        ("ui_intake.about_{}", BROUGHT),
        ("ui_intake.files_{}", BROUGHT),
        ("ui_intake.kind_{}", BROUGHT),
        ("ui_intake.read_{}", BROUGHT),
        ("ui_intake.step_{}", ("waiting", *STEPS)),
        ("ui_money.try_{}", ("share", "letter", "missing", "neutral", "floor", "cap")),
        ("ui_moves.stands_{}", (*MOVED, "no")),
        ("ui_overview.city_{}", AGAINST),
        ("ui_overview.reach_{}", AGAINST),
        ("ui_rubrics.aggregate_{}", AGGREGATES),
        ("ui_rubrics.kind_{}", choices(Leaf, "kind")),
        ("ui_rubrics.scale_{}", SCALES),
        ("ui_rubrics.status_{}", ("official", "trial", "example")),
        ("workbook.flag.{}", Flag),
        ("workbook.one.{}", choices(ScoredModel, "unit")),
        ("workbook.source.{}", SOURCES),
        ("workbook.status.{}", get_args(Status)),
        ("workbook.unit.{}", choices(ScoredModel, "unit")),
    )
}
FAMILIES |= {
    "answers.page_{}": family("answers.page_{}", (*TOPICS, "code", "chinese", "english", "adjustable")),
    "ui_audit.step_{}_{}": family("ui_audit.step_{}", MOVES_MADE),
    "stability.level.{}.{}": {
        *(f"stability.level.{what}.{level}" for what, levels in TRIED.items() for level in ("own", *levels)),
        *family("stability.level.left_out.{}", ("no", "one")),
    },
    "stability.untried.{}.{}": {
        f"stability.untried.{gap}"
        for gap in ("scale.no_spread", "aggregate.not_positive", "top_share.no_nation", "top_share.score_alone")
    },
    "{}.{}": PROBLEMS,
}
# Families that the code makes as parts of others: the last part is put together before.
PARTS: dict[str, set[str]] = {
    "problems_to_school.{}": TO_SCHOOL,
    # What does not apply weighs nothing and is not explained.
    "explain.cell_{}": family("explain.cell_{}", [state for state in STATES if state != "not_applicable"]),
    "demo.value_{}": family("demo.value_{}", ("公办", "民办")),
    "ui_audit.means_{}": family("ui_audit.means_{}", STATUSES),
    "ui_audit.action_add_{}": family("ui_audit.action_add_{}", (RUBRIC, POLICY)),
    "ui_audit.action_recognise_{}": family("ui_audit.action_recognise_{}", ("run", "averages", "allocation")),
}
del FAMILIES["ui_audit.step_{}"]
