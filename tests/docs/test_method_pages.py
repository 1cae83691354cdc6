"""Method pages hold what their worked numbers come to, point at files that exist, and are all listed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
METHODS = DOCS / "methods"
PAGES = sorted(METHODS.glob("*.md"))
SECTIONS = [
    "## 回答什么问题",
    "## 怎样算",
    "## 一个小例子",
    "## 会出什么错",
    "## 指标体系怎样写",
    "## 代码、出处、证明",
    "## In English",
]


@pytest.fixture(scope="module")
def worked() -> dict[str, str]:
    command = [sys.executable, "-X", "utf8", str(METHODS / "worked.py")]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, cwd=ROOT).stdout
    parts = (part.partition("\n") for part in printed.split("== ")[1:])
    return {name: body for name, _, body in parts}


def test_every_page_is_worked(worked: dict[str, str]):
    assert sorted(worked) == [page.stem for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_worked_numbers_are_those_of_the_program(page: Path, worked: dict[str, str]):
    blocks = re.findall(r"```text\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert worked[page.stem] in blocks, f"run: python docs/methods/worked.py {page.stem}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_have_the_same_sections(page: Path):
    headings = re.findall(r"^## .*$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings == SECTIONS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_in_the_overview(page: Path):
    assert f"](methods/{page.name})" in (DOCS / "method.md").read_text(encoding="utf-8")
