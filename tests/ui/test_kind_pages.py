"""A rubric of another kind in the app: it stands among the versions, and what its kind does not offer is a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
import trial_kind

from evaluator.rubric import load_rubric
from evaluator.store import open_store
from evaluator.ui.frame import PAGES, pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from evaluator.rubric import Rubric

    Visit = Callable[..., AppTest]


def draw(version: object) -> None:
    """The part of the page that the trial kind would bring along."""
    st.markdown("这里是界线")
    assert version is not None


@pytest.fixture
def trial(empty_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rubric:
    """Kept in a store that holds nothing else."""
    trial_kind.register(monkeypatch)
    rubric = load_rubric(trial_kind.write(tmp_path))
    with open_store(empty_place) as store:
        store.add_rubric(rubric, "张三")
    return rubric


def said(app: AppTest) -> str:
    assert not app.exception, [error.message for error in app.exception]
    return "\n".join(str(one.value) for kind in ("info", "markdown", "caption", "error") for one in app.get(kind))


@pytest.mark.parametrize(
    ("view", "zh", "en"),
    [
        ("browse", "目前不能在网页上显示正文", "cannot yet show its body in the app"),
        ("compare", "目前不能比较两个版本", "cannot yet say what differs between two versions"),
        ("edit", "目前不能在网页上修改", "cannot yet be edited in the app"),
    ],
)
def test_what_its_kind_does_not_offer_is_said(trial: Rubric, open_app: Visit, view: str, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        app = open_app("rubrics", lang=lang, rubric=f"{trial.id}/{trial.model.version}", rubric_view=view)
        assert words in said(app)


def test_its_own_part_of_the_page_is_drawn(trial: Rubric, open_app: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trial_kind.TRIAL.__dict__, "page", "test_kind_pages:draw")
    app = open_app("rubrics", lang="zh", rubric=f"{trial.id}/{trial.model.version}")
    assert "这里是界线" in said(app)


@pytest.mark.parametrize(("lang", "words"), [("zh", "不是评分类指标体系"), ("en", "of another kind")])
def test_nothing_is_scored_by_it(trial: Rubric, open_app: Visit, lang: str, words: str) -> None:
    app = open_app("intake", lang=lang)
    assert f"{trial.model.title}{'' if lang == 'zh' else ': '}{words}" in said(app)
    assert not any(trial.model.title in option for option in app.selectbox(key="intake_rubric").options)


def test_its_own_pages_stand_beside_those_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pages() == PAGES
    trial_kind.register(monkeypatch)
    monkeypatch.setitem(trial_kind.TRIAL.__dict__, "menu", {"lines": ":material/flag:"})
    assert pages() == PAGES | {"lines": ":material/flag:"}
