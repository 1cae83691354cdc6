"""Logic of the pages without a browser: both languages, filters, empty states, provincial averages, hostile names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import evaluator as ev
from evaluator.report import columns
from evaluator.store import open_store
from evaluator.text import say
from evaluator.ui.frame import PAGES, page_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import SmallOffice
    from streamlit.testing.v1 import AppTest

    Visit = Callable[..., AppTest]

ABOUT_RUNS = ("overview", "ranking", "programme", "moves", "disciplines")


def t(key: str, lang: str = "zh", **values: object) -> str:
    return say(f"ui_{key}", lang, **values)


def _whole(app: AppTest) -> str:
    """All sentences of a page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "success", "error", "text")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_both_languages(place: Path, open_app: Visit, page: str, lang: str) -> None:
    app = open_app(page, lang=lang)
    assert not app.exception, app.exception
    assert not app.error
    assert app.title[0].value == t(f"frame.page_{page}", lang)


@pytest.mark.parametrize("page", [*ABOUT_RUNS, "money"])
def test_pages_about_the_demo_carry_its_mark(place: Path, open_app: Visit, page: str) -> None:
    assert any(t("frame.synthetic") in str(mark.value) for mark in open_app(page).get("markdown"))


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_database_says_what_to_do_next(empty_place: Path, open_app: Visit, page: str) -> None:
    app = open_app(page)
    assert not app.exception, app.exception
    if page in ABOUT_RUNS:
        assert [note.value for note in app.info] == [t("frame.no_run")]
    if page == "money":
        assert t("money.none_yet") in [note.value for note in app.info]


def test_the_ranking_is_filtered_from_its_address(place: Path, open_app: Visit) -> None:
    with open_store(place) as store:
        units = store.run(3).units
    app = open_app("ranking", letter=["D"], ownership=["民办"])
    expected = units[(units["letter"] == "D") & (units["ownership"] == "民办")]
    assert t("ranking.found", found=f"{len(expected):,}", units=f"{len(units):,}") in _whole(app)
    table = app.dataframe[0].value
    assert sorted(table["unit"]) == sorted(expected["unit"])
    assert table["score"].is_monotonic_decreasing


def test_a_choice_stays_from_page_to_page_and_in_the_address(place: Path, open_app: Visit) -> None:
    app = open_app("ranking", run="2", letter=["D"])
    for page in ("moves", "programme", "ranking"):
        app.switch_page(str(page_file(page))).run()
        assert app.selectbox(key="choice_run").value == "2", page
        assert app.query_params["run"] == "2", page
    assert app.multiselect(key="choice_letter").value == ["D"]
    app.selectbox(key="choice_run").set_value("3").run()
    assert "run" not in app.query_params
    app.switch_page(str(page_file("moves"))).run()
    assert app.selectbox(key="choice_run").value == "3"


def test_a_search_that_finds_nobody_says_so(place: Path, open_app: Visit) -> None:
    app = open_app("ranking", q="没有这样的专业")
    assert t("ranking.nothing") in [note.value for note in app.info]


def test_a_programme_is_explained_in_its_own_words(place: Path, open_app: Visit) -> None:
    with open_store(place) as store:
        result = store.run(3).result()
    unit = str(result.units["unit"].iloc[5])
    app = open_app("programme", unit=unit)
    said = _whole(app).replace("\\", "")
    for line in result.explain(unit).verdict["zh"]:
        assert line in said
    score = next(one for one in app.metric if one.label == say("workbook.column.score"))
    assert score.value == f"{result.units['score'].iloc[5]:.2f}"


def test_lists_hold_who_has_the_letter(place: Path, open_app: Visit) -> None:
    with open_store(place) as store:
        units = store.run(3).units
    app = open_app("moves")
    lists = {len(frame.value): set(frame.value["unit"]) for frame in app.dataframe if "letter" in frame.value}
    for letter in ("A", "D"):
        own = set(units.loc[units["letter"] == letter, "unit"])
        assert not own or lists[len(own)] == own


def test_with_a_provincial_benchmark_no_page_says_a_letter(place: Path, open_app: Visit) -> None:
    with open_store(place) as store:
        run = store.run(3)
        data = run.data()
        bench = ev.benchmark_from(data, run.rubric, source="省内")
        result = ev.evaluate(data, run.rubric, bench, rank_draws=0)
        number = store.add_run(result, run.data_id, nation=_as_nation(store, run), who="张三", title="省内").id
    for page in ("overview", "ranking", "programme", "moves"):
        app = open_app(page, run=str(number))
        assert not app.exception, app.exception
        assert [note.value for note in app.warning] == [t("frame.provincial")]
        for frame in app.dataframe:
            assert "letter" not in frame.value
        assert not [one for one in app.metric if one.label == say("workbook.column.letter")]
    assert t("overview.reach_provincial") in [one.value for one in open_app("overview", run=str(number)).subheader]


def _as_nation(store, run) -> int:
    data = run.data()
    return store.add_dataset(data, run.rubric, [], "nation", "张三", synthetic=True).id


HOSTILE = "<img src=x onerror=alert(1)> **粗** =1+1 [x](http://x) `c` $x^2$ :smile:"


def test_markup_in_names_is_shown_and_never_obeyed(place: Path, open_app: Visit) -> None:
    with open_store(place) as store:
        run = store.run(3)
        data = run.data()
        units = data.units.assign(institution_name=HOSTILE, city=HOSTILE)
        hostile = ev.make_dataset(
            run.rubric, units, data.value, n=data.n, state=data.state, sd=data.sd, cohort=data.cohort,
            figures=data.figures, year=2026,
        )  # fmt: skip
        kept = store.add_dataset(hostile, run.rubric, [], "own", "<b>张三</b>", synthetic=True)
        result = ev.evaluate(hostile, run.rubric, run.benchmark(), rank_draws=0)
        number = store.add_run(result, kept.id, nation=run.nation_id, who="<b>张三</b>", title=HOSTILE).id
    for page in ("overview", "ranking", "programme", "moves", "audit"):
        app = open_app(page, run=str(number))
        assert not app.exception, app.exception
        for one in [*app.markdown, *app.caption, *app.info, *app.subheader]:
            # Every mark of markdown and HTML that came from the data is escaped.
            assert "<img" not in str(one.value).replace("\\<", ""), one.value
            assert "[x](" not in str(one.value).replace("\\[", "").replace("\\]", ""), one.value


def test_sliders_change_the_amounts_and_close(place: Path, open_app: Visit) -> None:
    app = open_app("money", view="trial")
    before = app.metric[0].value
    for path, value in (("pots.quality.share", 0.3), ("bounds.floor", 0.5), ("bounds.cap", 2.0)):
        app.slider(key=f"try_1_{path}").set_value(value)
    app.run()
    assert not app.exception, app.exception
    total, budget, moved = (one.value for one in app.metric)
    assert total == budget == before
    assert int(moved.replace(",", "")) > 0
    assert t("money.balance", name="基本拨款", share="0.60") in _whole(app)


def test_sliders_that_ask_for_too_much_are_told_so(place: Path, open_app: Visit) -> None:
    app = open_app("money", view="trial")
    app.slider(key="try_1_pots.quality.share").set_value(0.99).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "pots" in app.error[0].value


def test_a_scenario_needs_a_name_and_a_reason_and_is_kept_with_them(place: Path, open_app: Visit) -> None:
    app = open_app("money", view="trial")
    app.text_input(key="who").set_value("李四").run()
    app.slider(key="try_1_bounds.floor").set_value(0.9).run()
    app.button[-1].click().run()
    assert [one.value for one in app.error] == [t("money.save_needs")]
    app.text_input(key="save_title_1").set_value("保底九成")
    app.text_input(key="save_reason_1").set_value("看看保底值多少")
    app.button[-1].click().run()
    assert not app.error
    with open_store(place) as store:
        table = store.scenarios("undergraduate_quality")
        assert table[["name", "who"]].values.tolist() == [["保底九成", "李四"]]
        assert "bounds.floor" in store.scenario(int(table["id"].iloc[0])).text


def test_downloads_are_logged_with_who_took_them(place: Path, open_app: Visit) -> None:
    app = open_app("ranking")
    app.text_input(key="who").set_value("李四").run()
    assert isinstance(app.dataframe[0].value, pd.DataFrame)
    assert app.get("download_button")


def test_stability_is_tried_when_asked_for_and_says_in_how_many_worlds_the_letter_holds(
    place: Path, open_app: Visit
) -> None:
    with open_store(place) as store:
        run = store.run(3)
        result, nation = run.result(), store.dataset(run.nation_id)
    row = ev.stability(result, national=nation, worlds=128).units.dropna(subset=["same_letter"]).iloc[0]
    app = open_app("programme", unit=row["unit"])
    app.button(key="try_stability_3").click().run()
    assert not app.exception, app.exception
    facts = {name: row[name] for name in ("letter", "score_low", "score_high", "rank_all_low", "rank_all_high")}
    assert t("programme.stability_said", same=f"{row['same_letter']:.0%}", **facts) in _whole(app)


def test_a_new_budget_is_divided_from_uploads_and_what_is_wrong_names_the_file(
    place: Path, open_app: Visit, office: SmallOffice
) -> None:
    volumes = next(office.folder.glob("办学量_2025.xlsx"))
    grants = next(office.folder.glob("上年拨款_2024.csv"))
    app = open_app("money")
    app.file_uploader(key="volumes").set_value((grants.name, grants.read_bytes(), ""))
    app.text_input(key="budget").set_value("100,000,000").run()
    app.button(key="divide").click().run()
    assert not app.exception, app.exception
    assert grants.name in app.table[0].value.to_string().replace("\\", "")
    with open_store(place) as store:
        assert len(store.allocations()) == 1
    app.file_uploader(key="volumes").set_value((volumes.name, volumes.read_bytes(), ""))
    app.file_uploader(key="last_year").set_value((grants.name, grants.read_bytes(), ""))
    app.text_input(key="allocation_title").set_value("再分一次")
    with open_store(place) as store:
        budget = store.allocation(1).budget
    app.text_input(key="budget").set_value(f"{budget:,}").run()
    app.selectbox(key="money_past").set_value(1).run()
    app.button(key="divide").click().run()
    assert not app.exception, app.exception
    with open_store(place) as store:
        table = store.allocations()
        kept = store.allocation(int(table["id"].iloc[0]))
        assert table["title"].tolist()[0] == "再分一次"
        assert int(kept.recipients["amount"].sum()) == budget
        assert kept.synthetic
        # Held against the demo's own: the same budget, so that all changes sum to nothing.
        why = kept.changed()
        assert why is not None
        assert int(why["change"].sum()) == 0
    assert app.selectbox(key="choice_allocation").value == str(kept.id)


def test_a_column_of_results_reaches_the_ranking_by_one_entry(
    place: Path, open_app: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {*open_app("ranking").dataframe[0].value}
    more = tuple(
        replace(each, shown=(*each.shown, columns.PAGE)) if each.name == "se_own" else each
        for each in columns.RESULT_COLUMNS
    )
    monkeypatch.setattr(columns, "RESULT_COLUMNS", more)
    assert {*open_app("ranking").dataframe[0].value} - before == {"se_own"}
