"""Answers by key: when each is read, how long it is kept, and when what was refused is asked for again."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest
from PySide6.QtCore import QObject

from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from tideboard_core.errors import GatewayDown, NotOffered, RateLimited, TideboardError
from tideboard_desktop.docks.kept_reads import KeptReads, KeptSlot
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.tasks import Tasks


class Scene:
    """A broker that answers a key with its number of the call, refuses with `error`, or waits for `hold`."""

    def __init__(self, **options: float | KeptSlot) -> None:
        self.clock, self.parent = ManualClock(), QObject()
        self.asked: list[str] = []
        self.reported: list[BaseException] = []
        self.changes, self.reading_at_change = 0, False
        self.error: Exception | None = None
        self.hold: asyncio.Event | None = None
        tasks = Tasks(lambda error, _name: self.reported.append(error))
        self.reads: KeyedReads[str, int] = KeyedReads(
            "answers",
            self._changed,
            self.parent,
            tasks=tasks,
            clock=self.clock,
            **options,  # type: ignore[arg-type]
        )

    def _changed(self) -> None:
        self.changes += 1
        self.reading_at_change = any(map(self.reads.is_reading, self.asked))

    async def _read(self, key: str) -> int:
        self.asked.append(key)
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return len(self.asked)

    def want(self, *keys: str, again: bool = False) -> None:
        for key in keys:
            self.reads.want(key, lambda key=key: self._read(key), again=again)  # type: ignore[misc]

    async def asks(self, *keys: str, again: bool = False) -> int:
        """Want keys and let the reads end; how many calls that made."""
        before = len(self.asked)
        self.want(*keys, again=again)
        for _turn in range(4):
            await asyncio.sleep(0)
        return len(self.asked) - before


async def test_a_key_is_read_once_and_renewed_when_it_is_old_or_wanted_again() -> None:
    scene = Scene(renew_after=600)
    asked_at = scene.clock.market()
    assert scene.reads.value("a") is None
    assert await scene.asks("a", "b", "a") == 2
    assert await scene.asks("a", "b") == 0
    assert (scene.reads.value("a"), scene.reads.value("b"), scene.changes) == (1, 2, 2)
    scene.clock.advance(599)
    assert await scene.asks("a") == 0
    assert (scene.reads.age("a"), scene.reads.time("a")) == (599, asked_at)
    assert await scene.asks("a", again=True) == 1
    scene.clock.advance(1)
    assert await scene.asks("a", "b") == 1
    assert (scene.reads.value("a"), scene.reads.value("b")) == (3, 4)


async def test_a_value_stays_while_it_is_renewed_and_beside_the_error_of_a_later_read() -> None:
    scene = Scene()
    await scene.asks("a")
    scene.hold, scene.error = asyncio.Event(), GatewayDown("gone")
    assert await scene.asks("a", again=True) == 1
    assert scene.reads.is_reading("a")
    assert scene.reads.value("a") == 1
    scene.hold.set()
    await scene.asks()
    assert not scene.reads.is_reading("a")
    assert (scene.reads.value("a"), scene.reads.error("a"), scene.changes) == (1, scene.error, 2)
    scene.error = None
    scene.clock.advance(60)
    await scene.asks("a")
    assert (scene.reads.value("a"), scene.reads.error("a")) == (3, None)


@pytest.mark.parametrize(
    ("error", "rest"),
    [
        (GatewayDown("gone"), 60),
        (RateLimited("rate-limited"), 60),
        (RateLimited("rate-limited", retry_after=86_400), 60),
        (NotOffered("not-offered"), 900),
        (ValueError("no answer"), 60),
    ],
)
async def test_a_refused_key_rests_also_if_it_is_wanted_again(error: Exception, rest: int) -> None:
    """Another key does not; an error that is no refusal is reported. `changed` is called once the read has ended."""
    scene = Scene(pause=60, lasting=900)
    scene.error = error
    assert await scene.asks("a") == 1
    assert (scene.changes, scene.reading_at_change) == (1, False)
    scene.clock.advance(rest - 1)
    assert await scene.asks("a", again=True) == 0
    assert await scene.asks("b") == 1
    scene.clock.advance(1)
    assert await scene.asks("a") == 1
    refused = isinstance(error, TideboardError)
    assert scene.reported == ([] if refused else [error] * 3)
    assert scene.reads.error("a") is (error if refused else None)


async def test_what_was_refused_is_asked_for_with_a_new_connection_and_an_answer_is_not() -> None:
    scene = Scene()
    await scene.asks("a")
    scene.error = NotOffered("not-offered")
    await scene.asks("b")
    scene.clock.advance(1e9)
    assert await scene.asks("a", "b") == 0
    scene.reads.retry()
    assert await scene.asks("a", "b") == 1
    assert scene.asked == ["a", "b", "b"]
    assert scene.reads.error("b") is scene.error
    scene.reads.retry(forget=True)
    assert (scene.reads.value("a"), scene.reads.error("b")) == (1, None)


@pytest.mark.parametrize(("one", "begun"), [(True, ["a"]), (False, ["a", "b"])])
async def test_keys_are_read_one_at_a_time_or_beside_each_other(*, one: bool, begun: list[str]) -> None:
    """A key is never read twice at a time; with one at a time what was wanted meanwhile is to be wanted again."""
    scene = Scene(one_at_a_time=one)
    scene.hold = asyncio.Event()
    await scene.asks("a", "b", "a")
    assert await scene.asks("a", again=True) == 0
    assert scene.asked == begun
    scene.hold.set()
    await scene.asks()
    await scene.asks("b")
    assert scene.asked == ["a", "b"]


async def test_the_key_that_was_read_longest_ago_is_forgotten() -> None:
    scene = Scene(most=2)
    for key in ("a", "b", "c"):
        await scene.asks(key)
    assert [scene.reads.value(key) for key in "abc"] == [None, 2, 3]
    await scene.asks("c", again=True)
    assert [scene.reads.value(key) for key in "bc"] == [2, 4]
    await scene.asks("b", again=True)
    await scene.asks("d")
    assert [scene.reads.value(key) for key in "bcd"] == [5, None, 6]


async def test_it_ends_with_its_parent() -> None:
    """A running read is cancelled, and nothing is told after it."""
    scene = Scene()
    scene.hold = asyncio.Event()
    await scene.asks("a")
    scene.parent.deleteLater()
    del scene.parent
    scene.hold.set()
    await scene.asks()
    assert (scene.reads.value("a"), scene.changes, scene.reported) == (None, 0, [])


async def test_a_read_that_ended_before_it_began_keeps_no_parent() -> None:
    """As where a window closes at once: the parent would live on in the connection to its own end."""
    parent = QObject()
    gone = weakref.ref(parent)
    tasks = Tasks(fail)
    reads: KeyedReads[str, int] = KeyedReads("answers", parent.objectName, parent, tasks=tasks, clock=ManualClock())
    reads.want("a", lambda: asyncio.sleep(0, 1))
    await tasks.close()
    assert not reads.is_reading("a")
    del reads, parent
    await asyncio.sleep(0)  # this turn of the loop was begun by the end of the task, and keeps it
    gc.collect()
    assert gone() is None


async def test_what_was_refused_is_known_after_a_rebuild_and_holds_nothing_of_the_dock() -> None:
    """The frames in which an error came would keep the whole window before."""
    kept = KeptReads()
    before, after = (Scene(kept=kept.slot("answers")) for _window in range(2))
    before.error = RateLimited("rate-limited", retry_after=30.0)
    assert await before.asks("a") == 1
    kept.keep(before.clock.monotonic())
    assert await after.asks("a") == 0
    assert isinstance(after.reads.error("a"), RateLimited)
    gone = weakref.ref(before.reads)
    del before
    gc.collect()
    assert gone() is None
