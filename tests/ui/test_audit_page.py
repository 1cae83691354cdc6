"""Runs and log: recipes, publishing with a second question, moves that are refused, comparison, log, verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.report.safe_csv import csv_bytes
from evaluator.store import Order, RunInputs, run_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from evaluator.store import Store


@pytest.fixture
def draft(app_store: Store) -> int:
    """A draft of the last year: as the published run, but held against the cohort before."""
    run = app_store.run(3)
    before = app_store.run(2).data_id
    order = Order(run.rubric, RunInputs(run.data_id, run.nation_id, before=before), "王五", "第二稿")
    steps: list[str] = []
    found = run_order(app_store, order, steps.append)
    assert steps[0] == "reading"
    assert steps[-1] == "keeping"
    assert not found.recognised
    return found.id


def _audit(open_app: Callable[..., AppTest], view: str = "runs", **query: str) -> AppTest:
    app = open_app("audit", **query)
    app.segmented_control(key="choice_audit_view").set_value(view).run()
    assert not app.exception
    return app


def _choose(app: AppTest, run: int) -> AppTest:
    app.selectbox(key="choice_audit_run").set_value(str(run)).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["runs", "compare", "log", "verify"])
def test_views_open_in_both_languages(place: Path, open_app: Callable[..., AppTest], lang: str, view: str) -> None:
    app = _audit(open_app, view, lang=lang)
    assert not app.error
    assert app.title[0].value == {"zh": "运行与审计", "en": "Runs and log"}[lang]


@pytest.mark.parametrize("view", ["runs", "compare"])
def test_an_empty_store_says_what_to_do(empty_place: Path, open_app: Callable[..., AppTest], view: str) -> None:
    app = _audit(open_app, view)
    assert len(app.info) == 1
    assert app.get("page_link")


def test_a_draft_is_published_step_by_step_and_the_earlier_run_replaced(
    draft: int, app_store: Store, open_app: Callable[..., AppTest]
) -> None:
    app = _choose(_audit(open_app), draft)
    assert {button.key for button in app.button if str(button.key).startswith("ask_")} == {"ask_consultation"}
    app.button(key="ask_consultation").click().run()
    assert app_store.run(draft).status == "draft"
    app.button(key="move_back").click().run()
    assert app_store.run(draft).status == "draft"
    app.button(key="ask_consultation").click().run()
    app.button(key="move_sure").click().run()
    assert app_store.run(draft).status == "consultation"
    app.button(key="ask_draft").click().run()
    app.button(key="move_sure").click().run()
    assert app_store.run(draft).status == "draft"
    app_store.move(draft, "consultation", "王五")
    app.run().button(key="ask_published").click().run()
    assert any("第3次" in one.value for one in app.warning)
    app.button(key="move_sure").click().run()
    assert not app.exception
    assert app_store.run(draft).status == "published"
    assert app_store.run(3).status == "replaced"
    assert not [button for button in app.button if str(button.key).startswith("ask_")]


def test_a_move_that_is_no_longer_allowed_is_refused(
    draft: int, app_store: Store, open_app: Callable[..., AppTest]
) -> None:
    app_store.move(draft, "consultation", "王五")
    app = _choose(_audit(open_app), draft)
    app.button(key="ask_published").click().run()
    app_store.move(draft, "draft", "赵六")
    app.button(key="move_sure").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert app_store.run(draft).status == "draft"
    assert app_store.run(3).status == "published"


def test_two_runs_are_compared_with_what_went_in_otherwise(draft: int, open_app: Callable[..., AppTest]) -> None:
    app = _audit(open_app, "compare")
    app.selectbox(key="choice_after").set_value(str(draft)).run()
    app.selectbox(key="choice_before").set_value("3").run()
    assert not app.exception
    differences = app.dataframe[0].value
    # Rubric, data and averages are the same: only the year before was laid beside them.
    assert not differences.empty
    assert differences["项目"].str.contains("上一届|误差|历年数据").all()


def test_the_log_is_filtered_by_person_and_action(draft: int, open_app: Callable[..., AppTest]) -> None:
    app = _audit(open_app, "log")
    app.selectbox(key="log_who").set_value("王五").run()
    assert set(app.dataframe[0].value["经办人"]) == {"王五"}
    app.selectbox(key="log_who").set_value(None).run()
    app.selectbox(key="log_action").set_value("publish").run()
    assert set(app.dataframe[0].value["操作"]) == {"发布"}
    assert app.dataframe[0].value["时间"].is_monotonic_decreasing


def test_verification_says_what_does_not_fit(
    app_store: Store, open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _audit(open_app, "verify")
    app.button(key="verify").click().run()
    assert len(app.success) == 1
    monkeypatch.setattr("evaluator.store.verify.sha256", lambda _: "other")
    app.button(key="verify").click().run()
    assert not app.exception
    said = [one.value for one in app.error]
    assert len(said) > 1
    assert any("结果表" in sentence for sentence in said)


def test_ranks_come_back_as_they_were_kept(app_store: Store) -> None:
    run = app_store.run(3)
    assert csv_bytes(run.with_ranks().units) == run.files()["units.csv"]
