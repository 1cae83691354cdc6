"""The door: from the first moment to the exit code, with sentences instead of tracebacks."""

from __future__ import annotations

import sys

from evaluator.cli.stopping import Stopped, Watch, stopped_by


def main() -> None:
    """Run the command line.

    Exit codes: 0 done; 1 the data or the rubric have problems (all listed, nothing written); 2 wrong usage; 130 ended
    by Ctrl+C, 143 by a request to end: nothing is half-written.
    """
    with Watch() as watch:
        try:
            _run(watch)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            # The command's own framework makes an exit of an interruption, packages in C an error of an import.
            number = stopped_by(error)
            if not number:
                raise
            watch.leave(number)


def _run(watch: Watch) -> None:
    # Not above: each takes its time, in which somebody may press Ctrl+C.
    from evaluator.cli.encoding import settle_encodings  # noqa: PLC0415
    from evaluator.cli.language import in_asked_language  # noqa: PLC0415
    from evaluator.text import Message  # noqa: PLC0415

    settle_encodings()
    watch.load(in_asked_language(Message("terminal.stopped")))
    from evaluator.cli.commands import run  # noqa: PLC0415

    watch.run()
    code = run()
    if code:
        sys.exit(code)


__all__ = ["Stopped", "main"]
