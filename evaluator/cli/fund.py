"""``evaluator fund``: money follows quality, exact to the yuan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from evaluator.cli.fund_inputs import (
    BeforeFolder,
    BudgetOption,
    Inputs,
    LastAllocation,
    LastYearFile,
    MaybeBudget,
    PolicyArgument,
    PolicyDay,
    ResultsFolder,
    VolumesFile,
    standings_for,
)
from evaluator.cli.options import LangOption, Language, SuccessorsOption
from evaluator.cli.show import out, working
from evaluator.forms import write_record_form, write_volume_template
from evaluator.funding import (
    compare_allocations,
    exposure,
    load_policy,
    load_scenario,
    policy_files,
    policy_ids,
    settle,
)
from evaluator.intake import read_records, yuan
from evaluator.report.allocation import (
    Tried,
    proof_lines,
    refuse_unknown,
    scenario_lines,
    settlement_lines,
    summary_lines,
    title,
    write_allocation,
    write_proof,
    write_scenarios,
    write_settlement,
)
from evaluator.text import EvaluatorError, say

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.funding import Allocation, Exposure

_NOTICES = 3  # of one kind, shown at once; the workbook has all

fund = typer.Typer(
    help="资金：按政策和评价结果分配 / divide a budget by policy and results",
    no_args_is_help=True,
    add_completion=False,
)


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
    file = write_volume_template(rule, out_file, standings_for(rule, results))
    out().print(say("fund.template_written", lang, file=str(file)), markup=False, soft_wrap=True)


@fund.command("check")
def check(
    policy: PolicyArgument,
    volumes: VolumesFile,
    results: ResultsFolder = None,
    budget: MaybeBudget = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    last_allocation: LastAllocation = None,
    successors: SuccessorsOption = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """检查政策、评价结果、办学量表、上年拨款是否配得上 / check policy, results, volumes against each other."""
    money = None if budget is None else yuan(budget)
    given = Inputs(policy, volumes, results, before, last_year, successors, as_of, last_allocation).read(lang)
    found = given.tried(money)
    counts = {"units": len(found.units), "recipients": len(found.received.codes)}
    out().print(say("fund.checked", lang, **counts), markup=False)
    growth = any(pot.improvement is not None and pot.improvement.cap is not None for pot in given.policy.model.pots)
    lacking = {"before": growth and before is None, "budget": budget is None}
    lacking["last_year"] = given.policy.model.bounds is not None and given.last is None
    for name, needed in lacking.items():
        if needed:
            out().print(say(f"fund.check_needs_{name}", lang), markup=False, soft_wrap=True)
    _print_notices(found, out(), lang)


@fund.command("run")
def run(
    policy: PolicyArgument,
    volumes: VolumesFile,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the allocation")],
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    last_allocation: LastAllocation = None,
    successors: SuccessorsOption = None,
    draws: Annotated[int, typer.Option("--draws", min=0, help="误差影响的抽样次数，0不算 / draws for exposure")] = 2000,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """分配：量、质、增量、倾斜、保底封顶，分毫不差 / divide a budget, exact to the yuan."""
    inputs = Inputs(policy, volumes, results, before, last_year, successors, as_of, last_allocation)
    given = inputs.read(lang)
    with working(say("fund.dividing", lang)):
        found = given.divide(yuan(budget))
        noise = exposure(found, draws=draws) if draws and found.standings is not None else None
        changed = given.changed(found)
        files = write_allocation(found, out_dir, exposure=noise, change=changed, inputs=inputs.files)
    print_allocation(found, noise, out(), lang)
    _print_files(files)


@fund.command("explain")
def explain(
    policy: PolicyArgument,
    who: Annotated[str, typer.Argument(metavar="UNIT|RECIPIENT", help="单位编号或拨款对象代码 / id or code")],
    volumes: VolumesFile,
    budget: BudgetOption,
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    last_allocation: LastAllocation = None,
    successors: SuccessorsOption = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="写出的xlsx，公式是活的 / workbook to write")] = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """证明：一个单位或拨款对象的钱是怎样一步步算出来的 / prove the amount of a unit or a recipient."""
    inputs = Inputs(policy, volumes, results, before, last_year, successors, as_of, last_allocation)
    found = _divided(inputs, budget, lang)
    refuse_unknown(found, who)
    if who in found.units.ids:
        for line in proof_lines(found, who, lang):
            out().print(line, markup=False, soft_wrap=True)
    if out_file is not None:
        write_proof(found, who, out_file)
        _print_files([out_file])
    elif who not in found.units.ids:
        raise EvaluatorError("funding.recipient_needs_file", who=who)


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
    last_allocation: LastAllocation = None,
    successors: SuccessorsOption = None,
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="画图 / draw a picture")] = True,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """情景：改几个数，谁增谁减，为什么 / try scenarios: who gains, who loses, and why."""
    loaded = [load_scenario(path) for path in scenarios]
    money = yuan(budget)
    given = Inputs(policy, volumes, results, before, last_year, successors, as_of, last_allocation).read(lang)
    with working(say("fund.dividing", lang)):
        base, tried = given.divide(money), []
        for one in loaded:
            changed, other_budget = one.apply(given.policy, money)
            tried.append(Tried(one, compare_allocations(base, given.divide(other_budget, changed))))
        files = write_scenarios(base, tried, out_dir, pictures=pictures, lang=lang)
    for line in scenario_lines(tried, lang):
        out().print(line, markup=False, soft_wrap=True)
    _print_files(files)


@fund.command("settle")
def settle_year(
    policy: PolicyArgument,
    volumes: VolumesFile,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the settlement")],
    records: Annotated[
        Path | None,
        typer.Option(
            "--records", metavar="FILE", readable=False, help="填好的整改记录；不给就写出空表 / filled records"
        ),
    ] = None,
    results: ResultsFolder = None,
    before: BeforeFolder = None,
    last_year: LastYearFile = None,
    last_allocation: LastAllocation = None,
    successors: SuccessorsOption = None,
    as_of: PolicyDay = None,
    lang: LangOption = Language.zh,
) -> None:
    """整改结算：扣留的钱年底发放多少、不发的归谁 / settle what was held back: released, returned, to whom."""
    inputs = Inputs(policy, volumes, results, before, last_year, successors, as_of, last_allocation)
    found = _divided(inputs, budget, lang)
    if records is None:
        form = out_dir / say("fund.records_file")
        if form.exists():
            # Somebody may have spent weeks on filling it in.
            raise EvaluatorError("fund.records_there", file=str(form))
        write_record_form(found, form)
        out().print(say("fund.records_written", lang, units=int((found.withheld > 0).sum())), markup=False)
        _print_files([form])
        return
    done = settle(found, read_records(records, found.policy))
    files = write_settlement(done, out_dir)
    for line in settlement_lines(done, lang):
        out().print(line, markup=False, soft_wrap=True)
    _print_files(files)


def _divided(inputs: Inputs, budget: str, lang: str) -> Allocation:
    """Read everything and divide."""
    money = yuan(budget)
    given = inputs.read(lang)
    with working(say("fund.dividing", lang)):
        return given.divide(money)


def _print_files(files: list[Path]) -> None:
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


def _print_notices(found: Allocation, console: Console, lang: str) -> None:
    if found.notices:
        console.print(say("fund.notices", lang, count=len(found.notices)), markup=False)
    for reason in dict.fromkeys(notice.reason for notice in found.notices):
        alike = [notice for notice in found.notices if notice.reason == reason]
        for notice in alike[:_NOTICES]:
            console.print(f"  {notice.show(lang)}", markup=False, soft_wrap=True)
        if len(alike) > _NOTICES:
            console.print(f"  {say('fund.more_notices', lang, count=len(alike) - _NOTICES)}", markup=False)


def print_allocation(found: Allocation, noise: Exposure | None, console: Console, lang: str = "zh") -> None:
    """Print what was found: the sentences of the summary, and the amounts of the recipients."""
    console.print(Text(title(found, lang), style="bold"), soft_wrap=True)
    for line in summary_lines(found, noise, lang):
        console.print(line, markup=False, soft_wrap=True)
    _print_notices(found, console, lang)
    table = Table(say("fund.column.name", lang))
    names = ("last_year", "unbounded", "adjustment", "amount")
    for name in names:
        table.add_column(say(f"fund.column.{name}", lang), justify="right")
    recipients = found.recipients
    for row in recipients.to_dict("records"):
        label = str(row[found.policy.model.recipient.name])
        table.add_row(label, *("—" if pd.isna(row[name]) else f"{int(row[name]):,}" for name in names))
    console.print(table)
