"""Forms of a run: the order of files and cases, and the costs that its processes write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import run_forms
from fakes.scenes.pytest_runs import run_pytest, write

BURN = """
import time

def test_slow():
    end = time.process_time() + 1.1
    while time.process_time() < end:
        pass
"""
NAMES = [f"tests/core/test_{file}.py::test_{case}" for file in "abcd" for case in range(5)]


def in_line(names: list[str]) -> list[str]:
    """Names in the order in which they run."""
    places = run_forms.places(names)
    return sorted(names, key=lambda name: places[name])


def files_in_line(names: list[str]) -> list[str]:
    """Files in the order in which they run, each once for each stretch of its cases."""
    files = [name.partition("::")[0] for name in in_line(names)]
    return [file for place, file in enumerate(files) if place == 0 or files[place - 1] != file]


def test_the_longest_files_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their cases and all other files stay in their order."""
    monkeypatch.delenv(run_forms.TURN, raising=False)
    monkeypatch.setattr(run_forms, "durations", lambda: {"tests/core/test_c.py": 2.0, "tests/core/test_b.py": 9.5})

    assert in_line(NAMES) == NAMES[5:15] + NAMES[:5] + NAMES[15:]


def test_a_random_order_keeps_files_whole_and_is_the_same_in_each_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixtures of a file are made once."""
    monkeypatch.setenv(run_forms.TURN, "random")

    assert sorted(files_in_line(NAMES)) == [f"tests/core/test_{file}.py" for file in "abcd"]
    assert in_line(NAMES) == in_line(NAMES)
    assert in_line(NAMES) != NAMES


def test_nights_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    import time_machine

    turns = []
    for day in ("2026-11-26", "2026-11-27", "2026-11-28"):
        with time_machine.travel(f"{day}T19:00:00+00:00", tick=False):
            turns.append(run_forms.tonight())
    assert sorted(turns) == sorted(run_forms.TURNS)


@pytest.mark.parametrize(("turn", "scope"), [("files", "module"), ("random", "module"), ("own-sandboxes", "function")])
def test_a_turn_says_how_long_a_sandbox_lives(monkeypatch: pytest.MonkeyPatch, turn: str, scope: str) -> None:
    monkeypatch.setenv(run_forms.TURN, turn)

    assert run_forms.sandbox_scope("sandbox", None) == scope


@pytest.mark.parametrize("workers", [("-p", "no:xdist"), ("-n", "2")], ids=["one process", "two processes"])
def test_a_run_writes_what_its_cases_cost(tmp_path: Path, workers: tuple[str, str]) -> None:
    """Of each file, of dear cases by name, and of each process."""
    write(tmp_path, {"tests/core/test_x.py": BURN, "tests/core/test_y.py": "def test_quick(): pass\n"})
    file = tmp_path / "costs.json"

    run_pytest(tmp_path, environment={run_forms.COSTS: str(file)}, workers=workers)

    costs = json.loads(file.read_text(encoding="utf-8"))
    assert costs["files"].keys() == {"tests/core/test_x.py", "tests/core/test_y.py"}
    assert costs["cases"].keys() == {"tests/core/test_x.py::test_slow"}
    processor, wall = costs["cases"]["tests/core/test_x.py::test_slow"]
    assert 1.0 < processor <= wall + 0.1
    assert len(costs["processes"]) == (3 if workers[0] == "-n" else 1)
    assert all(spent > 0 and 10 < megabytes < 1000 for spent, megabytes in costs["processes"])
