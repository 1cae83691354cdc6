"""The data are found in a wheel and beside an editable install; the catalogue is light and read-only."""

import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from evaluator.catalog import data_folder, data_path, find_major, majors
from evaluator.text import EvaluatorError

REPOSITORY = Path(__file__).resolve().parents[2]


def run(folder: Path, code: str) -> str:
    """What a fresh interpreter prints when it imports from ``folder``."""
    # -c puts the current folder first on the path, before any installed copy.
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("place", ["evaluator/data", "data"])
def test_data_are_found_in_a_wheel_and_beside_the_package(tmp_path, place):
    for room in ("text", "catalog"):
        shutil.copytree(REPOSITORY / "evaluator" / room, tmp_path / "evaluator" / room)
    (tmp_path / "evaluator" / "__init__.py").write_text("", encoding="utf-8")
    shutil.copytree(REPOSITORY / "data" / "catalog", tmp_path / place / "catalog")
    code = "from evaluator.catalog import data_path, majors; print(data_path('catalog'), len(majors()))"
    assert run(tmp_path, code) == f"{tmp_path / place / 'catalog'} 845"


def test_the_package_comes_before_what_stands_beside_it(tmp_path, monkeypatch):
    roots = (tmp_path / "evaluator" / "data", tmp_path / "data")
    for root in roots:
        root.mkdir(parents=True)
    monkeypatch.setattr(data_folder, "ROOTS", roots)
    assert data_path() == roots[0]


def test_missing_data_name_the_file_and_both_places(tmp_path, monkeypatch):
    monkeypatch.setattr(data_folder, "ROOTS", (tmp_path / "inside", tmp_path / "beside"))
    with pytest.raises(EvaluatorError) as caught:
        data_path("catalog", "majors_2025.csv")
    message = str(caught.value)
    for part in ("data/catalog/majors_2025.csv", str(tmp_path / "inside"), str(tmp_path / "beside")):
        assert message.count(part) == 2, part  # once in Chinese, once in English


def test_importing_the_catalogue_loads_no_frame_library_and_no_data():
    code = (
        "import sys, evaluator.catalog as c;"
        "heavy = {'pandas', 'numpy', 'scipy', 'pydantic'} & set(sys.modules);"
        "print(sorted(heavy), c.majors.cache_info().currsize)"
    )
    assert run(REPOSITORY, code) == "[] 0"


def test_the_catalogue_cannot_be_changed_by_accident():
    assert majors() is majors()
    with pytest.raises(TypeError):
        majors()["080901"] = None
    with pytest.raises(FrozenInstanceError):
        find_major("080901").major.name = "计算机"
