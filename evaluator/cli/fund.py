"""``evaluator fund``: money follows quality, exact to the yuan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from evaluator.cli.language import Language
from evaluator.cli.options import (
    BudgetOption,
    FundOptions,
    LangOption,
    MaybeBudget,
    PolicyArgument,
    PolicyDay,
    ResultsFolder,
    takes,
)
from evaluator.cli.show import out, print_files, working
from evaluator.forms import write_record_form, write_volume_template
from evaluator.funding import (
    load_policy,
    load_scenario,
    policy_files,
    policy_ids,
    settle,
)
from evaluator.intake import read_records, yuan
from evaluator.report.allocation import (
    proof_lines,
    refuse_unknown,
    scenario_lines,
    settlement_lines,
    summary_lines,
    title,
    write_proof,
    write_scenarios,
    write_settlement,
)
from evaluator.text import EvaluatorError, say
from evaluator.workflows import fits, standings_for
from evaluator.workflows import fund as divide
from evaluator.workflows import scenarios as try_scenarios

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
@takes(FundOptions)
def check(
    options: FundOptions,
    budget: MaybeBudget = None,
    lang: LangOption = Language.zh,
) -> None:
    """检查政策、评价结果、办学量表、上年拨款是否配得上 / check policy, results, volumes against each other."""
    money = None if budget is None else yuan(budget)
    files = options.files()
    with working(say("terminal.reading", lang)):
        request = files.read(money)
    found = fits(request)
    counts = {"units": len(found.units), "recipients": len(found.received.codes)}
    out().print(say("fund.checked", lang, **counts), markup=False)
    growth = any(pot.improvement is not None and pot.improvement.cap is not None for pot in request.policy.model.pots)
    lacking = {"before": growth and files.before is None, "budget": budget is None}
    lacking["last_year"] = request.policy.model.bounds is not None and request.last_year is None
    for name, needed in lacking.items():
        if needed:
            out().print(say(f"fund.check_needs_{name}", lang), markup=False, soft_wrap=True)
    _print_notices(found, out(), lang)


@fund.command("run")
@takes(FundOptions)
def run(
    options: FundOptions,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the allocation")],
    draws: Annotated[int, typer.Option("--draws", min=0, help="误差影响的抽样次数，0不算 / draws for exposure")] = 2000,
    lang: LangOption = Language.zh,
) -> None:
    """分配：量、质、增量、倾斜、保底封顶，分毫不差 / divide a budget, exact to the yuan."""
    files, money = options.files(), yuan(budget)
    with working(say("terminal.reading", lang)):
        request = files.read(money, draws)
    with working(say("fund.dividing", lang)):
        done = divide(request)
        written = done.write(out_dir, files.files)
    print_allocation(done.allocation, done.exposure, out(), lang)
    print_files(written)


@fund.command("explain")
@takes(FundOptions)
def explain(
    options: FundOptions,
    who: Annotated[str, typer.Argument(metavar="UNIT|RECIPIENT", help="单位编号或拨款对象代码 / id or code")],
    budget: BudgetOption,
    out_file: Annotated[Path | None, typer.Option("--out", help="写出的xlsx，公式是活的 / workbook to write")] = None,
    lang: LangOption = Language.zh,
) -> None:
    """证明：一个单位或拨款对象的钱是怎样一步步算出来的 / prove the amount of a unit or a recipient."""
    found = _divided(options, budget, lang)
    refuse_unknown(found, who)
    if who in found.units.ids:
        for line in proof_lines(found, who, lang):
            out().print(line, markup=False, soft_wrap=True)
    if out_file is not None:
        write_proof(found, who, out_file)
        print_files([out_file])
    elif who not in found.units.ids:
        raise EvaluatorError("funding.recipient_needs_file", who=who)


@fund.command("compare")
@takes(FundOptions)
def compare(
    options: FundOptions,
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIO…", readable=False, help="情景文件，可几个 / scenario files")
    ],
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the comparison")],
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="画图 / draw a picture")] = True,
    lang: LangOption = Language.zh,
) -> None:
    """情景：改几个数，谁增谁减，为什么 / try scenarios: who gains, who loses, and why."""
    loaded = [load_scenario(path) for path in scenarios]
    money = yuan(budget)
    with working(say("terminal.reading", lang)):
        request = options.files().read(money)
    with working(say("fund.dividing", lang)):
        base, tried = try_scenarios(request, loaded)
        files = write_scenarios(base, tried, out_dir, pictures=pictures, lang=lang)
    for line in scenario_lines(tried, lang):
        out().print(line, markup=False, soft_wrap=True)
    print_files(files)


@fund.command("settle")
@takes(FundOptions)
def settle_year(
    options: FundOptions,
    budget: BudgetOption,
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 / folder for the settlement")],
    records: Annotated[
        Path | None,
        typer.Option(
            "--records", metavar="FILE", readable=False, help="填好的整改记录；不给就写出空表 / filled records"
        ),
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """整改结算：扣留的钱年底发放多少、不发的归谁 / settle what was held back: released, returned, to whom."""
    found = _divided(options, budget, lang)
    if records is None:
        form = out_dir / say("fund.records_file")
        if form.exists():
            # Somebody may have spent weeks on filling it in.
            raise EvaluatorError("fund.records_there", file=str(form))
        write_record_form(found, form)
        out().print(say("fund.records_written", lang, units=int((found.withheld > 0).sum())), markup=False)
        print_files([form])
        return
    done = settle(found, read_records(records, found.policy))
    files = write_settlement(done, out_dir)
    for line in settlement_lines(done, lang):
        out().print(line, markup=False, soft_wrap=True)
    print_files(files)


def _divided(options: FundOptions, budget: str, lang: str) -> Allocation:
    """Read everything and divide."""
    money = yuan(budget)
    with working(say("terminal.reading", lang)):
        request = options.files().read(money)
    with working(say("fund.dividing", lang)):
        return divide(request).allocation


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
