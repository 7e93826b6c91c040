"""What a bug report says: everything about the program, nothing about the person."""

from __future__ import annotations

import getpass
import platform
import socket
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import google.protobuf
import PySide6
import pytest
from PySide6.QtCore import qVersion

from tideboard_core.release.build_info import Build, Kind
from tideboard_desktop.about.build_facts import KINDS, NAMES, details, facts, without_home

TODAY = date(2026, 3, 2)
BACKEND = "keyring.backends.SecretService.Keyring"


def test_the_details_are_complete_and_in_english(installed: Build) -> None:
    told = details(facts(installed, Path.home() / ".local" / "share" / "tideboard", BACKEND, TODAY))

    assert told.splitlines() == [
        "Tideboard",
        "Version: 0.1.0",
        f"Commit: {installed.commit}",
        "Built on: 2026-11-20 10:30 UTC",
        "Came as: installed program",
        f"System: {platform.platform()}",
        f"Python: {platform.python_version()}",
        f"Qt: {qVersion()}",
        f"PySide6: {PySide6.__version__}",
        f"protobuf: {google.protobuf.__version__}",
        f"Keyring: {BACKEND}",
        "Data folder: ~/.local/share/tideboard",
        "Protocols: Futu OpenD 10.11, FutuOpenD-rs 1.4, LongPort OpenAPI 1",
        "Trading days known until: 2026-12-31",
    ]


def test_markets_whose_days_end_soon_are_named(installed: Build) -> None:
    """Shanghai's and Shenzhen's end with 2026: from three months before on."""
    day = date(2026, 9, 29)
    shown = [facts(installed, Path("/srv"), "", day + timedelta(days=days))[-1].value for days in (0, 2)]

    assert shown == ["2026-12-31", "2026-12-31 (SH), 2026-12-31 (SZ)"]


def test_the_person_and_the_computer_have_no_name(
    installed: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Home folder, user and host are not told, however the data folder lies below the home."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "newcomer")
    told = details(facts(installed, tmp_path / "newcomer" / "data", "", TODAY))

    assert "newcomer" not in told
    assert socket.gethostname() not in told
    assert f"/{getpass.getuser()}" not in told
    assert "Data folder: ~/data" in told
    assert "Keyring: none in use" in told


def test_what_is_not_known_is_said() -> None:
    told = {
        fact.key: fact.shown for fact in facts(Build(version="0.1.0", kind=Kind.WHEEL), Path("/srv/data"), "", TODAY)
    }

    assert (told["commit"], told["made"], told["data"]) == ("not known", "not known", "/srv/data")
    assert told["kind"] == "Python package (pip)"


def test_every_fact_and_kind_has_its_words(installed: Build) -> None:
    assert [fact.key for fact in facts(installed, Path("/x"), BACKEND, TODAY)] == list(NAMES)
    assert set(KINDS) == set(Kind)
    assert all(replace(installed, kind=kind).kind in KINDS for kind in Kind)


def test_the_home_folder_itself() -> None:
    assert without_home(Path.home()) == "~"
    assert without_home(Path.home().parent) == str(Path.home().parent)
