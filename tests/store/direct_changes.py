"""What somebody may do to a database past the program: each change by its name, as the statements that do it."""

from __future__ import annotations

LINE = "'2026-11-28T00:00:00.000000+00:00', '别人', 'download', '表', ''"
_LINE = "at, who, action, what, detail, seals, hash"
_OTHER_UNITS = "FROM run_tables WHERE run_id = 1 AND name = 'units'"
_UNITS = "WHERE run_id = 2 AND name = 'units'"
_RUN = (
    "policy_version_id, rubric, year, title, status, dataset_id, nation_id, averages_id, before_id, recipe, units, "
    "fingerprint, tables_fingerprint, synthetic, who, at"
)
_FORGED_RUN = _RUN.replace(" fingerprint,", " 'x',").replace("tables_fingerprint", "'y'").replace("status,", "'draft',")
# Run 1 is a draft, run 2 is published; dataset 1 is the province, 2 the nation.
CHANGES: dict[str, tuple[str, ...]] = {
    # the log
    "a line's person": ("UPDATE log SET who = '别人' WHERE id = 2",),
    "a line's time": ("UPDATE log SET at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 2",),
    "a line's action": ("UPDATE log SET action = 'download' WHERE id = 2",),
    "what a line tells": ("UPDATE log SET what = '#99' WHERE id = 2",),
    "a line's detail": ("UPDATE log SET detail = 'x' WHERE id = 2",),
    "the seals of a line": ("UPDATE log SET seals = '' WHERE id = 2",),
    "the first line removed": ("DELETE FROM log WHERE id = (SELECT min(id) FROM log)",),
    "a line in between removed": ("DELETE FROM log WHERE id = 3",),
    "the last line removed": ("DELETE FROM log WHERE id = (SELECT max(id) FROM log)",),
    "all lines removed": ("DELETE FROM log",),
    "a line forged": (f"INSERT INTO log ({_LINE}) VALUES ({LINE}, '', '')",),
    "a line forged with the link of another": (
        f"INSERT INTO log ({_LINE}) SELECT {LINE}, '', hash FROM log WHERE id = (SELECT max(id) FROM log)",
    ),
    # runs
    "a published run removed": (
        "UPDATE allocations SET run_id = NULL WHERE run_id = 2",
        "DELETE FROM run_tables WHERE run_id = 2",
        "DELETE FROM runs WHERE id = 2",
    ),
    "a draft removed": (
        "UPDATE allocations SET before_id = NULL",
        "DELETE FROM run_tables WHERE run_id = 1",
        "DELETE FROM runs WHERE id = 1",
    ),
    "a run's title": ("UPDATE runs SET title = '另一个' WHERE id = 2",),
    "a draft's title": ("UPDATE runs SET title = '另一个' WHERE id = 1",),
    "a run's person": ("UPDATE runs SET who = '别人' WHERE id = 2",),
    "a run's time": ("UPDATE runs SET at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 2",),
    "a run's year": ("UPDATE runs SET year = 2019 WHERE id = 2",),
    "a run's mark": ("UPDATE runs SET synthetic = NOT synthetic WHERE id = 2",),
    "a run's count": ("UPDATE runs SET units = 363 WHERE id = 2",),
    "a draft called published": ("UPDATE runs SET status = 'published' WHERE id = 1",),
    "a published run called a draft": ("UPDATE runs SET status = 'draft' WHERE id = 2",),
    "a published run called replaced": ("UPDATE runs SET status = 'replaced' WHERE id = 2",),
    "a run's data": ("UPDATE runs SET dataset_id = nation_id WHERE id = 2",),
    "a run's recipe": ("UPDATE runs SET recipe = replace(recipe, '\"seed\": ', '\"seed\": 1') WHERE id = 2",),
    "a run forged": (f"INSERT INTO runs ({_RUN}) SELECT {_FORGED_RUN} FROM runs WHERE id = 2",),
    "a table of a run removed": ("DELETE FROM run_tables WHERE run_id = 2 AND name = 'nodes'",),
    "a table of a run of another": (
        f"UPDATE run_tables SET content = (SELECT content {_OTHER_UNITS}) {_UNITS}",
        f"UPDATE run_tables SET sha256 = (SELECT sha256 {_OTHER_UNITS}) {_UNITS}",
    ),
    # rubrics and policies
    "a weight in the text of a rubric": (
        "UPDATE policy_versions SET text = replace(text, 'weight: ', 'weight: 1') WHERE id = 1",
    ),
    "a remark in the text of a policy": ("UPDATE policy_versions SET text = text || '# x' WHERE kind = 'policy'",),
    "what a rubric meant": (
        "UPDATE policy_versions SET model = replace(model, '\"weight\": ', '\"weight\": 1') WHERE id = 1",
    ),
    "a rubric's title": ("UPDATE policy_versions SET title = '另一个' WHERE id = 1",),
    "a rubric's status": ("UPDATE policy_versions SET status = '现行' WHERE id = 1",),
    "who put a rubric in": ("UPDATE policy_versions SET who = '别人' WHERE id = 1",),
    "a draft of a rubric": ("UPDATE edits SET text = text || '# x'",),
    "a draft of a rubric removed": ("DELETE FROM edits",),
    # data
    "a dataset's role": ("UPDATE datasets SET role = 'nation' WHERE id = 1",),
    "a dataset's link to its file": ("UPDATE dataset_files SET file_id = 2 WHERE dataset_id = 1",),
    "a dataset's mark": ("UPDATE datasets SET synthetic = NOT synthetic WHERE id = 1",),
    "who put a dataset in": ("UPDATE datasets SET who = '别人' WHERE id = 1",),
    "a dataset's notices": ("UPDATE datasets SET notices = '[]', sources = '[]' WHERE id = 1",),
    "a figure": ("UPDATE observations SET value = value + 1 WHERE dataset_id = 1 AND unit = 3 AND leaf = 0",),
    "a file's name": ("UPDATE files SET name = '别的.csv' WHERE id = 1",),
    "who put a file in": ("UPDATE files SET who = '别人' WHERE id = 1",),
    "the year of averages": ("UPDATE averages SET year = 2019",),
    # names
    "an institution's name": ("UPDATE institutions SET name = '别的大学' WHERE code = '90003'",),
    "a programme's name": ("UPDATE programmes SET name = '别的专业' WHERE institution = '90003'",),
    "a programme removed": ("DELETE FROM programmes WHERE institution = '90003'",),
    "an institution put in": ("INSERT INTO institutions VALUES ('1', '别的大学', false)",),
    "a successor": ("UPDATE successors SET new = old",),
    "a successor removed": ("DELETE FROM successors",),
    # money
    "an allocation's title": ("UPDATE allocations SET title = '另一个'",),
    "an allocation's budget": ("UPDATE allocations SET budget = budget + 1",),
    "an allocation's run": ("UPDATE allocations SET run_id = before_id",),
    "an allocation's file": ("UPDATE allocation_files SET file_id = 1 WHERE what = 'volumes'",),
    "a scenario": ("UPDATE scenarios SET text = text || '# x'",),
    "who saved a scenario": ("UPDATE scenarios SET who = '别人'",),
    # the store itself
    "how many lines there are": ("UPDATE identity SET lines = lines + 1",),
    "the last link": ("UPDATE identity SET head = 'x'",),
    "the identity removed": ("DELETE FROM identity",),
}
# Of the triggers themselves, in SQLite's words: done after all of them are back.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "a trigger removed": ("DROP TRIGGER guard_log_update",),
    "the trigger of publishing removed": ("DROP TRIGGER guard_runs_publish",),
    "a trigger put in": ("CREATE TRIGGER mine AFTER INSERT ON log BEGIN DELETE FROM log WHERE id = NEW.id; END",),
    "a trigger changed": (
        "DROP TRIGGER guard_log_delete",
        "CREATE TRIGGER guard_log_delete BEFORE DELETE ON log FOR EACH ROW WHEN 0 BEGIN SELECT RAISE(ABORT, 'x'); END",
    ),
    "a view put in": ("CREATE VIEW mine AS SELECT * FROM log",),
    "a table put in": ("CREATE TABLE mine (a INTEGER)",),
}
# What `verify` does not notice; docs/store.md says why.
UNNOTICED: dict[str, tuple[str, ...]] = {
    "work that was begun": ("DELETE FROM work",),
    "the generation": ("UPDATE identity SET generation = 'x'",),
}
# The same by hand on PostgreSQL.
POSTGRES_TRIGGERS: dict[str, tuple[str, ...]] = {
    "a trigger disabled": ("ALTER TABLE log DISABLE TRIGGER guard_log_update",),
    "a trigger removed": ("DROP TRIGGER guard_runs_publish ON runs",),
    "what a trigger does": (
        "CREATE OR REPLACE FUNCTION evaluator_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ),
}
