"""Long work in the background (后台工作): it goes on when its page is left, and says how it stands to whoever comes."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable

WAITING, RUNNING, DONE, FAILED = ("waiting", "running", "done", "failed")
# So many pieces of work are remembered, the oldest are forgotten first.
_REMEMBERED = 20
_LOG = logging.getLogger(__name__)


@dataclass
class Job:
    """One piece of work; its thread changes it, everybody reads it.

    Attributes
    ----------
    id : int
    title, who : str
    at : datetime
        When it was asked for.
    state : {"waiting", "running", "done", "failed"}
    step : str
        Code of the step that is going on.
    found : int or None
        Number of what was made.
    recognised : bool
        It was there already.
    error : EvaluatorError or None
        What the library refused; None where the program itself failed.
    """

    id: int
    title: str
    who: str
    at: dt.datetime
    state: str = WAITING
    step: str = ""
    found: int | None = None
    recognised: bool = False
    error: EvaluatorError | None = None

    @property
    def active(self) -> bool:
        """Whether it is still to be done."""
        return self.state in {WAITING, RUNNING}


@dataclass
class Bench:
    """Pieces of work, one after the other: each takes a whole processor, and a queue is fair.

    Attributes
    ----------
    jobs : list of Job
        Oldest first.
    """

    jobs: list[Job] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="evaluator"))

    def start(self, title: str, who: str, do: Callable[[Job], None]) -> Job:
        """Put work into the queue; ``do`` sets what it found on its job, and no page's state is at hand there."""
        with self._lock:
            job = Job(next(self._numbers), title, who, dt.datetime.now(dt.UTC))
            self.jobs.append(job)
            finished = [old for old in self.jobs if not old.active]
            if len(self.jobs) > _REMEMBERED and finished:
                self.jobs.remove(finished[0])
        self._pool.submit(_done, job, do)
        return job

    def forget(self, job: Job) -> None:
        """Take finished work off the list."""
        with self._lock:
            if job in self.jobs and not job.active:
                self.jobs.remove(job)

    def close(self) -> None:
        """Begin nothing more; what is going on comes to its end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@st.cache_resource(show_spinner=False, on_release=lambda bench: bench.close())
def bench() -> Bench:
    """Give the one list of this server, for all visitors."""
    return Bench()


def _done(job: Job, do: Callable[[Job], None]) -> None:
    job.state = RUNNING
    try:
        do(job)
    except EvaluatorError as error:
        job.error, job.state = error, FAILED
    except BaseException:
        # Nobody waits for this thread: what is not caught here would be lost.
        _LOG.exception("work %s failed", job.id)
        job.state = FAILED
        raise
    else:
        job.state = DONE
