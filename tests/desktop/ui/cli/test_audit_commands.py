"""`tideboard audit`: what its commands say and write, and their exit codes."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.broker import MemoryStore
from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import ANCHOR_FILE, FILE, Record, RecordKind
from tideboard_core.audit.writer import AuditWriter
from tideboard_desktop.ui.cli.audit_commands import audit_verify, run
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.cli.terminal import ExitCode

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of three records with its anchor."""
    writer = AuditWriter(tmp_path)
    for number in range(3):
        writer.write([Record(kind=RecordKind.INTENT, id=f"TB-1120-KQXW-000{number}", at=NOON)])
    writer.anchor()
    writer.close()
    return tmp_path / FILE


def cut(path: Path, lines: int) -> None:
    """Leave the first lines of the log."""
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))


def test_a_whole_log(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit_verify(path, MemoryStore()) == 0
    assert capsys.readouterr().out == f"{path}: whole, 3 records\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights there")
def test_a_link_in_the_place_of_the_log_is_no_log(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))

    assert audit_verify(path, MemoryStore()) == 1
    assert capsys.readouterr().out == f"{path}: the file cannot be read\n"


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


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A data folder whose log has two orders, a lock, and a text that a spreadsheet would run."""
    writer = AuditWriter(tmp_path)
    tencent = {"account": "281", "instrument": "HK.00700", "verb": "place", "side": "buy", "quantity": 100}
    apple = {**tencent, "account": "282", "instrument": "US.AAPL", "price": "47.1"}
    rows: list[tuple[RecordKind, str, datetime, dict[str, Any]]] = [
        (RecordKind.INTENT, "TB-1", NOON, tencent),
        (RecordKind.LOCK, "", NOON, {"kind": "locked"}),
        (RecordKind.ACCEPTED, "TB-1", NOON, {"order": "91"}),
        (RecordKind.INTENT, "TB-2", NOON + timedelta(days=1), apple),
        (RecordKind.REJECTED, "TB-2", NOON + timedelta(days=1), {"reason": "=cmd()\nsecond line"}),
    ]
    writer.write([Record(kind=kind, id=name, at=at, data=data) for kind, name, at, data in rows])
    writer.anchor()
    writer.close()
    return tmp_path


def ran(folder: Path, *arguments: str) -> int:
    return run(parse(["audit", *arguments]), folder, MemoryStore())


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], [1, 2, 3, 4, 5]),
        (["--symbol", "HK.00700"], [1, 3]),
        (["--account", "282"], [4, 5]),
        (["--id", "TB-1", "--id", "TB-2", "--kind", "intent"], [1, 4]),
        (["--kind", "lock", "--kind", "rejected"], [2, 5]),
        (["--since", "2026-11-21"], [4, 5]),
        (["--until", "2026-11-20"], [1, 2, 3]),
        (["--last", "2"], [4, 5]),
        (["--symbol", "HK.00005"], []),
    ],
)
def test_show_prints_the_records_that_are_wanted(
    orders: Path, arguments: list[str], numbers: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(orders, "show", *arguments) == 0
    assert [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()] == numbers


def test_show_prints_what_a_program_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = AuditWriter(tmp_path)
    tag = {"key": "agent", "id": "p-1"}
    rows: list[tuple[RecordKind, str, dict[str, Any]]] = [
        (RecordKind.NOTE, "", {"what": "programs", "act": "key-made", "key": "agent"}),
        (RecordKind.NOTE, "", {"what": "programs", "act": "on"}),
        (RecordKind.PROPOSAL, "", {"key": "agent", "proposal": "p-1", "state": "created"}),
        (RecordKind.PROPOSAL, "", {"key": "other", "proposal": "p-2", "state": "created"}),
        (RecordKind.INTENT, "TB-1", {"account": "281", "proposal": tag}),
        (RecordKind.ACCEPTED, "TB-1", {"order": "91"}),
        (RecordKind.DENIED, "TB-2", {"code": "lot", "proposal": tag}),
        (RecordKind.DENIED, "TB-3", {"code": "lot"}),
        (RecordKind.NOTE, "", {"what": "limits", "key": "agent"}),
    ]
    writer.write([Record(kind=kind, id=name, at=NOON, data=data) for kind, name, data in rows])
    writer.anchor()
    writer.close()
    for arguments, numbers in (
        (["--program", "agent"], [1, 3, 5, 6, 7]),
        (["--program", "other"], [4]),
        (["--program", "agent", "--kind", "denied"], [7]),
        (["--program", "nobody"], []),
    ):
        assert ran(tmp_path, "show", *arguments) == 0
        assert [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()] == numbers, arguments


def test_show_tells_what_an_answer_was_about(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(orders, "show", "--kind", "accepted") == 0
    assert capsys.readouterr().out == "3 2026-11-20 04:00:00.000 accepted TB-1 281 HK.00700 place buy 91\n"


def test_export_writes_every_value_and_no_formula(orders: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    assert ran(orders, "export", "--symbol", "US.AAPL", "--to", str(file)) == 0
    header, intent, rejected = csv.reader(file.read_text("utf-8-sig").splitlines())

    assert dict(zip(header, intent, strict=True))["price"] == "47.1"
    told = dict(zip(header, rejected, strict=True))
    assert (told["number"], told["instrument"]) == ("5", "US.AAPL")
    assert json.loads(told["rest"]) == {"reason": "=cmd()\nsecond line"}
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_export_without_a_file_is_the_answer_itself(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(orders, "export") == 0
    assert len(capsys.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize("name", [FILE, ANCHOR_FILE])
def test_export_never_writes_over_the_log_by_another_spelling_or_link(
    orders: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where file names have no case the other spelling is the log itself."""
    (orders / ANCHOR_FILE).touch()
    link = orders / "link.csv"
    os.link(orders / name, link)
    before = {one: one.read_bytes() for one in orders.iterdir() if one.is_file()}
    for target in (orders / name.upper(), link):
        assert ran(orders, "export", "--to", str(target)) == ExitCode.FAILED
        assert "is the order log itself" in capsys.readouterr().err
    assert {one: one.read_bytes() for one in orders.iterdir() if one.is_file()} == before


@pytest.mark.parametrize("terminal", [True, False])
def test_export_to_a_terminal_prints_no_letter_that_turns_the_line(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    writer = AuditWriter(path.parent)
    writer.write([Record(kind=RecordKind.NOTE, id="TB-1", at=NOON, data={"text": "a\u202eb"})])
    writer.close()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert ran(path.parent, "export") == 0
    assert ("\u202e" in capsys.readouterr().out) is not terminal


def test_a_file_that_cannot_be_written_is_said(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(orders, "export", "--to", str(orders / "none" / "x.csv")) == 1
    assert "was not written" in capsys.readouterr().err


def test_a_broken_log_shows_what_is_whole_and_fails(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = orders / FILE
    log.write_bytes(log.read_bytes().replace(b"47.1", b"48.1"))
    assert ran(orders, "show") == 1

    told = capsys.readouterr()
    assert [line.split()[0] for line in told.out.splitlines()] == ["1", "2", "3"]
    assert "line 4 is broken" in told.err


def test_no_log_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(tmp_path, "show") == 2
    assert ran(tmp_path, "export") == 2
    assert "there is no order log" in capsys.readouterr().err


def test_the_commands_load_no_qt(orders: Path) -> None:
    program = (
        "import sys; from tideboard_desktop.__main__ import main;"
        f"main(['--data-dir', {str(orders)!r}, 'audit', 'export']); sys.exit('PySide6.QtCore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def test_the_last_day_of_the_calendar_is_a_day(orders: Path) -> None:
    assert ran(orders, "show", "--until", "9999-12-31") == ExitCode.DONE


@pytest.mark.parametrize("name", [FILE, ANCHOR_FILE])
def test_an_export_never_writes_over_the_log(orders: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    before = (orders / name).read_bytes()
    assert ran(orders, "export", "--to", str(orders / "." / name)) == ExitCode.FAILED
    assert "not written over" in capsys.readouterr().err
    assert (orders / name).read_bytes() == before


def test_a_value_of_another_type_is_shown_and_filtered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = AuditWriter(tmp_path)
    writer.write([Record(kind=RecordKind.INTENT, id="TB-1", at=NOON, data={"account": ["281"], "instrument": {}})])
    writer.close()
    assert ran(tmp_path, "show", "--account", "281", "--symbol", "HK.00700") == ExitCode.DONE
    assert ran(tmp_path, "show") == ExitCode.DONE
    assert "['281']" in capsys.readouterr().out
