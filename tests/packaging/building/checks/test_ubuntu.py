"""The package on Ubuntu: which suites it is tried on, and what a minimal root may lack."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building.bare_root import Root
from building.checks import ubuntu
from devtools.base import Stop

PASSED = {"name": "fonts", "passed": True, "seen": ""}


@dataclass(frozen=True, slots=True)
class Reporting(Root):
    """A root whose program leaves this report and a picture."""

    steps: list[dict[str, Any]]

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """The smoke test, by the person."""
        assert person
        assert "--smoke-test" in command
        self.home().mkdir(parents=True)
        whole = all(step["passed"] for step in self.steps)
        self.home("smoke.json").write_text(json.dumps({"passed": whole, "steps": self.steps}))
        return subprocess.CompletedProcess(command, int(not whole), "", "")

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """The picture is taken."""
        assert "--screenshot" in command
        self.home("window.png").write_bytes(b"picture")
        return ""


def root(folder: Path, *steps: dict[str, Any]) -> Reporting:
    return Reporting(folder, folder, list(steps))


def test_a_root_without_a_keyring_may_lack_that_step_alone(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    keyring = {"name": "keyring", "passed": False, "seen": "unavailable"}
    zones = {"name": "zones", "passed": False, "seen": "no Asia/Hong_Kong"}

    assert ubuntu.tried(root(tmp_path / "a", PASSED, keyring), "noble", pictures) == "1 of 2 steps, a window of 7 bytes"
    assert (pictures / "ubuntu-noble.png").read_bytes() == b"picture"
    with pytest.raises(Stop, match="On Ubuntu noble: zones: no Asia/Hong_Kong"):
        ubuntu.tried(root(tmp_path / "b", PASSED, keyring, zones), "noble", pictures)
    with pytest.raises(Stop, match="the report names no step"):
        ubuntu.tried(root(tmp_path / "c"), "noble", pictures)


def test_the_glibc_of_a_package_is_that_of_its_depends() -> None:
    assert ubuntu.glibc_of("libegl1, libc6 (>= 2.36), tzdata") == (2, 36)
    with pytest.raises(Stop, match="names no libc6"):
        ubuntu.glibc_of("tzdata")
    assert all(has >= (2, 35) for has in ubuntu.SUITES.values()), "README says glibc 2.35 or newer"
