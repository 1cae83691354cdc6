"""``evaluator db``: the store of the web application: upgrade, back up, restore, verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from evaluator.cli.language import Language
from evaluator.cli.options import LangOption
from evaluator.cli.show import err, out, working
from evaluator.text import EvaluatorError, say

if TYPE_CHECKING:
    from evaluator.store.log import Head

db = typer.Typer(
    help="数据库：升级、备份、恢复、核验 / the store: upgrade, back up, restore, verify", no_args_is_help=True
)

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="FILE|URL",
        help="数据库；默认取环境变量 EVALUATOR_DATABASE_URL，否则 evaluator.db / file or URL of the store",
    ),
]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="允许代替已有的 / may replace what is there")]


@db.command("upgrade")
def upgrade(database: DatabaseOption = None, lang: LangOption = Language.zh) -> None:
    """升级：建库或升到本程序的版本，旧库先另存 / make the store, or bring it to this version after a copy."""
    from evaluator.store.base import Base  # noqa: PLC0415 - the database's packages are loaded by these commands only
    from evaluator.store.engine import make_engine  # noqa: PLC0415
    from evaluator.store.migrate import newest  # noqa: PLC0415
    from evaluator.store.open import upgrade as bring  # noqa: PLC0415
    from evaluator.store.where import find_place  # noqa: PLC0415

    place = find_place(database)
    base = Base(make_engine(place), place)
    try:
        copy = bring(base)
    finally:
        base.close()
    _say("upgraded", lang, where=place.shown, version=newest())
    if copy is not None:
        _say("old_copy", lang, file=copy)


@db.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / file of the backup")],
    database: DatabaseOption = None,
    replace: ReplaceOption = False,
    lang: LangOption = Language.zh,
) -> None:
    """备份：使用中也可以 / back up, also while it is in use."""
    from evaluator.store.backup import backup as copy  # noqa: PLC0415
    from evaluator.store.open import open_any_version  # noqa: PLC0415
    from evaluator.store.where import find_place  # noqa: PLC0415

    made = copy(database, file, replace=replace)
    place = find_place(database)
    _say("backed_up", lang, where=place.shown, file=made, size=f"{made.stat().st_size:,}")
    if place.path is not None:
        with open_any_version(made) as store:
            if store.is_newest():
                _say_head(store.head(), lang)


@db.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / file of the backup")],
    database: DatabaseOption = None,
    replace: ReplaceOption = False,
    lang: LangOption = Language.zh,
) -> None:
    """恢复：不覆盖已有的库，除非加 --replace；原库另存在旁边 / restore; what is there is kept beside."""
    from evaluator.store.backup import restore as put_back  # noqa: PLC0415
    from evaluator.store.open import open_any_version  # noqa: PLC0415
    from evaluator.store.where import find_place  # noqa: PLC0415

    place = find_place(database)
    old = put_back(file, database, replace=replace, now=dt.datetime.now(dt.UTC))
    if old is not None:
        _say("old_copy", lang, file=old)
    with open_any_version(database) as store:
        if not store.is_newest():
            # Its contents are held against the log once it is upgraded.
            _say("restored_older", lang, where=place.shown, file=file)
            return
        with working(say("store.verifying", lang)):
            faults, head = store.verify(), store.head()
    if faults:
        _refuse(say("store.restored_faults", lang, where=place.shown, file=file, count=len(faults)), faults, lang)
    _say("restored", lang, where=place.shown, file=file)
    _say_head(head, lang)


@db.command("verify")
def verify(
    database: DatabaseOption = None,
    head: Annotated[
        str | None, typer.Option("--head", help="以前记下的链头，日志里应仍有它 / link of the log noted down before")
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """核验：每个文件、数据、评价和分配都与存入时的指纹对一遍 / hold everything against its fingerprint."""
    from evaluator.store.open import open_as_it_is  # noqa: PLC0415

    with open_as_it_is(database) as store, working(say("store.verifying", lang)):
        place = store.base.where
        faults, end = store.verify(head), store.head()
        tables = {name: len(getattr(store, name)()) for name in ("files", "datasets", "runs", "allocations")}
    if not faults:
        _say("verified", lang, where=place.shown, **tables)
        _say_head(end, lang)
        return
    _refuse(say("store.faults", lang, where=place.shown, count=len(faults)), faults, lang)


def _refuse(head: str, faults: Sequence[EvaluatorError], lang: str) -> NoReturn:
    """Say all that does not fit, and end with code 1."""
    err().print(head, style="red", markup=False, soft_wrap=True)
    for fault in faults:
        err().print(f"  {fault.show(lang)}", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def _say_head(head: Head, lang: str) -> None:
    _say("head", lang, lines=f"{head.lines:,}", head=head.hash or "—")


def _say(key: str, lang: str, **values: object) -> None:
    out().print(say(f"store.{key}", lang, **values), markup=False, soft_wrap=True)
