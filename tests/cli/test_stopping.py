"""Ctrl+C and a request to end, early and late: one sentence, exit 130 or 143, nothing half and no traceback."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from program import SMALL, run, write_nation

from evaluator.cli import stopping
from evaluator.cli.main import main
from evaluator.cli.stopping import Stopped, Watch, stopped_by
from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent on POSIX only")
# From the moment on at which the program itself runs: before, Python is still starting.
_START = "from evaluator.cli import main; print('started', flush=True); main()"
SAID = say("terminal.stopped")


def started(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _START, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    program = subprocess.Popen(command, text=True, encoding="utf-8", **pipes)
    assert program.stdout is not None
    assert program.stdout.readline() == "started\n"
    return program


def stopped(program: subprocess.Popen[str], number: int, *, done: bool = False) -> str:
    program.send_signal(number)
    said, errors = program.communicate(timeout=60)
    assert "Traceback" not in said + errors
    if not (done and program.returncode == 0):
        assert program.returncode == 128 + number, errors
        assert errors.count(SAID) == 1
    return errors


def command_of(name: str, folder: Path) -> list[object]:
    out = folder / "结果"
    if name == "serve":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return ["serve", "--database", folder / "a.db", "--port", port]
    if name == "demo":
        return ["demo", "--scale", "0.05", "--out", out]
    if name == "template":
        return ["template", "undergraduate_program", "--out", out]
    data = write_nation(folder / "全国.csv")
    return ["score", SMALL, data, "--national", data, "--year", "2025", "--out", out]


@posix
@pytest.mark.parametrize("name", ["template", "demo", "serve", "score"])
def test_in_the_first_two_seconds(tmp_path: Path, name: str):
    chosen = random.Random(name)  # noqa: S311 - no secret
    for number, at in ((signal.SIGINT, 0.02), (signal.SIGINT, chosen.uniform(0.1, 2)), (signal.SIGTERM, 0.5)):
        program = started(*command_of(name, tmp_path))
        time.sleep(at)
        stopped(program, number, done=True)
        # Where it was quicker, all is there; else nothing is.
        assert (tmp_path / "结果").exists() == (program.returncode == 0)
        assert not list(tmp_path.glob(".evaluator-*"))
        if program.returncode == 0:
            return


def once(found: object, program: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while not found() and program.poll() is None:  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.005)


@posix
@pytest.mark.parametrize("name", ["template", "demo", "score"])
def test_while_files_are_written(tmp_path: Path, name: str):
    (tmp_path / "结果").mkdir()
    (tmp_path / "结果" / "我的.txt").write_text("mine", encoding="utf-8")
    program = started(*command_of(name, tmp_path))
    once(lambda: list((tmp_path / "结果").glob(".evaluator-draft-*")), program)
    stopped(program, signal.SIGINT, done=True)
    left = sorted(path.name for path in (tmp_path / "结果").iterdir())
    assert (left == ["我的.txt"]) == (program.returncode != 0)
    assert not [name for name in left if name.startswith(".")]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_serves(tmp_path: Path, number: int):
    command = command_of("serve", tmp_path)
    program = started(*command)

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(str(command[-1])))):
            return True
        return False

    once(answers, program)
    stopped(program, number)


@posix
def test_a_program_in_the_background_ignores_what_its_shell_has_it_ignore(tmp_path: Path):
    script = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " + _START
    command = [sys.executable, "-c", script, "rubrics", "list"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert program.stdout is not None
    program.stdout.readline()
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=60)
    assert program.returncode == 0


def test_it_is_said_in_the_language_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["evaluator", "template", "x", "--lang", "en"])
    monkeypatch.setattr("evaluator.cli.commands.app", lambda: signal.raise_signal(signal.SIGINT))
    errors = _ended(monkeypatch, 130)
    assert errors == f"{say('terminal.stopped', 'en')}\n"


@pytest.mark.parametrize("made_of_it", [ImportError, SystemExit, OSError, RuntimeError])
def test_what_libraries_make_of_it(monkeypatch: pytest.MonkeyPatch, made_of_it: type[BaseException]):
    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except BaseException as error:
            raise made_of_it(13) from error

    monkeypatch.setattr("evaluator.cli.commands.app", work)
    assert SAID in _ended(monkeypatch, 130)


def _ended(monkeypatch: pytest.MonkeyPatch, code: int) -> str:
    import io

    errors, before = io.StringIO(), signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys, "stderr", errors)
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        # Whoever presses again after the sentence is not heard; here others still are.
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    assert left.value.code == code
    return errors.getvalue()


def test_a_request_that_python_swallows_is_made_again(monkeypatch: pytest.MonkeyPatch):
    class Deaf:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    with Watch() as watch:
        watch.load("…")
        watch.run()
        with pytest.raises(Stopped) as heard:
            _wait_with(Deaf)
        assert stopped_by(heard.value) == signal.SIGINT


def _wait_with(deaf: type[object]) -> None:
    deaf()
    time.sleep(5)


def test_before_the_sentence_is_known_it_is_noted(monkeypatch: pytest.MonkeyPatch):
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    before = signal.getsignal(signal.SIGINT)
    with Watch() as watch:
        signal.raise_signal(signal.SIGINT)
        assert ended == []
        watch.load("…")
    assert ended == [130]
    assert signal.getsignal(signal.SIGINT) is before
    assert stopped_by(ValueError()) == 0
    assert stopping._SIGNALLED == 128


def test_the_door_loads_nothing_heavy():
    script = "import sys, evaluator.cli; sys.exit(bool({'typer', 'pandas', 'numpy', 'rich'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_full_disk_in_score_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = write_nation(tmp_path / "全国.csv")
    script = (
        "from evaluator.cli import main; from evaluator.report import safe_csv\n"
        "def full(*given, **more): raise OSError(28, 'No space left on device')\n"
        "safe_csv.csv_lines = full; main()"
    )
    command = ["score", SMALL, str(data), "--national", str(data), "--year", "2025", "--out", str(tmp_path / "结果")]
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert f"不能写“{tmp_path / '结果' / 'units.csv'}”：磁盘已满" in done.stderr
    assert not (tmp_path / "结果").exists()
    assert run(*command).returncode == 0
