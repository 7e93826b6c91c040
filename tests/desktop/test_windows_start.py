"""The first step of a program without a console."""

from __future__ import annotations

import sys

import pytest

from checkout import ROOT
from tideboard_desktop import windows_start


def test_a_program_without_a_console_can_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence for the person at the terminal goes nowhere, and ends nothing; streams that are there stay."""
    there = sys.stdout
    monkeypatch.setattr(sys, "stderr", None)

    windows_start.prepare()

    with sys.stderr:
        sys.stderr.write("tideboard: there is no order log\n")
    assert sys.stdout is there


def test_it_bears_the_name_that_the_installer_gives_its_shortcuts() -> None:
    """Else a pinned button would open a second one."""
    script = (ROOT / "packaging" / "windows" / "tideboard.nsi").read_text(encoding="utf-8")

    assert f'!define APPLICATION_ID "{windows_start.APPLICATION_ID}"' in script


def test_the_frozen_program_begins_with_it() -> None:
    """Before the import of the program: an error there has to find a stream."""
    entry = (ROOT / "packaging" / "entries" / "tideboard.py").read_text(encoding="utf-8")

    assert entry.index("windows_start.prepare()") < entry.index("tideboard_desktop.__main__")
