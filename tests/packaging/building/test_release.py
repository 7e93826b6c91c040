"""The names of everything that is offered."""

from __future__ import annotations

import dataclasses

import pytest

from building.release import WINE_TEST, Release, this_system


def release(system: str, machine: str, *, signed: bool = False) -> Release:
    """A release for one system."""
    return Release(version="0.2.0", commit="0" * 40, epoch=0, system=system, machine=machine, signed=signed)


@pytest.mark.parametrize(
    ("made", "archive"),
    [
        (release("linux", "x86_64"), "tideboard-0.2.0-linux-x86_64.tar.xz"),
        (release("windows", "x86_64"), "tideboard-0.2.0-windows-x86_64-unsigned.zip"),
        (release("windows", "x86_64", signed=True), "tideboard-0.2.0-windows-x86_64.zip"),
        (release("macos", "arm64"), "tideboard-0.2.0-macos-arm64-unsigned.zip"),
    ],
)
def test_names_tell_system_and_signature(made: Release, archive: str) -> None:
    """Who signs nothing says so where people expect signatures; on Linux nobody does."""
    assert made.archive == archive


def test_what_was_made_under_wine_says_so() -> None:
    """In every name that it gets."""
    made = dataclasses.replace(release("windows", "x86_64"), wine_test=True)

    assert made.installer == "tideboard-0.2.0-windows-x86_64-unsigned-wine-test-setup.exe"
    assert WINE_TEST in made.archive


def test_names_of_packages() -> None:
    """Debian has its own word for the machine."""
    assert release("linux", "arm64").deb == "tideboard_0.2.0_arm64.deb"
    assert release("windows", "x86_64", signed=True).installer == "tideboard-0.2.0-windows-x86_64-setup.exe"
    assert release("macos", "x86_64", signed=True).disk_image == "tideboard-0.2.0-macos-x86_64.dmg"
    assert release("linux", "x86_64").bill_of_materials == "tideboard-0.2.0-linux-x86_64.cdx.json"
    assert release("linux", "x86_64").sums == "SHA256SUMS-linux-x86_64"


def test_this_machine_has_a_name() -> None:
    """One of those that stand in file names."""
    assert this_system()[0] in {"linux", "windows", "macos"}
