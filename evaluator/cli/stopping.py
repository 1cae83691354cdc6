"""Ctrl+C, and the request of a service manager to end: one sentence, nothing half, no traceback (中断)."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType

# As shells count: 128 and the number of the signal; 130 after Ctrl+C.
_SIGNALLED = 128
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
# Seconds after which a request is repeated that a library has swallowed.
_AGAIN = 0.05


class Stopped(KeyboardInterrupt):
    """A request to end; libraries let it pass as they let Ctrl+C.

    Attributes
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Watch:
    """What is done about requests to end, from the start of the program to its last line.

    At first they are noted, for the sentence is not read yet. While packages are loaded the program ends at once:
    nothing is written yet, and packages in C turn an interruption into errors of their own. From then on `Stopped` is
    raised, so that whatever is being written is given up.
    """

    def __init__(self) -> None:
        self.number, self._sentence, self._running, self._left = 0, "", False, False

    def __enter__(self) -> Self:
        self._hook, self._before = sys.unraisablehook, {}
        sys.unraisablehook = self._unraisable
        for number in _SIGNALS:
            # Who starts a program in the background may have it ignore Ctrl+C; only the main thread is asked.
            if signal.getsignal(number) is not signal.SIG_IGN:
                with suppress(ValueError):
                    self._before[number] = signal.signal(number, self._asked)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        sys.unraisablehook = self._hook
        for number, before in self._before.items():
            if not self._left:
                signal.signal(number, before)

    def load(self, sentence: str) -> None:
        """Packages are loaded from now on."""
        self._sentence = sentence
        if self.number:
            self._end_at_once()

    def run(self) -> None:
        """Work begins."""
        self._running = True

    def leave(self, number: int) -> NoReturn:
        """Say so and end; whoever presses again is not heard any more."""
        self._left = True
        for each in self._before:
            signal.signal(each, signal.SIG_IGN)
        self._say()
        sys.exit(_SIGNALLED + number)

    def _asked(self, number: int, _: FrameType | None) -> None:
        self.number = number
        if self._running:
            raise Stopped(number)
        if self._sentence:
            self._end_at_once()

    def _end_at_once(self) -> NoReturn:
        self._say()
        os._exit(_SIGNALLED + self.number)

    def _say(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{self._sentence}\n")
            sys.stderr.flush()

    def _unraisable(self, found: sys.UnraisableHookArgs) -> None:
        """Ask once more where Python could not raise it: in a destructor, in a callback of C."""
        if issubclass(found.exc_type, Stopped):
            again = threading.Timer(_AGAIN, signal.raise_signal, args=(self.number,))
            again.daemon = True
            again.start()
        else:
            self._hook(found)


def stopped_by(error: BaseException) -> int:
    """Give the signal behind an error that a library made of it; 0 where there is none."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Stopped):
            return cause.number
        cause = cause.__cause__ or cause.__context__
    return 0
