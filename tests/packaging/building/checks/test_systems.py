"""The package on other systems: which suites it is tried on, and what a minimal root may lack."""

from __future__ import annotations

import json
import struct
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from building import bare_root
from building.bare_root import JAMMY, NOBLE, TRIXIE, Root
from building.checks import systems
from devtools.base import Stop

PASSED = {"name": "fonts", "passed": True, "seen": ""}


@dataclass(frozen=True, slots=True)
class Reporting(Root):
    """A root whose program leaves this report and a picture."""

    steps: list[dict[str, Any]]
    sharp: bool = True
    weight: int = systems.LEAST

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """The smoke test, by the person."""
        assert person
        assert "--smoke-test" in command
        self.home().mkdir(parents=True)
        whole = all(step["passed"] for step in self.steps)
        self.home("smoke.json").write_text(json.dumps({"passed": whole, "steps": self.steps}))
        return subprocess.CompletedProcess(command, int(not whole), "", "")

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """A picture of the screen, after that was installed: as many pixels as it has, at 200 % `sharp` or not."""
        if person:
            width, height, scale, _data, picture = command[4:]
            drawn = (int(width), int(height)) if self.sharp else systems.SIZE
            head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", *drawn)
            self.home(Path(picture).name).write_bytes(head.ljust(self.weight) + scale.encode())
        else:
            assert command[-len(systems.SCREENS) :] == systems.SCREENS
        return ""


def root(folder: Path, *steps: dict[str, Any]) -> Reporting:
    return Reporting(folder, folder, list(steps))


def test_a_root_without_a_keyring_may_lack_that_step_alone(tmp_path: Path) -> None:
    keyring = {"name": "keyring", "passed": False, "seen": "unavailable"}
    zones = {"name": "zones", "passed": False, "seen": "no Asia/Hong_Kong"}

    assert systems.tried(root(tmp_path / "a", PASSED, keyring), NOBLE) == "1 of 2 steps"
    with pytest.raises(Stop, match=r"On Ubuntu 24\.04: zones: no Asia/Hong_Kong"):
        systems.tried(root(tmp_path / "b", PASSED, keyring, zones), NOBLE)
    with pytest.raises(Stop, match="the report names no step"):
        systems.tried(root(tmp_path / "c"), NOBLE)


def test_the_first_start_of_each_system_has_its_picture(tmp_path: Path) -> None:
    pictures, made = tmp_path / "pictures", root(tmp_path / "a")
    made.home().mkdir(parents=True)

    words = "first start under X 1680 x 1050 and 3360 x 2100, Wayland 1680 x 1050 and 3360 x 2100"
    assert systems.started(made, TRIXIE, pictures) == words
    assert {each.name: each.read_bytes()[-1:] for each in pictures.iterdir()} == {
        f"first-start-trixie-{system}-{scale}00.png": scale.encode() for system in ("x", "wayland") for scale in "12"
    }


@pytest.mark.parametrize(
    ("changes", "words"), [({"sharp": False}, "On Debian 13 under X"), ({"weight": 9_000}, "no window in it")]
)
def test_a_first_start_that_is_blurred_or_empty_is_refused(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    made = replace(root(tmp_path / "a"), **changes)
    made.home().mkdir(parents=True)

    with pytest.raises(Stop, match=words):
        systems.started(made, TRIXIE, tmp_path / "pictures")


def test_the_glibc_of_a_package_is_that_of_its_depends() -> None:
    assert systems.glibc_of("libegl1, libc6 (>= 2.36), tzdata") == (2, 36)
    with pytest.raises(Stop, match="names no libc6"):
        systems.glibc_of("tzdata")
    assert all(suite.glibc >= (2, 35) for suite in systems.SUITES), "README says glibc 2.35 or newer"


def test_a_suite_is_left_out_for_an_older_glibc_or_for_want_of_its_keys(tmp_path: Path) -> None:
    """Not in silence: the words stand in the result."""
    assert systems.left_out(JAMMY, (2, 36)) == "glibc is 2.35 and this package was built on 2.36"
    if not bare_root.can_make():
        without = replace(NOBLE, keys=tmp_path / "none.gpg")
        assert systems.left_out(without, (2, 39)) == f"{without.keys} is not here: install {NOBLE.keys_in} first"
