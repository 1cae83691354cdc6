"""What the documents say is so: snippets run, links lead somewhere, the two READMEs agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from evaluator.demo import run_demo

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
CONTRIBUTING, CHANGELOG = ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"
PAGES = [*READMES, CONTRIBUTING, CHANGELOG, *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    run_demo(folder / "demo-output", seed=2025, scale=0.1)
    return folder


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_python_snippets_run(
    page: Path, demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(demo)
    (snippet,) = blocks(page, "python")
    exec(compile(snippet, page.name, "exec"), {})  # noqa: S102 - the snippet is ours
    assert "50" in capsys.readouterr().out


def test_the_snippet_for_contributors_runs(capsys: pytest.CaptureFixture[str]):
    (snippet,) = blocks(CONTRIBUTING, "python")
    exec(compile(snippet, CONTRIBUTING.name, "exec"), {})  # noqa: S102 - the snippet is ours
    assert "Score" in capsys.readouterr().out


def test_contributing_is_read_to_the_end_and_found_from_both_readmes():
    assert len(CONTRIBUTING.read_text(encoding="utf-8").splitlines()) <= 120
    assert all("](CONTRIBUTING.md)" in page.read_text(encoding="utf-8") for page in READMES)


def test_the_changelog_begins_with_the_unreleased_and_names_the_version_of_the_package():
    text = CHANGELOG.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE)[0].startswith("[Unreleased]")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] – (\d{4}-\d\d-\d\d)$", text, flags=re.MULTILINE)
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert released[0][0] == package
    assert [day for _, day in released] == sorted((day for _, day in released), reverse=True)


def test_every_group_of_the_changelog_is_one_of_keep_a_changelog():
    groups = re.findall(r"^### (\w+)", CHANGELOG.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(groups) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_two_readmes_name_the_same_commands():
    assert blocks(READMES[0], "bash") == blocks(READMES[1], "bash")
    assert all(len(block.strip().splitlines()) == 1 for block in blocks(READMES[0], "bash")[:2])
    windows = [re.findall(r"Windows[:：] ?`(py .*?)`", page.read_text(encoding="utf-8")) for page in READMES]
    assert windows[0] == windows[1]
    assert len(windows[0]) == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path):
    links = re.findall(r"\]\(([^)#]+?)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_named_in_backticks_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:evaluator|rubrics|tests|docs|data)/[\w./-]+\.(?:py|yaml|toml|md))`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_rooms_named_in_how_it_works_exist():
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    starts = re.findall(r"\| `(\w+)/([\w/]+\.py)`(?:, `[\w/]+`)? \|", text)
    assert [name for room, name in starts if not (ROOT / "evaluator" / room / name).exists()] == []
