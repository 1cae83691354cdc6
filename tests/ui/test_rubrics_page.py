"""The page of rubrics: browse, compare, edit a copy, try weights; in Chinese and in English."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from rubric_desk import RUBRIC, fill, kept_versions, open_view, press
from sqlalchemy import update

from evaluator.rubric import edited_text, load_texts
from evaluator.store import open_store
from evaluator.store.tables import EDITS
from evaluator.ui import desk
from evaluator.ui.rubrics.book import book_of
from evaluator.ui.tables import XLSX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd
    from streamlit.testing.v1 import AppTest

    from evaluator.store import Store


@pytest.fixture(scope="session")
def full_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("rubric_office"))


@pytest.fixture
def office(full_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of its own for every test; the page opens the same file."""
    file = tmp_path / "office.db"
    shutil.copy(full_office, file)
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{file}")
    _forget()
    with open_store() as store:
        yield store
    _forget()


def _forget() -> None:
    desk.store.clear()
    st.cache_resource.clear()


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, dict[str, str]]], None]:
    """Let an editor give back its rows with these values: AppTest cannot type into one."""

    def edit(values: dict[str, dict[str, str]]) -> None:
        def edited(rows: pd.DataFrame, **_: object) -> pd.DataFrame:
            made = rows.copy()
            for at, code in enumerate(made["code"].str.strip()):
                for field, value in values.get(code, {}).items():
                    made.loc[made.index[at], field] = value
            return made

        monkeypatch.setattr(st, "data_editor", edited)

    return edit


def said(page: AppTest) -> str:
    kinds = (page.error, page.warning, page.success, page.info, page.markdown, page.caption)
    tables = [frame.value.to_string() for frame in page.dataframe]
    return "\n".join([*(element.value for kind in kinds for element in kind), *tables]).replace("\\", "")


@pytest.mark.parametrize(("lang", "words"), [("zh", "示例，不是现行规定"), ("en", "no rule in force")])
def test_browse_says_what_an_example_is(office: Store, lang: str, words: str) -> None:
    page = open_view("browse", lang)
    text = said(page)
    assert words in text
    assert "first_choice_rate" in text
    assert "第一志愿录取率" in text
    assert "58" in text


def test_weights_in_the_table_are_exact(office: Store) -> None:
    table = open_view("browse").dataframe[0].value
    row = table[table["code"] == "first_choice_rate"].iloc[0]
    assert (row["weight"], row["effective"]) == ("0.40", "4.00%")


@pytest.mark.parametrize(("lang", "words"), [("zh", "只有一个版本"), ("en", "only one version")])
def test_compare_needs_two(office: Store, lang: str, words: str) -> None:
    assert words in said(open_view("compare", lang))


@pytest.mark.parametrize(("lang", "words"), [("zh", "得分、类别或排名可能改变"), ("en", "ranks can change")])
def test_compare_says_whether_scores_change(office: Store, lang: str, words: str) -> None:
    text = office.open_edit(1).text
    values = {("version",): "2026.1", ("classes", "letters", 1, "min_score"): "54"}
    overlays = {
        name: edited_text(overlay, {("version",): "2026.1"}) for name, overlay in office.open_edit(1).overlays.items()
    }
    number = office.publish_edit(1, office.save_edit(1, edited_text(text, values), 0, "甲", overlays), "甲")
    page = open_view("compare", lang, wanted_rubric="undergraduate_program/2026.1")
    assert number
    assert words in said(page)
    assert "53 → 54" in said(page)


def test_a_wrong_sum_is_said_with_its_place_and_nothing_is_kept(
    office: Store, edit: Callable[[dict[str, dict[str, str]]], None]
) -> None:
    before = kept_versions(office)
    edit({"intake": {"weight": "0.31"}})
    page = open_view("edit")
    page.text_input(key=next(one.key for one in page.text_input if one.key.startswith("version_"))).set_value("2026.1")
    press(page, "publish")
    text = said(page)
    assert "1.21" in text
    assert "indicators" in text
    assert "没有发布，什么也没有保存" in text
    assert kept_versions(office) == before


def test_publish_keeps_comments_and_everything_else(
    office: Store, edit: Callable[[dict[str, dict[str, str]]], None]
) -> None:
    before = office.open_edit(1).text
    edit({"intake": {"weight": "0.20"}, "resources": {"weight": "0.20", "note": "会议纪要: 第3号"}})
    page = open_view("edit")
    page.text_input(key=next(one.key for one in page.text_input if one.key.startswith("version_"))).set_value("2026.1")
    page.run()
    press(page, "publish")
    assert ("2026.1", 0) in kept_versions(office)
    after = office.open_edit(int(office.rubrics()["id"].max())).text
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert [b.strip() for _, b in changed] == [
        'version: "2026.1"', 'weight: "0.20"', 'weight: "0.20"', 'note: "会议纪要: 第3号"',
    ]  # fmt: skip
    assert page.session_state["choice_rubric"] == "undergraduate_program/2026.1"


def test_the_same_version_is_not_published_twice(
    office: Store, edit: Callable[[dict[str, dict[str, str]]], None]
) -> None:
    edit({"A": {"min_score": "59"}})
    page = press(open_view("edit"), "publish")
    assert "已经有了" in said(page)
    assert kept_versions(office) == [("2025.1", 0)]


@pytest.mark.parametrize(("lang", "words"), [("zh", "乙"), ("en", "乙")])
def test_the_second_of_two_people_is_told(
    office: Store, edit: Callable[[dict[str, dict[str, str]]], None], lang: str, words: str
) -> None:
    edit({"A": {"min_score": "59"}})
    first = open_view("edit", lang, who="甲")
    office.save_edit(1, office.open_edit(1).text.replace("58", "60"), 0, "乙")
    press(first, "save_draft")
    assert words in said(first)
    kept = office.open_edit(1)
    assert (kept.who, kept.edit) == ("乙", 1)
    assert '"60"' in kept.text
    press(first, "reopen")
    press(first, "save_draft")
    assert office.open_edit(1).edit == 2
    assert office.open_edit(1).who == "甲"


def test_a_draft_may_wait_half_done(office: Store, edit: Callable[[dict[str, dict[str, str]]], None]) -> None:
    edit({"intake": {"weight": "0.31"}})
    page = press(open_view("edit", who="甲"), "save_draft")
    assert "改好才能发布" in said(page)
    assert 'weight: "0.31"' in office.open_edit(1).text


@pytest.mark.parametrize("text", ["a: [", "title: a\x07b", "[" * 20_000])
def test_a_draft_that_cannot_be_read_is_said_and_removed(office: Store, text: str) -> None:
    office.save_edit(1, "kind: scored", 0, "乙")
    with office.base.writing() as connection:
        connection.execute(update(EDITS).values(text=text))
    page = open_view("edit", who="甲")
    assert page.error
    press(page, "drop_draft")
    assert "已删去" in said(page)
    assert office.rubrics()["edit"].tolist()[0] == 0
    assert not page.error


@pytest.mark.parametrize(("lang", "words"), [("zh", "这是试算"), ("en", "This is a trial")])
def test_unmoved_weights_move_nothing(office: Store, lang: str, words: str) -> None:
    page = open_view("trial", lang)
    assert words in said(page)
    assert [metric.value for metric in page.metric][:3] == ["0", "0", "0"]


def test_moved_weights_move_ranks_and_are_carried_over(office: Store) -> None:
    page = open_view("trial")
    slider = next(one for one in page.slider if one.key.endswith("_intake"))
    slider.set_value(0.60).run()
    assert not page.exception
    assert int(page.metric[1].value.replace(",", "")) > 0
    press(page, "reset")
    assert page.metric[1].value == "0"
    next(one for one in page.slider if one.key.endswith("_intake")).set_value(0.60).run()
    press(page, "carry")
    assert page.session_state["choice_rubric_view"] == "edit"
    text = page.session_state["rubric_copies"][RUBRIC].text
    assert 'weight: "0.4000"' in text
    assert "还没有保存" in said(page)
    assert kept_versions(office) == [("2025.1", 0)]


def test_weights_of_nothing_are_refused(office: Store) -> None:
    page = open_view("trial")
    for slider in page.slider:
        slider.set_value(0.0)
    page.run()
    assert "权重全是0" in said(page)


def test_a_copy_that_is_no_yaml_is_said(office: Store) -> None:
    page = open_view("edit")
    copies = page.session_state["rubric_copies"]
    page.session_state["rubric_copies"] = {RUBRIC: replace(copies[RUBRIC], text="a: [", serial="x")}
    page.run()
    assert not page.exception
    assert page.error


def test_nothing_to_try_without_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    _forget()
    assert "数据导入" in said(open_view("trial"))
    assert "示例" in said(open_view("browse"))
    desk.store().close()
    _forget()


def _upload(page: AppTest, content: bytes) -> AppTest:
    page.file_uploader[0].set_value(("rubric.xlsx", content, XLSX)).run()
    return press(page, "read_book")


def test_a_workbook_goes_out_and_comes_back(office: Store) -> None:
    page = open_view("edit")
    draft = office.open_edit(1)
    _upload(page, book_of("2025.1.yaml", draft.text, draft.overlays))
    copy = page.session_state["rubric_copies"][RUBRIC]
    assert load_texts(copy.name, copy.text, copy.overlays).fingerprint == office.rubric(1).fingerprint
    assert kept_versions(office) == [("2025.1", 0)]


def test_a_workbook_that_is_wrong_changes_nothing(office: Store) -> None:
    page = open_view("edit")
    before = page.session_state["rubric_copies"][RUBRIC]
    _upload(page, b"PK no workbook")
    assert page.error
    assert page.session_state["rubric_copies"][RUBRIC] == before
