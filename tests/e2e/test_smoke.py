"""`tideboard --smoke-test` as a packager runs it: a real display, a real keyring, a practice market of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.desktop_services import gnome_keyring, private_bus, service_environment, short_folder
from fakes.walks.person.application import Stage
from tideboard_desktop.smoke.process import alive
from tideboard_desktop.smoke.report import StepName

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]


def smoke_run(stage: Stage, home: Path, bus: str) -> tuple[int, str, dict[str, Any]]:
    """Exit code, what was said on the terminal, and the report."""
    report = home / "report.json"
    with short_folder() as runtime:
        changes = {
            **stage.environment(home),
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "XDG_RUNTIME_DIR": str(runtime),
            "TMPDIR": str(runtime),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tideboard_desktop", "--smoke-test", str(report)],
            env=service_environment(changes),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not list(runtime.glob("tideboard-*")), "its data directory stayed behind"
        assert not list((runtime / "tideboard").iterdir()), "a socket of programs stayed behind"
    return done.returncode, done.stdout + done.stderr, json.loads(report.read_text("utf-8"))


def test_a_whole_installation_passes_and_leaves_nothing(the_stage: Stage, tmp_path: Path) -> None:
    """Every step is done; order, keyring entry, process and files are gone afterwards."""
    with private_bus() as bus, gnome_keyring(tmp_path, bus, "test"):
        code, said, report = smoke_run(the_stage, tmp_path, bus)
    steps = {step["name"]: step for step in report["steps"]}

    assert (code, [name for name, step in steps.items() if not step["passed"]]) == (0, []), said
    assert set(steps) == set(StepName)
    assert said.count("\n") == len(StepName) + 1, said
    assert f"passed: all {len(StepName)} steps" in said.splitlines()[-1]
    assert report["passed"]
    assert report["platform_plugin"] == "xcb"
    assert "HK.00700 Last: " in steps["live quote"]["seen"]
    assert "PRACTICE" in steps["place an order"]["seen"]
    assert "Status working" in steps["working order"]["seen"]
    assert "Status cancelled" in steps["cancelled order"]["seen"]
    assert steps["keyring"]["seen"] == "keyring.backends.SecretService.Keyring"
    times = report["times"]
    assert times["counted_from"] == "process start"
    assert 0 < times["first_paint"] <= times["window_painted"] < times["first_quote"] < times["ended"]
    assert not alive(int(steps["sandbox child"]["seen"].split()[1]))
    assert not alive(int(steps["programs served"]["seen"].split()[1]))
    assert not list(tmp_path.rglob("tideboard*")), "the person's own data were touched"
