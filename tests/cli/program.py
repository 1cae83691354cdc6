"""The program as a shell starts it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from evaluator.cli import main


def run(*arguments: object, encoding: str = "utf-8", **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``evaluator`` with these arguments; whatever happens, a user never sees a traceback."""
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding=encoding, check=False, **options)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def run_here(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run ``evaluator`` in this process, which spares its start; a fault that escapes fails the test itself."""
    command, code = ["evaluator", *map(str, arguments)], 0
    with (
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as err,
        patch.object(sys, "argv", command),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


SMALL = str(Path(__file__).resolve().parents[1] / "intake" / "small.yaml")
HEADER = "学校代码,学校名称,专业代码,专业名称,首届毕业年份,毕业人数,落实去向人数,有效答卷数,评教标准差,满意率"
HEADER += ",评教均分,通过认证,生师比"


def write_nation(path: Path) -> Path:
    """Write sixty programmes of sixty fictional institutions for the rubric `SMALL`."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for i in range(60):
            placed, mark = 60 + i % 30, 80 + i % 13
            row = [90000 + i, f"虚构{i}大学", "080901", "计算机科学与技术", 2010, 100, placed, 50, 9, 70 + i % 17, mark]
            writer.writerow([*row, i % 2, 15 + i % 7])
    return path
