"""The app shows and the library computes: sizes of files, no arithmetic, no text in code, two languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import evaluator.ui
from evaluator.text import say

UI = Path(evaluator.ui.__file__).parent
FILES = sorted(UI.rglob("*.py"))
PAGES = sorted((UI / "pages").glob("*.py"))
APP = UI.parent.parent / "app.py"
# Charts are joined with + and places of lists found with numbers; nothing is computed with these.
_SIGNS = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_COMPUTING = {
    "sum",
    "mean",
    "cumsum",
    "cumprod",
    "std",
    "var",
    "median",
    "quantile",
    "groupby",
    "round",
    "divmod",
    "diff",
}


def _name(path: Path) -> str:
    return path.relative_to(UI).as_posix()


def test_the_router_and_the_pages_are_short() -> None:
    long = {APP.name: len(APP.read_text(encoding="utf-8").splitlines())}
    assert long[APP.name] <= 60
    assert {
        _name(page): len(page.read_text(encoding="utf-8").splitlines()) for page in PAGES if _lines(page) > 250
    } == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


# The server's own housekeeping counts bytes and sessions: no figure that a page shows.
SERVER = {"guarded.py", "limits.py", "uploads.py", "server.py"}


@pytest.mark.parametrize("path", [path for path in FILES if _name(path) not in SERVER], ids=_name)
def test_nothing_is_computed_here(path: Path) -> None:
    tree, found = ast.parse(path.read_text(encoding="utf-8")), []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, _SIGNS) and not _of_paths(node):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.AugAssign) and isinstance(node.op, _SIGNS):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _COMPUTING:
            found.append(f"{node.lineno}: {ast.unparse(node)[:60]}")
        if isinstance(node, ast.Import | ast.ImportFrom) and "numpy" in ast.unparse(node):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    assert found == []


def _of_paths(node: ast.BinOp) -> bool:
    """Whether it joins a path, as in ``folder / "name"``."""
    return isinstance(node.op, ast.Div) and any(word in ast.unparse(node) for word in ("Path(", "folder", "parent"))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_sentence_stands_in_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    chinese = [text for text in strings if re.search(r"[\u4e00-\u9fff]", text)]
    # The switch of languages names each in itself, and the name of the program is a name.
    assert [text for text in chinese if text not in {"中文", "语言 · Language", "Evaluator 专业评价"}] == []


def _asked() -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in [*FILES, APP])
    return sorted(set(re.findall(r'\bt\("([a-z_]+\.[a-z_]+)"', text)))


@pytest.mark.parametrize("key", _asked())
def test_every_sentence_is_there_in_both_languages(key: str) -> None:
    zh, en = (say(f"ui_{key}", lang) for lang in ("zh", "en"))
    assert zh
    assert en
    assert sorted(re.findall(r"{(\w+)", zh)) == sorted(re.findall(r"{(\w+)", en))
