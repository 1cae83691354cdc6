"""Edit a copy (改): what is wrong is said at once, a draft is kept only on top of the one that was opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import HEAD_PATHS, edited_text, parse_yaml
from evaluator.text import EvaluatorError, Problems
from evaluator.ui import desk
from evaluator.ui.address import set_choice
from evaluator.ui.frame import who
from evaluator.ui.problems import show_problems
from evaluator.ui.rubrics import book, compare, copies, table, versions
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import Rubric
    from evaluator.ui.rubrics.copies import Copy
    from evaluator.ui.rubrics.versions import Version


def show(version: Version, known: Mapping[str, Version]) -> None:
    """Show the copy, what is wrong with it, and what it would change."""
    said = st.session_state.pop(copies.SAID, None)
    if said:
        st.success(said, icon=":material/check:")
    copy = copies.opened(version)
    st.caption(t("rubrics.edit_about"))
    st.markdown(_whose(copy))
    try:
        text, overlays = _edited(version, copy)
    except EvaluatorError as error:
        show_problems(error)
        _reopen(version)
        return
    book.form(version, copy, text, overlays)
    found = copies.checked(copy.name, text, overlays)
    _state(version, copy, text, found)
    _buttons(version, text, overlays, found, known)


def _whose(copy: Copy) -> str:
    if not copy.edit:
        return t("rubrics.no_draft")
    return t("rubrics.draft", who=plain(copy.who), at=plain(copy.at[:16].replace("T", " ")), edit=copy.edit)


def _edited(version: Version, copy: Copy) -> tuple[str, dict[str, str]]:
    """Draw the tables and give the texts with what was changed in them."""
    content = parse_yaml(copy.text, Path(copy.name)).content
    key = f"{version.key}_{copy.serial}"
    changes = table.head(content, key) | table.nodes(content, key) | table.letters(content, key)
    text = edited_text(copy.text, changes)
    overlays = dict(copy.overlays)
    version_now = changes.get(HEAD_PATHS["version"])
    if version_now:
        overlays = copies.with_version(overlays, version_now)
    return text, overlays


def _state(version: Version, copy: Copy, text: str, found: Rubric | EvaluatorError) -> None:
    """Say what is wrong, or what the copy changes."""
    st.subheader(t("rubrics.check"))
    if isinstance(found, EvaluatorError):
        _wrong(found)
    elif text == copy.text and not copy.edit and found.fingerprint == version.rubric.fingerprint:
        st.caption(t("rubrics.unchanged"))
    else:
        compare.differences(version.rubric, found)


def _wrong(error: EvaluatorError) -> None:
    """Say everything that is wrong in whole sentences: where, which value, what to do."""
    if not isinstance(error, Problems):
        show_problems(error)
        return
    st.error(t("rubrics.problems", count=len(error.problems)), icon=":material/error:")
    said = [plain(problem.show(lang())) for problem in error.problems]
    st.markdown("\n".join(t("rubrics.diff_line", said=line) for line in said))


def _buttons(
    version: Version,
    text: str,
    overlays: Mapping[str, str],
    found: Rubric | EvaluatorError,
    known: Mapping[str, Version],
) -> None:
    left, middle, right, _ = st.columns([1, 1, 1, 1])
    try:
        if left.button(t("rubrics.save"), icon=":material/save:", key="save_draft"):
            saved = copies.save(version, text, overlays, who())
            key = "saved_wrong" if isinstance(found, EvaluatorError) else "saved"
            _go_on(t(f"rubrics.{key}", edit=saved.edit))
        if middle.button(t("rubrics.publish"), icon=":material/publish:", type="primary", key="publish"):
            _publish(version, text, overlays, found, known)
    except EvaluatorError as error:
        show_problems(error)
        st.info(t("rubrics.newer"), icon=":material/info:")
    with right:
        _reopen(version)


def _publish(
    version: Version,
    text: str,
    overlays: Mapping[str, str],
    found: Rubric | EvaluatorError,
    known: Mapping[str, Version],
) -> None:
    """Make a version of the copy, where nothing is wrong with it; else nothing is kept."""
    if isinstance(found, EvaluatorError):
        st.error(t("rubrics.not_published"), icon=":material/block:")
        return
    same = [one for one in known.values() if one.rubric.id == found.id]
    if any(one.rubric.model.version == found.model.version for one in same):
        taken = t("frame.comma").join(one.rubric.model.version for one in same)
        st.error(t("rubrics.version_taken", version=plain(found.model.version), taken=plain(taken)))
        return
    saved = copies.save(version, text, overlays, who())
    number = version.number
    if number is None:
        number = desk.store().add_rubric(version.rubric, who())
    desk.store().publish_edit(number, saved.edit, who())
    copies.drop(version)
    set_choice(versions.CHOICE, f"{found.id}/{found.model.version}")
    _go_on(t("rubrics.published", title=plain(found.model.title), version=plain(found.model.version)))


def _reopen(version: Version) -> None:
    """Two ways back: to what is stored, and to the version itself, however wrong the draft is."""
    st.button(
        t("rubrics.reopen"), icon=":material/refresh:", key="reopen", on_click=copies.drop, args=(version,),
        help=t("rubrics.reopen_help"),
    )  # fmt: skip
    if copies.opened(version).edit and st.button(
        t("rubrics.drop_draft"), icon=":material/delete:", key="drop_draft", help=t("rubrics.drop_draft_help")
    ):
        _drop_draft(version)


def _drop_draft(version: Version) -> None:
    try:
        copies.remove(version, who())
    except EvaluatorError as error:
        show_problems(error)
        return
    _go_on(t("rubrics.dropped"))


def _go_on(said: str) -> None:
    st.session_state[copies.SAID] = said
    st.rerun()
