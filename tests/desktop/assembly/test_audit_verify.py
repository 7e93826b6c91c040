"""`tideboard audit verify`: what it says, and its exit code."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import MemoryStore
from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import ANCHOR_FILE, FILE, Record, RecordKind
from tideboard_core.audit.writer import AuditWriter
from tideboard_desktop.assembly.prepared import audit_verify
from tideboard_desktop.ui.cli.terminal import ExitCode

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of three records with its anchor."""
    writer = AuditWriter(tmp_path)
    for number in range(3):
        writer.write([Record(kind=RecordKind.INTENT, id=f"TB-1120-000{number}", at=NOON)])
    writer.anchor()
    writer.close()
    return tmp_path / FILE


def cut(path: Path, lines: int) -> None:
    """Leave the first lines of the log."""
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))


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


@pytest.mark.parametrize(("anchor", "words"), [(None, "is missing"), (b"9 not-a-hash", "cannot be read")])
@pytest.mark.parametrize("lines", [3, 2, 0])
def test_without_its_anchor_the_end_of_a_log_is_unproven(
    path: Path, capsys: pytest.CaptureFixture[str], anchor: bytes | None, words: str, lines: int
) -> None:
    beside = path.with_name(ANCHOR_FILE)
    beside.unlink() if anchor is None else beside.write_bytes(anchor)
    cut(path, lines)

    assert audit_verify(path, MemoryStore()) == ExitCode.UNPROVEN

    told = capsys.readouterr().out
    assert f"the chain of {lines} records holds, its end cannot be checked" in told
    assert words in told


@pytest.mark.parametrize(("lines", "code"), [(3, ExitCode.DONE), (4, ExitCode.UNPROVEN), (2, ExitCode.FAILED)])
async def test_the_keyrings_anchor_proves_what_it_knows(path: Path, lines: int, code: ExitCode) -> None:
    """The keyring is renewed once a day: a longer log is proven up to there alone."""
    store = MemoryStore()
    audit = Audit(path.parent, wall=lambda: NOON)
    await audit.open()
    await KeyringAnchor(store, audit, today=NOON.date).renew()
    if lines == 4:
        await audit.record(RecordKind.INTENT, "d", {})
    await audit.close()
    if lines == 2:
        cut(path, lines)
    path.with_name(ANCHOR_FILE).unlink()

    assert await asyncio.to_thread(audit_verify, path, store) == code
