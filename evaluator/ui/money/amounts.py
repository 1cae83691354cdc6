"""Who gets what, what the floor costs, why it changed, and what hangs on noise."""

from __future__ import annotations

import streamlit as st

from evaluator.funding import LINES
from evaluator.report.allocation import named_exposure, proof_lines, summary_lines, write_allocation, write_proof
from evaluator.text import say
from evaluator.ui.address import choose_one
from evaluator.ui.charts.money import amount_chart, exposure_chart
from evaluator.ui.money import base
from evaluator.ui.tables import download, show_yuan
from evaluator.ui.words import lang, lines, plain, t
from evaluator.writing import file_bytes


def show(number: int) -> None:
    """Show the amounts of the recipients."""
    found = base.divided(number)
    st.markdown(lines(summary_lines(found, lang=lang())))
    for problem in found.notices[:_NOTICES]:
        st.caption(plain(problem.sentence(lang())))
    table = found.recipients
    words = {name: t(f"money.{name}") for name in ("amount", "last", "floor", "cap", "axis_amount")}
    named = table.rename(columns={found.policy.model.recipient.name: "name"})
    st.altair_chart(amount_chart(named, words), theme=None)
    st.caption(t("money.amounts_about"))
    heads = {str(name): _head(number, str(name)) for name in table if not table[name].isna().all()}
    where = {"": "", **{bound: say(f"fund.at.{bound}", lang()) for bound in ("floor", "cap")}}
    show_yuan(table.assign(at=table["at"].map(where)), heads, "amounts")
    note = say("demo.mark") if base.kept(number).synthetic else ""

    def book() -> bytes:
        return file_bytes("allocation.xlsx", lambda path: write_allocation(found, path.parent, title_note=note))

    download(t("money.take"), "allocation.xlsx", book, f"allocation {number}")


_NOTICES = 5


def _head(number: int, name: str) -> str:
    model = base.kept(number).policy.model
    pots = {pot.code: pot.name for pot in model.pots}
    own = {model.recipient.column: t("money.code"), model.recipient.name: t("money.recipient")}
    return own.get(name) or pots.get(name) or say(f"fund.column.{name}", lang())


def why(number: int) -> None:
    """Say why amounts changed since last year, where that is known."""
    table = base.kept(number).changed()
    if table is None:
        st.info(t("money.no_change"))
        return
    base.draw_change(table)
    parts = [line for line in LINES if line in table and (table[line] != 0).any()]
    heads = {"name": t("money.recipient"), **{name: t(f"money.{name}") for name in base.CHANGE}}
    heads |= {line: say(f"fund.column.{line}", lang()) for line in parts}
    show_yuan(table, heads, "why")
    st.caption(t("money.why_about"))


def at_stake(number: int) -> None:
    """Show how much hangs on noise."""
    found = base.divided(number)
    if found.standings is None:
        st.info(t("money.no_noise"))
        return
    with st.spinner(t("money.drawing")):
        drawn = base.noise(number)
    st.markdown(lines(summary_lines(found, drawn, lang())[-_SAID:]))
    words = {name: t(f"money.{name}") for name in ("amount", "low", "high")}
    st.altair_chart(exposure_chart(named_exposure(drawn), {**words, "axis": t("money.axis_exposure")}), theme=None)
    st.caption(t("money.noise_about"))


_SAID = 2


def proof(number: int) -> None:
    """Prove one amount, line by line."""
    found = base.divided(number)
    recipients = base.names(found)
    labels = {str(code): f"{code} {name}" for code, name in recipients.items()}
    labels |= {str(unit): str(unit) for unit in found.units.ids}
    who = choose_one(st.selectbox, t("money.whose"), labels, "proof")
    if who in found.units.ids:
        for line in proof_lines(found, who, lang()):
            st.text(line)
    else:
        st.caption(t("money.recipient_proof"))

    def book() -> bytes:
        return file_bytes("proof.xlsx", lambda path: write_proof(found, who, path))

    download(t("money.take_proof"), f"proof-{who}.xlsx", book, f"proof {number} {who}")
