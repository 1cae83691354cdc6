"""Read spoilt files in processes of their own, each with little memory and little time, that may die of it."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import resource
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutate import case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

RUBRIC = Path(__file__).parents[1] / "intake" / "small.yaml"
MEMORY = 1_500_000_000  # bytes above what the process holds before it reads anything
SECONDS = 20.0
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``read``, ``refused``, or a failure with the reason why it is one."""

    number: int
    name: str
    answer: str
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        return self.answer not in {"read", "refused"}


def answer(path: Path, rubric: Any) -> tuple[str, tuple[str, ...]]:
    """Read one file as a user does; whatever is not an answer in two languages is told as a failure."""
    import warnings

    from evaluator.intake.read import inspect_data
    from evaluator.text import EvaluatorError, Problems

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = inspect_data(path, rubric, 2025)
        data, problems = found.data, found.problems
    except Problems as error:
        data, problems = None, error.problems
    except EvaluatorError as error:
        return ("refused" if str(error).strip() else "empty sentence"), ()
    except BaseException:  # noqa: BLE001 - a panic or an exit is a failure like any other
        return traceback.format_exc(limit=-6), ()
    if data is None and not any(problem.severity == "error" for problem in problems):
        return "no answer", ()
    try:
        if not all(problem.sentence(lang).strip() and problem.show(lang) for problem in problems for lang in LANGUAGES):
            return "empty sentence", ()
    except Exception:  # noqa: BLE001 - a sentence that cannot be filled in is a failure
        return traceback.format_exc(limit=-6), ()
    return ("read" if data is not None else "refused"), tuple(sorted({str(problem.reason) for problem in problems}))


def _serve(connection: Connection, seed: int) -> None:
    import evaluator as ev

    # A panic of a parser prints to the terminal before it can be caught.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    rubric = ev.load_rubric(RUBRIC)
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder, "warm.csv")
        warm.write_text("学校代码,专业代码\n90001,080901\n", encoding="utf-8")
        answer(warm, rubric)
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
        while (number := connection.recv()) is not None:
            name, content = case(number, seed)
            path = Path(folder, name)
            path.write_bytes(content)
            start = time.perf_counter()
            found, reasons = answer(path, rubric)
            connection.send(Outcome(number, name, found, reasons, time.perf_counter() - start))
            path.unlink()


class _Worker:
    def __init__(self, seed: int) -> None:
        context = multiprocessing.get_context("fork")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, seed), daemon=True)
        self.process.start()
        other.close()
        self.number, self.since = -1, 0.0

    def give(self, number: int) -> None:
        self.number, self.since = number, time.monotonic()
        self.connection.send(number)

    def outcome(self, seed: int, *, answered: bool) -> Outcome | None:
        """What became of its file; None while that is not known."""
        if answered:
            try:
                found: Outcome = self.connection.recv()
            except EOFError:
                self.process.join()
                return self._dead(seed, f"process died ({self.process.exitcode})")
            return found
        if time.monotonic() - self.since > SECONDS:
            self.process.kill()
            self.process.join()
            return self._dead(seed, f"no answer in {SECONDS:g} s")
        return None

    def _dead(self, seed: int, why: str) -> Outcome:
        return Outcome(self.number, case(self.number, seed)[0], why)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.send(None)
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.connection.close()


def outcomes(seed: int, count: int, more: Callable[[], bool], workers: int = 2) -> Iterator[Outcome]:
    """Give the outcome of ``count`` files, or of as many as are begun while ``more()`` holds, in no fixed order."""
    pool = [_Worker(seed) for _ in range(workers)]
    following, idle = 0, list(pool)
    try:
        while True:
            while idle and following < count and more():
                idle.pop().give(following)
                following += 1
            busy = [worker for worker in pool if worker not in idle]
            if not busy:
                return
            ready = multiprocessing.connection.wait([worker.connection for worker in busy], timeout=0.5)
            for worker in busy:
                outcome = worker.outcome(seed, answered=worker.connection in ready)
                if outcome is None:
                    continue
                yield outcome
                if not worker.process.is_alive():
                    worker.end()
                    pool.remove(worker)
                    worker = _Worker(seed)  # noqa: PLW2901 - the next one takes its place
                    pool.append(worker)
                idle.append(worker)
    finally:
        for worker in pool:
            worker.end()
