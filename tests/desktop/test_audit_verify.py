"""`tideboard audit verify`: what it says, and its exit code."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.scripted_broker import MemoryStore
from tideboard_core.audit_log import ANCHOR_FILE, FILE, Record, RecordKind
from tideboard_core.audit_writer import AuditWriter
from tideboard_desktop.startup import audit_verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of three records with its anchor."""
    writer = AuditWriter(tmp_path)
    at = datetime(2026, 11, 20, 4, tzinfo=UTC)
    for number in range(3):
        writer.write([Record(kind=RecordKind.INTENT, id=f"TB-1120-000{number}", at=at)])
    writer.anchor()
    writer.close()
    return tmp_path / FILE


def test_a_whole_log(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit_verify(path, MemoryStore()) == 0
    assert capsys.readouterr().out == f"{path}: whole, 3 records\n"


def test_the_first_broken_line_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_bytes(path.read_bytes().replace(b"0001", b"0009"))

    assert audit_verify(path, MemoryStore()) == 1
    assert "line 2 is broken; the 1 records before it are whole" in capsys.readouterr().out


def test_a_log_cut_short_or_taken_away_is_shorter_than_its_anchor(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert audit_verify(path, MemoryStore()) == 1
    path.unlink()
    assert audit_verify(path, MemoryStore()) == 1

    told = capsys.readouterr().out
    assert "shorter than its anchor: 1 of 3 records are left" in told
    assert "shorter than its anchor: 0 of 3 records are left" in told


def test_no_log_and_no_anchor_is_no_log(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.unlink()
    path.with_name(ANCHOR_FILE).unlink()

    assert audit_verify(path, MemoryStore()) == 2
    assert "no order log" in capsys.readouterr().err
