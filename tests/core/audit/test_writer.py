"""The writer against a disk that fails at every single effect."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.values.disk import Disk
from tideboard_core.audit.file import DiskFile
from tideboard_core.audit.records import ANCHOR_FILE, FILE, Record, RecordKind, read, read_anchor, verify
from tideboard_core.audit.writer import RESERVE, AuditWriter, LogDamaged
from tideboard_core.errors import BadInput

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def record(order_id: str) -> Record:
    return Record(kind=RecordKind.INTENT, id=order_id, at=NOON)


def write_five(writer: AuditWriter) -> list[str]:
    """Five appends, each tried once; the ids that were acknowledged."""
    done = []
    for number in range(5):
        try:
            if number % 2:
                writer.write([record(str(number))])
            else:
                writer.write_leaving_reserve([record(str(number))])
        except OSError:
            continue
        done.append(str(number))
    return done


def fill(write: Callable[[list[Record]], None]) -> None:
    """Write until the disk says no."""
    while True:
        write([record("x")])


def test_whatever_effect_fails_what_was_acknowledged_is_durable_and_the_chain_whole(tmp_path: Path) -> None:
    n, failures = 1, 0
    while True:
        disk = Disk()
        writer = AuditWriter(tmp_path, open_file=disk.open)
        disk.fail_at = n
        done = write_five(writer)
        writer.close()

        verification, records = read(disk.durable)
        assert verification.whole, n
        assert [r.id for r in records] == done, n
        assert not disk.used_after_failure, n
        failures += len(done) < 5
        if disk.effects < n:
            break
        n += 1
    assert failures > 15


@pytest.mark.parametrize("n", range(1, 25))
def test_a_short_write_is_seen_and_taken_back(tmp_path: Path, n: int) -> None:
    disk = Disk()
    writer = AuditWriter(tmp_path, open_file=disk.open)
    disk.short_at = n

    done = write_five(writer)
    writer.close()

    verification, records = read(bytes(disk.seen))
    assert verification.whole
    assert [r.id for r in records] == done


def test_a_failed_sync_is_not_tried_again_on_the_same_handle(tmp_path: Path) -> None:
    disk = Disk()
    writer = AuditWriter(tmp_path, open_file=disk.open)
    writer.write([record("a")])
    disk.fail_at = disk.effects + 2  # write, then sync

    with pytest.raises(OSError, match="failed as told"):
        writer.write([record("b")])
    writer.write([record("c")])

    assert disk.opened == 2
    assert not disk.used_after_failure
    assert [r.id for r in read(disk.durable)[1]] == ["a", "c"]


def test_intents_leave_the_reserve_and_notes_use_it(tmp_path: Path) -> None:
    disk = Disk(capacity=RESERVE + 1000)
    writer = AuditWriter(tmp_path, open_file=disk.open)
    with pytest.raises(OSError, match="no space") as full:
        fill(writer.write_leaving_reserve)

    assert full.value.errno == errno.ENOSPC
    assert 1 <= writer.count <= 5
    for _ in range(1000):
        writer.write([record("cancel")])
    with pytest.raises(OSError, match=r"no space|short write"):
        fill(writer.write)
    assert read(disk.durable)[0].whole


def test_the_anchor_follows_and_a_log_cut_behind_it_is_refused(tmp_path: Path) -> None:
    writer = AuditWriter(tmp_path)
    for number in range(3):
        writer.write([record(str(number))])
    writer.anchor()
    writer.close()
    path = tmp_path / FILE
    data = path.read_bytes()
    assert read_anchor(tmp_path / ANCHOR_FILE) is not None
    path.write_bytes(data[: data.rindex(b"\n", 0, -1) + 1])

    assert verify(path).problem == "shorter"
    with pytest.raises(LogDamaged) as damaged:
        AuditWriter(tmp_path).load()

    assert damaged.value.verification.problem == "shorter"
    assert path.read_bytes() == data[: data.rindex(b"\n", 0, -1) + 1]


def test_a_log_that_another_hand_changed_meanwhile_is_not_appended_to(tmp_path: Path) -> None:
    disk = Disk()
    writer = AuditWriter(tmp_path, open_file=disk.open)
    writer.write([record("a")])
    writer.write([record("b")])
    disk.fail_at = disk.effects + 1
    with pytest.raises(OSError, match="failed as told"):
        writer.write([record("c")])
    del disk.seen[disk.seen.index(b"\n") + 1 :]

    with pytest.raises(LogDamaged):
        writer.write([record("d")])


def test_a_failing_anchor_loses_nothing_and_is_written_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fails = [True]

    def write_anchor(path: Path, data: bytes) -> None:
        if fails.pop() if fails else False:
            raise OSError(errno.ENOSPC, "no space")
        path.write_bytes(data)

    writer = AuditWriter(tmp_path, write_anchor=write_anchor)
    writer.write([record("a")])
    writer.anchor()
    assert "audit anchor not written" in caplog.text
    assert read_anchor(tmp_path / ANCHOR_FILE) is None
    caplog.clear()
    writer.anchor()

    anchor = read_anchor(tmp_path / ANCHOR_FILE)
    writer.close()
    assert anchor is not None
    assert anchor.count == 1


def test_an_unfinished_last_line_is_cut_off_at_the_next_start(tmp_path: Path) -> None:
    writer = AuditWriter(tmp_path)
    writer.write([record("a")])
    writer.close()
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + b'{"n":2,"at":"20')

    again = AuditWriter(tmp_path)
    assert [r.id for r in again.load()] == ["a"]
    again.write([record("b")])
    again.close()

    assert verify(path).whole
    assert verify(path).count == 2


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_files_are_the_owner_s_only_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        writer = AuditWriter(tmp_path / "data")
        writer.write([record("a")])
        writer.anchor()
        writer.close()
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    for name in (FILE, ANCHOR_FILE):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX")
def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(BadInput, match="symbolic-link"):
        AuditWriter(tmp_path).load()


def test_the_reserve_is_given_back_at_the_end(tmp_path: Path) -> None:
    writer = AuditWriter(tmp_path)
    writer.write_leaving_reserve([record("a")])
    assert (tmp_path / FILE).stat().st_size > RESERVE

    writer.close()

    assert (tmp_path / FILE).stat().st_size < 1000


def test_zeros_are_written_where_the_file_system_cannot_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "not here")

    monkeypatch.setattr(os, "posix_fallocate", refuse, raising=False)
    file = DiskFile(tmp_path / "log")
    file.allocate(10, 200_000)
    file.close()

    assert (tmp_path / "log").stat().st_size == 200_010
