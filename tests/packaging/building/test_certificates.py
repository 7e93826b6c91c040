"""Certificates of a release: what happens without them, and with damaged ones. A real one needs its own system."""

from __future__ import annotations

from pathlib import Path

import pytest

from building.certificates import SIGNED, append, decoded, main, provide
from devtools.base import Stop


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_without_a_certificate_nothing_is_signed(
    system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fork has no secrets: the variables are there and empty. Nothing is told to the steps that follow."""
    told = tmp_path / "env"
    empty = {"TIDEBOARD_CERTIFICATE_WINDOWS": "", "TIDEBOARD_CERTIFICATE_MACOS": " ", "GITHUB_ENV": str(told)}

    assert main(empty, system) == 0

    assert not told.exists()
    assert "unsigned" in capsys.readouterr().out


def test_a_certificate_of_another_system_is_left_alone(tmp_path: Path) -> None:
    """On Linux nothing is signed, whatever secrets there are."""
    both = {"TIDEBOARD_CERTIFICATE_WINDOWS": "AAAA", "TIDEBOARD_CERTIFICATE_MACOS": "AAAA"}

    assert provide(both, "linux", tmp_path) == ({}, [])


def test_a_damaged_certificate_is_no_reason_to_stay_unsigned() -> None:
    """Whoever set it means to sign."""
    with pytest.raises(Stop, match="X is not base64"):
        decoded({"X": "not base64!"}, "X")


def test_lines_of_base64_are_joined() -> None:
    """As the usual programs wrap them."""
    assert decoded({"X": "QUJD\nREVG\n"}, "X") == b"ABCDEF"


def test_the_following_steps_are_told(tmp_path: Path) -> None:
    """One variable to a line, behind what stands there; outside of a workflow nowhere."""
    told = tmp_path / "env"
    told.write_text("A=1\n", encoding="utf-8")

    append(str(told), [f"{name}={value}" for name, value in SIGNED.items()])
    append(None, ["B=2"])

    assert told.read_text(encoding="utf-8") == "A=1\nTIDEBOARD_PACKAGE_OPTIONS=--signed\n"
