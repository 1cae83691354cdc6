"""A rubric of another kind in the store: kept, recognised, edited and opened again as what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
import trial_kind
from store_world import WHO

from evaluator.rubric import kind_named, load_rubric
from evaluator.store import open_store
from evaluator.text import RubricProblems


@pytest.fixture
def trial(monkeypatch, tmp_path):
    trial_kind.register(monkeypatch)
    return load_rubric(trial_kind.write(tmp_path))


def test_it_is_kept_and_opened_again(store, place, trial):
    number = store.add_rubric(trial, WHO)
    assert store.add_rubric(trial, "李四") == number
    with open_store(place) as again:
        found = again.rubric(number)
        assert again.verify() == []
    assert type(found) is trial_kind.TrialRubric
    assert (found.model, found.fingerprint) == (trial.model, trial.fingerprint)
    assert store.rubrics().iloc[0][["rubric", "version", "title"]].tolist() == ["trial_lines", "1.0", "试用界线"]


def test_it_means_what_it_meant_although_its_checks_have_changed(store, place, trial, monkeypatch):
    number = store.add_rubric(trial, WHO)
    defaults = {"note": "后来才有的默认说明"}
    monkeypatch.setattr("evaluator.rubric.load.merge", _with(defaults))
    with open_store(place) as again:
        found = again.rubric(number)
    assert (found.fingerprint, found.model.note) == (trial.fingerprint, "")


def _with(defaults):
    from evaluator.rubric import merge

    return lambda below, given: merge({**below, **defaults}, given)


def test_a_draft_of_it_is_read_by_its_kind(store, trial):
    number = store.add_rubric(trial, WHO)
    text = store.open_edit(number).text.replace('version: "1.0"', 'version: "1.1"')
    edit = store.save_edit(number, text.replace("figure: graduates", "figure: graduate"), 0, WHO)
    with pytest.raises(RubricProblems, match="graduate"):
        store.publish_edit(number, edit, WHO)
    edit = store.save_edit(number, text, edit, WHO)
    new = store.rubric(store.publish_edit(number, edit, WHO))
    assert (type(new), new.model.version) == (trial_kind.TrialRubric, "1.1")
    assert replace(new, path=trial.path).model == trial.model.model_copy(update={"version": "1.1"})
    assert kind_named(new.kind) is trial_kind.TRIAL
