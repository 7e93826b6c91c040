"""The audit log in action: order of the queue, time-outs, a full disk, a killed process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.values.disk import Disk
from fakes.values.killing import kill
from tideboard_core.audit.file import AuditFile
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import FILE, MAX_LINE, RecordKind, Verification, read, verify
from tideboard_core.audit.thread import AuditStatus
from tideboard_core.audit.writer import RESERVE
from tideboard_core.errors import OrderDenied

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
CORE = Path(__file__).parents[3] / "core"


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def audit(disk: Disk, tmp_path: Path) -> AsyncIterator[Audit]:
    log = Audit(tmp_path, wall=lambda: NOON, open_file=disk.open, retry=0.01)
    await log.open()
    yield log
    disk.gate.set()
    await log.close()


def spawn(work: Coroutine[Any, Any, int]) -> asyncio.Task[int]:
    """A task that the test awaits."""
    return asyncio.get_running_loop().create_task(work)


def ids(data: bytes) -> list[str]:
    verification, records = read(data)
    assert verification.whole
    return [f"{r.kind.value} {r.id}" for r in records]


async def status_where(audit: Audit, problem: str, kept: int) -> AuditStatus:
    """Wait until the status says so."""
    changed = asyncio.Event()
    audit.on_status(lambda _: changed.set())
    while (audit.status.problem, audit.status.kept) != (problem, kept):
        changed.clear()
        await changed.wait()
    return audit.status


async def test_an_intent_is_durable_when_append_returns(audit: Audit, disk: Disk) -> None:
    number = await audit.append(RecordKind.INTENT, "a", {"side": "buy"})

    assert number == 1
    assert ids(disk.durable) == ["intent a"]


async def test_what_needs_several_lines_is_written_whole_or_not_at_all(audit: Audit, disk: Disk) -> None:
    parts = [{"part": number, "text": "x" * 1000} for number in range(3)]
    assert await audit.append(RecordKind.FLATTEN, "a", *parts) == 3
    _verification, records = read(disk.durable)
    assert [record.data for record in records] == parts

    disk.capacity = len(disk.durable.rstrip(b"\0")) + RESERVE + 2000
    with pytest.raises(OrderDenied, match="audit"):
        await audit.append(RecordKind.FLATTEN, "b", *parts)
    assert ids(disk.durable) == ["flatten a"] * 3


async def test_a_line_beyond_64_kib_is_refused_and_the_log_goes_on(audit: Audit, disk: Disk) -> None:
    with pytest.raises(OrderDenied, match="audit") as caught:
        await audit.append(RecordKind.INTENT, "a", {"text": "\u6e2f" * (MAX_LINE // 3)})
    assert caught.value.data["reason"] == "too-long"
    await audit.append(RecordKind.INTENT, "b", {"text": "x" * (MAX_LINE - 1000)})
    assert ids(disk.durable) == ["intent b"]


async def test_chain_order_is_queue_order(audit: Audit, disk: Disk) -> None:
    kinds = [RecordKind.TRANSITION, RecordKind.INTENT, RecordKind.SETTLED, RecordKind.INTENT, RecordKind.TRANSITION]
    waiting = []
    for number in range(200):
        kind = kinds[number % 5]
        if kind is RecordKind.INTENT:
            waiting.append(spawn(audit.append(kind, str(number), {})))
            await asyncio.sleep(0)
        else:
            audit.note(kind, str(number), {})
    numbers = await asyncio.gather(*waiting)
    await audit.drain()

    assert ids(disk.durable) == [f"{kinds[n % 5].value} {n}" for n in range(200)]
    assert numbers == [n + 1 for n in range(200) if kinds[n % 5] is RecordKind.INTENT]


async def test_a_sync_that_hangs_denies_and_the_log_says_not_sent(disk: Disk, tmp_path: Path) -> None:
    audit = Audit(tmp_path, wall=lambda: NOON, open_file=disk.open, flush_timeout=0.02)
    await audit.open()
    disk.gate.clear()

    with pytest.raises(OrderDenied) as denied:
        await audit.append(RecordKind.INTENT, "a", {})
    disk.gate.set()
    await audit.drain()
    await audit.close()

    assert denied.value.code == "audit"
    assert denied.value.data["reason"] == "flush-timeout"
    assert ids(disk.durable) == ["intent a", "not-sent a"]


async def test_an_intent_given_up_while_it_is_flushed_is_told_as_not_sent(audit: Audit, disk: Disk) -> None:
    disk.gate.clear()
    task = spawn(audit.append(RecordKind.INTENT, "a", {}))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    disk.gate.set()
    await audit.drain()

    assert ids(disk.durable) == ["intent a", "not-sent a"]


async def test_a_full_disk_stops_intents_and_takes_cancels_from_the_reserve(audit: Audit, disk: Disk) -> None:
    disk.capacity = len(disk.seen)

    with pytest.raises(OrderDenied) as denied:
        await audit.append(RecordKind.INTENT, "place", {})
    number = await audit.record(RecordKind.INTENT, "cancel", {})

    assert denied.value.data["reason"] == "full"
    assert number == 1
    assert audit.status.problem == "full"
    assert ids(disk.durable) == ["intent cancel"]


async def test_when_the_reserve_is_gone_a_cancel_is_kept_and_written_behind_a_gap(audit: Audit, disk: Disk) -> None:
    await audit.append(RecordKind.INTENT, "a", {})
    disk.fail_at = disk.effects + 1
    disk.capacity = 0
    disk.seen[:] = disk.durable = bytes(disk.durable).rstrip(b"\0")

    assert await audit.record(RecordKind.INTENT, "cancel", {"order": "7"}) is None
    assert audit.status.kept == 1
    disk.capacity = None
    await status_where(audit, "", 0)

    assert ids(disk.durable) == ["intent a", "gap ", "intent cancel"]
    assert read(disk.durable)[1][1].data == {"kept": 1, "first": NOON.isoformat()}


async def test_while_memory_keeps_records_an_intent_waits_for_them_or_is_denied(audit: Audit, disk: Disk) -> None:
    await audit.drain()
    disk.capacity = 0
    disk.seen.clear()
    audit.note(RecordKind.TRANSITION, "a", {})
    await audit.drain()

    with pytest.raises(OrderDenied):
        await audit.append(RecordKind.INTENT, "b", {})
    disk.capacity = None
    await audit.append(RecordKind.INTENT, "c", {})

    assert ids(disk.durable) == ["gap ", "transition a", "intent c"]


async def test_a_failing_disk_is_told_and_forgotten_when_it_works_again(audit: Audit, disk: Disk) -> None:
    disk.fail_at = disk.effects + 2

    with pytest.raises(OrderDenied) as denied:
        await audit.append(RecordKind.INTENT, "a", {})
    await status_where(audit, "", 0)

    assert denied.value.data["reason"] == "failing"
    assert await audit.append(RecordKind.INTENT, "b", {}) == 1


async def test_a_damaged_log_stops_orders_and_is_left_as_it_is(tmp_path: Path) -> None:
    first = Audit(tmp_path, wall=lambda: NOON)
    await first.open()
    for number in range(3):
        await first.append(RecordKind.INTENT, str(number), {})
    await first.close()
    path = tmp_path / FILE
    damaged = path.read_bytes().replace(b'"id":"1"', b'"id":"7"')
    path.write_bytes(damaged)

    audit = Audit(tmp_path, wall=lambda: NOON, retry=60)
    assert await audit.open() == []
    with pytest.raises(OrderDenied) as denied:
        await audit.append(RecordKind.INTENT, "x", {})
    kept = await audit.record(RecordKind.INTENT, "cancel", {})
    status = audit.status
    await audit.close()

    assert denied.value.data["reason"] == "broken"
    assert kept is None
    assert (status.problem, status.line, status.kept) == ("broken", 2, 1)
    assert path.read_bytes() == damaged


async def test_a_log_that_could_not_be_read_takes_cancels_alone_until_the_next_start(
    disk: Disk, tmp_path: Path
) -> None:
    """Nobody knows the limits and the writes without an answer that stand in it, also when the disk works again."""
    tries: list[Path] = []

    def open_file(path: Path) -> AuditFile:
        tries.append(path)
        if len(tries) == 1:
            raise PermissionError(path)
        return disk.open(path)

    audit = Audit(tmp_path, wall=lambda: NOON, open_file=open_file, retry=0.01)
    assert await audit.open() == []
    assert await audit.record(RecordKind.INTENT, "cancel", {}) == 1
    with pytest.raises(OrderDenied):
        await audit.append(RecordKind.INTENT, "a", {})
    assert audit.status.problem == "failing"
    await audit.close()
    again = Audit(tmp_path, wall=lambda: NOON, open_file=disk.open)
    assert len(await again.open()) == 1
    assert await again.append(RecordKind.INTENT, "a", {}) == 2
    await again.close()


async def test_the_next_start_goes_on_with_the_chain(tmp_path: Path) -> None:
    for number in range(3):
        audit = Audit(tmp_path, wall=lambda: NOON)
        records = await audit.open()
        assert len(records) == number
        assert await audit.append(RecordKind.INTENT, str(number), {}) == number + 1
        await audit.close()

    assert verify(tmp_path / FILE).count == 3


async def test_a_disk_that_hangs_does_not_keep_the_program_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.audit.order_log.CLOSE_TIMEOUT", 0.02)
    disk = Disk()
    audit = Audit(tmp_path, wall=lambda: NOON, open_file=disk.open)
    await audit.open()
    disk.gate.clear()
    audit.note(RecordKind.TRANSITION, "a", {})

    await audit.close()
    disk.gate.set()

    audit.note(RecordKind.TRANSITION, "b", {})
    with pytest.raises(OrderDenied) as denied:
        await audit.append(RecordKind.INTENT, "c", {})
    assert denied.value.data["reason"] == "closed"


WRITES = textwrap.dedent("""
    import asyncio, itertools, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from tideboard_core.audit.order_log import Audit
    from tideboard_core.audit.records import RecordKind

    async def main():
        audit = Audit(Path(sys.argv[1]), wall=lambda: datetime.now(UTC))
        number = len(await audit.open())
        for order in itertools.count(number):
            audit.note(RecordKind.TRANSITION, f"note-{order}", {})
            line = await audit.append(RecordKind.INTENT, f"TB-{order}", {})
            sys.stdout.write(f"{line} TB-{order}\\n")
            sys.stdout.flush()

    asyncio.run(main())
""")


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    acknowledged: list[tuple[int, str]] = []
    for turn in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITES, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(CORE)},
        )
        assert child.stdout is not None
        for _ in range(40 + 17 * turn):
            number, order_id = child.stdout.readline().split()
            acknowledged.append((int(number), order_id))
        kill(child.pid)
        acknowledged += [(int(line.split()[0]), line.split()[1]) for line in child.stdout if line.endswith("\n")]
        child.wait()
        child.stdout.close()
        data = (tmp_path / FILE).read_bytes()
        verification, records = read(data)

        assert verification.whole
        assert verify(tmp_path / FILE).whole
        written = {record.number: record.id for record in records}
        assert [(n, order_id) for n, order_id in acknowledged if written.get(n) != order_id] == []


async def test_the_reserve_stands_from_the_start(audit: Audit, disk: Disk) -> None:
    await audit.drain()

    assert len(disk.seen) >= RESERVE


async def test_an_accusation_stays_whatever_is_written_and_stops_new_orders_alone(audit: Audit, disk: Disk) -> None:
    audit.accuse(Verification(count=3, head="", problem="shorter", anchored=7))
    assert audit.status.problem == "shorter"

    with pytest.raises(OrderDenied) as error:
        await audit.append(RecordKind.INTENT, "TB-1", {})
    number = await audit.record(RecordKind.INTENT, "TB-2", {"verb": "cancel"})
    await audit.drain()
    await asyncio.sleep(0)

    assert error.value.data["reason"] == "shorter"
    assert number == 1
    assert ids(disk.durable) == ["intent TB-2"]
    assert audit.status.count == 1
    assert audit.status.problem == "shorter"


async def test_nobody_waits_longer_than_two_seconds_for_the_disk(tmp_path: Path) -> None:
    assert Audit(tmp_path, wall=lambda: NOON)._flush_timeout == 2.0


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody rename or remove an open log")
async def test_a_log_that_was_moved_away_stops_new_orders_until_it_is_back(tmp_path: Path) -> None:
    """Cancels and outcomes follow the file; no second log begins beside the missing one."""
    log = Audit(tmp_path, wall=lambda: NOON, retry=0.01)
    await log.open()
    await log.append(RecordKind.INTENT, "a", {})
    path, aside = tmp_path / FILE, tmp_path / "aside"
    path.rename(aside)

    with pytest.raises(OrderDenied) as denied:
        await log.append(RecordKind.INTENT, "b", {})

    assert denied.value.data["reason"] == "moved"
    assert log.status.problem == "moved"
    assert await log.record(RecordKind.INTENT, "cancel", {}) == 2
    assert not path.exists()
    aside.rename(path)
    await status_where(log, "", 0)
    assert await log.append(RecordKind.INTENT, "c", {}) == 3
    await log.close()
    assert ids(path.read_bytes()) == ["intent a", "intent cancel", "intent c"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody rename or remove an open log")
async def test_a_removed_log_is_noticed_before_the_next_order(tmp_path: Path) -> None:
    log = Audit(tmp_path, wall=lambda: NOON, retry=0.01)
    await log.open()
    await log.append(RecordKind.INTENT, "a", {})
    (tmp_path / FILE).unlink()

    with pytest.raises(OrderDenied):
        await log.append(RecordKind.INTENT, "b", {})

    await log.close()
    assert not verify(tmp_path / FILE).whole
