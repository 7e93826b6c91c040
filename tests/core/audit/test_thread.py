"""The writing thread by itself: order of the queue, what is told on a failing disk, and its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.values.disk import Disk
from tideboard_core.audit.records import Record, RecordKind, read
from tideboard_core.audit.thread import AuditStatus, AuditThread, Job, Mark, Weight
from tideboard_core.audit.writer import AuditWriter

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
PATIENCE = 30.0


class Scene:
    """A thread on a scripted disk; `numbers` are the answers in the order in which they came."""

    def __init__(self, directory: Path) -> None:
        self.disk = Disk()
        self.statuses: list[AuditStatus] = []
        self.numbers: list[tuple[str, int | None]] = []
        self.loaded: list[list[Record]] = []
        self.thread = AuditThread(
            AuditWriter(directory, open_file=self.disk.open),
            wall=lambda: NOON,
            loaded=self.loaded.append,
            on_status=self.statuses.append,
            retry=PATIENCE,
        )
        self.thread.start()

    def put(self, name: str, weight: Weight = Weight.NOTE) -> None:
        record = Record(kind=RecordKind.INTENT, id=name, at=NOON)
        self.thread.put(Job(record, weight, lambda number: self.numbers.append((name, number))))

    def settle(self, *, last: bool = False) -> None:
        """Wait until everything before was tried."""
        reached = threading.Event()
        self.thread.put(Mark(reached.set, last=last))
        assert reached.wait(PATIENCE)

    @property
    def lines(self) -> list[tuple[str, str]]:
        verification, records = read(self.disk.durable)
        assert verification.whole
        return [(record.kind.value, record.id) for record in records]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    made.settle()
    yield made
    made.disk.gate.set()
    made.settle(last=True)
    made.thread.join(PATIENCE)
    assert not made.thread._thread.is_alive()


def test_lines_stand_in_the_order_of_the_queue_and_numbers_come_back_with_them(scene: Scene) -> None:
    scene.disk.gate.clear()
    for name, weight in (("a", Weight.NOTE), ("b", Weight.NOTE), ("c", Weight.INTENT), ("d", Weight.NOTE)):
        scene.put(name, weight)
    scene.disk.gate.set()
    scene.settle()

    assert [name for _, name in scene.lines] == ["a", "b", "c", "d"]
    assert scene.numbers == [("a", 1), ("b", 2), ("c", 3), ("d", 4)]
    assert scene.statuses[-1].count == 4


def test_on_a_full_disk_an_intent_is_refused_and_a_note_waits_in_memory(scene: Scene) -> None:
    scene.disk.capacity = 0
    scene.put("intent", Weight.INTENT)
    scene.put("note")
    scene.settle()

    assert scene.numbers == [("intent", None), ("note", None)]
    assert (scene.statuses[-1].problem, scene.statuses[-1].kept) == ("full", 1)


def test_what_memory_kept_is_written_behind_a_gap_as_soon_as_the_disk_takes_it(scene: Scene) -> None:
    scene.disk.capacity = 0
    scene.put("refused", Weight.INTENT)
    scene.put("note")
    scene.settle()
    scene.disk.capacity = None
    scene.put("later", Weight.INTENT)
    scene.settle()

    assert [name for _, name in scene.lines] == ["", "note", "later"]
    assert scene.lines[0][0] == RecordKind.GAP.value
    assert (scene.statuses[-1].problem, scene.statuses[-1].kept) == ("", 0)


def test_an_intent_is_answered_only_when_its_line_is_durable(scene: Scene) -> None:
    scene.disk.entered.clear()
    scene.disk.gate.clear()
    scene.put("intent", Weight.INTENT)
    assert scene.disk.entered.wait(PATIENCE)
    assert scene.numbers == []

    scene.disk.gate.set()
    scene.settle()

    assert scene.numbers == [("intent", 1)]
