"""Files made to break a reader are refused in words, in little time and memory; whatever the bytes, no other error."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile_yaml import BEHIND, POLICY, RUBRIC, WHOLE, text_behind
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.funding import load_policy
from evaluator.rubric import edited_text, load_rubric, read_yaml, yaml_text
from evaluator.rubric.yaml_guard import yaml_limits
from evaluator.text import Problem, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
KINDS = {"rubric": (RUBRIC, load_rubric), "policy": (POLICY, load_policy)}
# Of processor time: a busy machine does not make it longer.
_SECONDS, _MEMORY_MB = 3.0, 300
PIECES = [*"[]{}\"~#'", "\n", "\t", ": ", "- ", "? ", "&a ", "*a", "!!int ", "|\n", ">-\n", "<<: "]
ODD: list[Any] = [None, [], {}, [[]], {"a": []}, "", 0, -1, 10**30, "\u2028", "1e999", "NaN", [1, "x", None], True]


def refusals(load: Callable[[Path], object], text: str | bytes, folder: Path) -> tuple[Problem, ...]:
    """Everything wrong with a file of this content; none where it is read. Any other error is a fault."""
    path = folder / "some.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    begun = time.process_time()
    try:
        load(path)
    except RubricProblems as refused:
        return refused.problems
    finally:
        assert time.process_time() - begun < _SECONDS
    return ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BEHIND)
def test_what_stands_behind_a_good_file_is_refused_at_its_line(kind: str, name: str, tmp_path: Path):
    base, load = KINDS[kind]
    text = text_behind(base, name)
    (problem,) = refusals(load, text, tmp_path)
    assert (problem.reason, problem.place.file) == (BEHIND[name][0], "some.yaml")
    assert problem.place.line == len(text.splitlines())
    assert all(len(problem.sentence(lang)) < 600 for lang in ("zh", "en"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_only_costs_time_is_refused(kind: str, name: str, tmp_path: Path):
    (problem,) = refusals(KINDS[kind][1], WHOLE[name][1], tmp_path)
    assert problem.reason == WHOLE[name][0]
    assert problem.place.line is not None or problem.reason == "yaml_too_large"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "day", ["2025-02-30", "2025-13-01", "0000-01-01", "2025-01-01 99:00:00", "2025-01-01T00:00:00+99:99"]
)
def test_a_day_that_does_not_exist_is_said_with_its_key_beside_what_else_is_wrong(kind: str, day: str, tmp_path: Path):
    base, load = KINDS[kind]
    text = base.read_text(encoding="utf-8").replace("from: 2025-01-01", f"from: {day}", 1)
    found = refusals(load, f"{text.rstrip()}\nmore: 1\n", tmp_path)
    line = next(at for at, one in enumerate(text.splitlines(), 1) if day in one)
    assert [(problem.reason, problem.place.key) for problem in found] == [
        ("bad_value", "effective.from"),
        ("unknown_key", "more"),
    ]
    assert (found[0].place.line, found[0].value) == (line, day)


def test_a_text_that_is_edited_is_read_as_strictly() -> None:
    for name in ("brackets", "bomb", "control"):
        text = WHOLE["bomb"][1] if name == "bomb" else text_behind(RUBRIC, name)
        with pytest.raises(RubricProblems):
            edited_text(text, {("title",): "别的名称"})
    with pytest.raises(RubricProblems, match=r"U\+0007"):
        edited_text(RUBRIC.read_text(encoding="utf-8"), {("title",): "名\x07称"})


def test_long_values_are_cut_in_sentences(tmp_path: Path):
    text = RUBRIC.read_text(encoding="utf-8").replace("status: ", f"status: {'长' * 4000} # ", 1)
    (problem,) = refusals(load_rubric, text, tmp_path)
    assert (problem.reason, len(problem.value)) == ("not_allowed", 201)


def test_the_limits_leave_room_above_everything_that_is_shipped():
    limits = yaml_limits()
    for path in RUBRIC.parents[1].rglob("*.yaml"):
        assert path.stat().st_size * 5 < limits.max_kb * 1000
        assert _count(read_yaml(path).content) * 5 < limits.max_values


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return sum(1 + _count(item) for item in value.values())
    return sum(_count(item) for item in value) if isinstance(value, list) else 1


_PROGRAM = f"""
import resource, sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
from test_hostile_yaml import *
folder = Path(sys.argv[1])
for kind, (base, load) in KINDS.items():
    for text in [*(text_behind(base, name) for name in BEHIND), *(text for _, text in WHOLE.values())]:
        assert refusals(load, text, folder)
status = Path("/proc/self/status")
if status.exists():
    # The most of this program alone: ru_maxrss begins with what its parent held when it was started.
    print(int(status.read_text(encoding="utf-8").partition("VmHWM:")[2].split()[0]) // 1000)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1_000_000 if sys.platform == "darwin" else 1000))
"""


def test_all_of_them_together_take_little_memory(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    # The program alone, its packages loaded, takes half of it.
    assert int(done.stdout) < _MEMORY_MB


# ---- whatever the bytes


@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=400)))
@settings(max_examples=300)
def test_any_bytes_give_a_rubric_or_its_problems(tmp_path_factory: pytest.TempPathFactory, content: str | bytes):
    folder = tmp_path_factory.getbasetemp()
    for _, load in KINDS.values():
        assert refusals(load, content, folder)


@given(data=st.data(), kind=st.sampled_from([*KINDS]))
@settings(max_examples=80)
def test_a_shipped_file_with_pieces_of_others_gives_a_rule_or_its_problems(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str
):
    base, load = KINDS[kind]
    text = base.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 30))
        piece = data.draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)))
        text = text[:at] + piece + text[at + gone :]
    refusals(load, text, tmp_path_factory.getbasetemp())


@given(data=st.data(), kind=st.sampled_from([*KINDS]))
@settings(max_examples=120)
def test_a_shipped_file_with_odd_values_gives_a_rule_or_its_problems(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str
):
    base, load = KINDS[kind]
    content: Any = read_yaml(base).content
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(content, data)
    refusals(load, yaml_text(content), tmp_path_factory.getbasetemp())


def _spoil(content: Any, data: st.DataObject) -> None:
    """Put an odd value at a random place, or take what stands there away."""
    here = content
    while True:
        keys = [*here] if isinstance(here, dict) else [*range(len(here))]
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(here[key], dict | list) and data.draw(st.integers(0, 4)):
            here = here[key]
            continue
        if data.draw(st.integers(0, 4)):
            here[key] = data.draw(st.one_of(st.sampled_from(ODD), st.text(max_size=6)))
        else:
            del here[key]
        return
