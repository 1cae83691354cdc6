"""``evaluator fund``: money follows quality, exact to the yuan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from evaluator.cli.compare import refuse_backwards
from evaluator.cli.options import LangOption, Language, SuccessorsOption
from evaluator.cli.show import out, working
from evaluator.evaluation import compare_sides
from evaluator.funding import (
    allocate,
    compare_allocations,
    exposure,
    load_policy,
    load_scenario,
    policy_files,
    policy_ids,
)
from evaluator.intake import read_last_year, read_successors, read_volumes, write_volume_template
from evaluator.report import read_results
from evaluator.report.allocation import (
    Tried,
    proof_lines,
    read_standings,
    scenario_lines,
    summary_lines,
    title,
    write_allocation,
    write_proof,
    write_scenarios,
)
from evaluator.text import EvaluatorError, both, say

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.dataset import Successors
    from evaluator.evaluation import Comparison
    from evaluator.funding import Allocation, Exposure, Policy, Standings

fund = typer.Typer(
    help="资金：按政策和评价结果分配 / divide a budget by policy and results",
    no_args_is_help=True,
    add_completion=False,
)

PolicyArgument = Annotated[str, typer.Argument(metavar="POLICY", help="资金政策：名称或yaml文件 / policy id or file")]
ResultsFolder = Annotated[
    Path | None,
    typer.Option("--results", metavar="DIR", readable=False, help="评价结果文件夹（evaluator score 写的）/ results"),
]
VolumesFile = Annotated[
    Path, typer.Option("--volumes", metavar="FILE", readable=False, help="办学量表 / volumes: heads of every unit")
]
PolicyDay = Annotated[str | None, typer.Option("--as-of", help="系数取此日施行的 / day of the values in force")]


@fund.command("list")
def list_policies(lang: LangOption = Language.zh) -> None:
    """列出资金政策 / list the policies that are shipped."""
    table = Table(*(say(f"fund.head.{name}", lang) for name in ("id", "title", "version", "status", "results")))
    for name in policy_ids():
        for file in policy_files(name):
            model = load_policy(file).model
            table.add_row(model.id, model.title, model.version, model.status, model.results or "—")
    out().print(table)


@fund.command("template")
def template(
    policy: PolicyArgument,
    out_file: Annotated[Path, typer.Option("--out", help="写出的xlsx / workbook to write")],
    results: ResultsFolder = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """办学量表的空表，按评价结果预填单位 / an empty table of volumes, one row a unit of the results."""
    rule = load_policy(policy, as_of)
    file = write_volume_template(rule, out_file, _standings(rule, results))
    out().print(say("fund.template_written", lang, file=str(file)), markup=False, soft_wrap=True)


@fund.command("check")
def check(
    policy: PolicyArgument,
    volumes: VolumesFile,
    results: ResultsFolder = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """检查政策、评价结果和办学量表是否配得上 / check policy, results and volumes against each other."""
    rule = load_policy(policy, as_of)
    standings = _standings(rule, results)
    # Nothing to divide: everything is read, joined and held against the policy all the same.
    still = pd.DataFrame({"unit": [], "difference": [], "se": []})
    found = allocate(standings, rule, read_volumes(volumes, rule, standings), 0, change=still)
    counts = {"units": len(found.units), "recipients": len(found.received.codes)}
    out().print(say("fund.checked", lang, **counts), markup=False)


BudgetOption = Annotated[str, typer.Option("--budget", metavar="YUAN", help="预算，整数元 / budget in whole yuan")]
BeforeFolder = Annotated[
    Path | None,
    typer.Option("--before", metavar="DIR", readable=False, help="上一年的评价结果，增量要用 / the year before"),
]
LastYearFile = Annotated[
    Path | None,
    typer.Option("--last-year", metavar="FILE", readable=False, help="上年拨款：代码、金额 / last year's amounts"),
]


@fund.command("run")
def run(
    policy: PolicyArgument,
    volumes: VolumesFile,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the allocation")],
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    successors: SuccessorsOption = None,
    draws: Annotated[int, typer.Option("--draws", min=0, help="误差影响的抽样次数，0不算 / draws for exposure")] = 2000,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """分配：量、质、增量、倾斜、保底封顶，分毫不差 / divide a budget, exact to the yuan."""
    found = _divided(policy, volumes, budget, results, before, last_year, successors, as_of, lang)
    with working(say("fund.dividing", lang)):
        noise = exposure(found, draws=draws) if draws and found.standings is not None else None
        files = write_allocation(found, out_dir, exposure=noise)
    print_allocation(found, noise, out(), lang)
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


@fund.command("explain")
def explain(
    policy: PolicyArgument,
    who: Annotated[str, typer.Argument(metavar="UNIT|RECIPIENT", help="单位编号或拨款对象代码 / id or code")],
    volumes: VolumesFile,
    budget: BudgetOption,
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    successors: SuccessorsOption = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="写出的xlsx，公式是活的 / workbook to write")] = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """证明：一个单位或拨款对象的钱是怎样一步步算出来的 / prove the amount of a unit or a recipient."""
    found = _divided(policy, volumes, budget, results, before, last_year, successors, as_of, lang)
    if who in found.units.ids:
        for line in proof_lines(found, who, lang):
            out().print(line, markup=False, soft_wrap=True)
    if out_file is not None:
        write_proof(found, who, out_file)
        out().print(f"  {out_file}", markup=False, soft_wrap=True)
    elif who not in found.units.ids:
        raise EvaluatorError(both("funding.recipient_needs_file", who=who))


@fund.command("compare")
def compare(
    policy: PolicyArgument,
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIO…", readable=False, help="情景文件，可几个 / scenario files")
    ],
    volumes: VolumesFile,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the comparison")],
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    successors: SuccessorsOption = None,
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="画图 / draw a picture")] = True,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """情景：改几个数，谁增谁减，为什么 / try scenarios: who gains, who loses, and why."""
    rule = load_policy(policy, as_of)
    loaded = [load_scenario(path) for path in scenarios]
    given = _read(rule, volumes, results, before, last_year, successors, lang)
    yuan = _yuan(budget)
    with working(say("fund.dividing", lang)):
        base = given.divide(rule, yuan)
        tried = [Tried(one, compare_allocations(base, given.divide(*one.apply(rule, yuan)))) for one in loaded]
        files = write_scenarios(base, tried, out_dir, pictures=pictures, lang=lang)
    for line in scenario_lines(tried, lang):
        out().print(line, markup=False, soft_wrap=True)
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


def _divided(
    policy: str,
    volumes: Path,
    budget: str,
    results: Path | None,
    before: Path | None,
    last_year: Path | None,
    successors: Path | None,
    as_of: str | None,
    lang: str,
) -> Allocation:
    """Read everything and divide."""
    rule = load_policy(policy, as_of)
    given = _read(rule, volumes, results, before, last_year, successors, lang)
    with working(say("fund.dividing", lang)):
        return given.divide(rule, _yuan(budget))


@dataclass(frozen=True)
class _Given:
    """What was read: the same for every policy and budget."""

    standings: Standings | None
    volumes: pd.DataFrame
    last: pd.DataFrame | None
    change: Comparison | None
    successors: Successors | None

    def divide(self, policy: Policy, budget: int) -> Allocation:
        more: dict[str, Any] = {"last_year": self.last, "change": self.change, "successors": self.successors}
        return allocate(self.standings, policy, self.volumes, budget, **more)


def _read(
    rule: Policy,
    volumes: Path,
    results: Path | None,
    before: Path | None,
    last_year: Path | None,
    successors: Path | None,
    lang: str,
) -> _Given:
    with working(say("terminal.reading", lang)):
        known = read_successors(successors) if successors is not None else None
        standings = _standings(rule, results)
        table = read_volumes(volumes, rule, standings)
        last = read_last_year(last_year, rule) if last_year is not None else None
        change = None
        if before is not None and results is not None:
            first, second = (read_results(folder)[0] for folder in (before, results))
            refuse_backwards(first, second)
            change = compare_sides(first, second, known)
    return _Given(standings, table, last, change, known)


def print_allocation(found: Allocation, noise: Exposure | None, console: Console, lang: str = "zh") -> None:
    """Print what was found: the sentences of the summary, and the amounts of the recipients."""
    console.print(Text(title(found, lang), style="bold"), soft_wrap=True)
    for line in summary_lines(found, noise, lang):
        console.print(line, markup=False, soft_wrap=True)
    table = Table(say("fund.column.name", lang))
    names = ("last_year", "unbounded", "adjustment", "amount")
    for name in names:
        table.add_column(say(f"fund.column.{name}", lang), justify="right")
    recipients = found.recipients
    for row in recipients.to_dict("records"):
        label = str(row[found.policy.model.recipient.name])
        table.add_row(label, *("—" if pd.isna(row[name]) else f"{int(row[name]):,}" for name in names))
    console.print(table)


def _standings(policy: Policy, results: Path | None) -> Standings | None:
    if policy.model.results is None:
        return None
    if results is None:
        raise EvaluatorError(both("funding.results_needed", policy=policy.id, rubric=policy.model.results))
    return read_standings(results)


def _yuan(text: str) -> int:
    plain = text.replace(",", "").replace("，", "").replace("_", "").strip()
    if not plain.isascii() or not plain.isdigit():
        raise EvaluatorError(both("funding.not_whole", name="--budget", value=text))
    return int(plain)
