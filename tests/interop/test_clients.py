"""The command that runs clients of other makers: its versions, and what it counts as a failure."""

from __future__ import annotations

import json
import sys

import pytest

from checkout import ROOT
from interop import clients
from interop.clients import PROGRAMS, Program

NAUTILUS = PROGRAMS[0]
AS_EXPECTED = {f"check {number}": "ok" for number in range(NAUTILUS.checks - len(NAUTILUS.refused))} | dict(
    NAUTILUS.refused
)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_the_versions_named_are_those_that_are_locked(program: Program) -> None:
    python_lock = (ROOT / "packaging" / "clients.lock").read_text(encoding="utf-8")
    npm_lock = json.loads((ROOT / "packaging" / "clients" / "package-lock.json").read_text(encoding="utf-8"))

    if program.package:
        assert npm_lock["packages"][f"node_modules/{program.package}"]["version"] == program.version
    else:
        assert f"{program.name.split()[0]}=={program.version} \\\n" in python_lock


def test_a_run_that_went_as_expected_has_no_faults() -> None:
    assert clients.faults(NAUTILUS, AS_EXPECTED) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"check 1": "RuntimeError: no"}, "check 1: RuntimeError: no"),
        ({"get_rehab": "ok"}, "get_rehab: ok instead of a refusal"),
        ({"place_order locked": "RuntimeError: other words"}, "place_order locked: RuntimeError: other words instead"),
        ({"one more": "ok"}, "83 checks instead of 82"),
    ],
)
def test_a_check_that_went_differently_is_a_fault(change: dict[str, str], fault: str) -> None:
    assert clients.faults(NAUTILUS, AS_EXPECTED | change)[0].startswith(fault)


def test_a_program_that_does_not_run_fails_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = [sys.executable, "-c", "import sys; sys.exit('no such library')"]
    monkeypatch.setattr(clients, "command", lambda *_: broken)

    assert clients.main([NAUTILUS.name]) == 1
    told = capsys.readouterr().out
    assert told.startswith("FAILED  nautilus-futu")
    assert "no such library" in told


def test_an_unknown_name_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert clients.main(["no-such-client"]) == 2
    assert "there is no no-such-client" in capsys.readouterr().out
