"""What was kept or published never changes: the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_world import WHO, put_run

from evaluator.store import StoreError
from evaluator.store.faults import sentence_of

KEPT = {
    "files": "name",
    "policy_versions": "text",
    "datasets": "sources",
    "dataset_files": "file_id",
    "dataset_columns": "content",
    "observations": "value",
    "run_tables": "content",
    "log": "who",
}


def refuse(store, statement: str) -> None:
    """The statement fails, in the words of the store, and changes nothing."""
    with pytest.raises(DBAPIError, match="evaluator-guard") as error, store.base.engine.begin() as connection:
        connection.execute(text(statement))
    said = sentence_of(error.value, store.base.where)
    assert "从不改动" in str(said)
    assert "never change" in str(said)


@pytest.fixture
def filled(store, world):
    store.number = put_run(store, world, "题目")
    return store


@pytest.mark.parametrize("table", KEPT)
def test_what_was_kept_is_neither_changed_nor_removed(filled, table):
    column = KEPT[table]
    refuse(filled, f"UPDATE {table} SET {column} = {column}")
    refuse(filled, f"DELETE FROM {table}")
    assert filled.verify() == []


def published(store) -> int:
    for status in ("consultation", "published"):
        store.move(store.number, status, WHO)
    return store.number


@pytest.mark.parametrize(
    "change",
    [
        "title = '另一个'",
        "status = 'draft'",
        "status = 'consultation'",
        "recipe = '{}'",
        "year = NULL",
        "units = 1",
        "synthetic = NOT synthetic",
        "dataset_id = nation_id",
        "who = '别人'",
        "fingerprint = 'x'",
        "status = 'replaced', title = '另一个'",
    ],
)
def test_a_published_run_never_changes(filled, change):
    published(filled)
    refuse(filled, f"UPDATE runs SET {change}")
    run = filled.run(filled.number)
    assert (run.status, run.title, run.year) == ("published", "题目", 2025)


def test_a_published_run_is_not_removed_nor_given_more_tables(filled):
    number = published(filled)
    refuse(filled, f"DELETE FROM runs WHERE id = {number}")
    refuse(
        filled,
        "INSERT INTO run_tables (run_id, name, content, sha256, size) "
        f"SELECT {number}, 'more', content, sha256, size FROM run_tables WHERE name = 'units'",
    )


def test_a_replaced_run_never_returns(filled):
    number = published(filled)
    with filled.base.engine.begin() as connection:
        connection.execute(text("UPDATE runs SET status = 'replaced'"))
    for status in ("published", "draft", "consultation"):
        refuse(filled, f"UPDATE runs SET status = '{status}' WHERE id = {number}")
    refuse(filled, f"DELETE FROM runs WHERE id = {number}")


def test_the_inputs_of_a_draft_do_not_change_either(filled):
    refuse(filled, "UPDATE runs SET recipe = '{}'")
    with filled.base.engine.begin() as connection:
        connection.execute(text("UPDATE runs SET title = '新题目'"))
    assert filled.run(filled.number).title == "新题目"


def test_a_file_of_sqlite_refuses_rows_that_replace_others(sqlite_store, world):
    number = put_run(sqlite_store, world)
    for status in ("consultation", "published"):
        sqlite_store.move(number, status, WHO)
    refuse(sqlite_store, f"INSERT OR REPLACE INTO runs SELECT * FROM runs WHERE id = {number}")
    refuse(
        sqlite_store, "INSERT OR REPLACE INTO observations SELECT dataset_id, unit, leaf, 1, n, state FROM observations"
    )


def test_postgresql_refuses_to_empty_a_table(postgres_place, world):
    from evaluator.store import open_store

    with open_store(postgres_place) as store:
        put_run(store, world)
        for table in ("log", "run_tables", "observations"):
            refuse(store, f"TRUNCATE {table} CASCADE")


def test_two_published_runs_of_one_year_cannot_be(filled, world):
    """Should code ever forget it, the database does not."""
    from evaluator.evaluation import evaluate

    other = evaluate(world.own, world.rubric, world.averages, rank_draws=7)
    row = filled.run(filled.number)
    second = filled.add_run(other, row.data_id, nation=row.nation_id, who=WHO).id
    published(filled)
    filled.move(second, "consultation", WHO)
    # Behind the line that the guard of publishing asks for.
    filled.note(WHO, "publish", f"#{second}")
    with pytest.raises(DBAPIError, match=r"(?i)unique"), filled.base.engine.begin() as connection:
        connection.execute(text(f"UPDATE runs SET status = 'published' WHERE id = {second}"))


def test_code_says_it_in_a_sentence(filled):
    with pytest.raises(StoreError, match="另存新的评价再发布"), filled.base.writing() as connection:
        connection.execute(text("DELETE FROM log"))
    assert len(filled.log()) > 0
