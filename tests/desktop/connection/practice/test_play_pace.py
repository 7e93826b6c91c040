"""The pace of a played day: chosen, at the wall's while an order is reviewed, restored however that ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from fakes.values.waiting import in_time, until
from tideboard_core.system.paced_clock import PacedClock
from tideboard_desktop.connection.practice.play_pace import PlayPace

NOW = datetime(2026, 11, 12, 2, 30, tzinfo=UTC)
Answer = Callable[[dict[str, object]], bytes]


class Child:
    """Answers as the control port does; `answer` may say something else."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.answer: Answer = self.as_usual
        self.address: tuple[str, int] | None = None
        self._speed = 1.0

    def as_usual(self, asked: dict[str, object]) -> bytes:
        """Time and pace."""
        self._speed = float(str(asked.get("speed", self._speed)))
        return json.dumps({"ok": True, "time": NOW.isoformat(), "speed": self._speed}).encode() + b"\n"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One command."""
        line = await reader.readline()
        if not line:  # who asked was cancelled
            writer.close()
            return
        asked = json.loads(line)
        self.told.append(asked.get("speed", asked["do"]))
        writer.write(self.answer(asked))
        writer.close()


@asynccontextmanager
async def child_and_pace() -> AsyncIterator[tuple[Child, PlayPace, PacedClock]]:
    child, clock = Child(), PacedClock()
    server = await asyncio.start_server(child.serve, "127.0.0.1", 0)
    child.address = server.sockets[0].getsockname()[:2]
    yield child, PlayPace(clock, lambda: child.address, lambda: None), clock
    server.close()
    await server.wait_closed()


async def test_a_chosen_pace_is_sent_and_sets_the_clock() -> None:
    async with child_and_pace() as (child, pace, clock):
        await pace.choose(60)
        assert child.told == [60]
        assert (clock.pace.pace, clock.told) == (60.0, NOW)
        with pytest.raises(ValueError, match="7"):
            await pace.choose(7)


async def test_during_a_review_the_market_runs_at_the_wall_s_pace() -> None:
    async with child_and_pace() as (child, pace, _clock):
        await pace.choose(60)
        async with pace.reviewing():
            assert pace.pace == 1
            async with pace.reviewing():
                await pace.choose(30)
                assert pace.pace == 1
            assert pace.pace == 1
        assert pace.pace == 30
        assert child.told == [60, 1, 1, 1, 1, 30]


async def test_a_market_that_stands_does_not_begin_to_run_for_a_review() -> None:
    async with child_and_pace() as (child, pace, _clock):
        await pace.choose(0)
        async with pace.reviewing():
            assert pace.pace == 0
        assert set(child.told) == {0}


async def test_a_review_that_fails_or_is_cancelled_restores_the_pace() -> None:
    async with child_and_pace() as (child, pace, _clock):
        await pace.choose(10)
        with pytest.raises(RuntimeError, match="the dialog"):
            async with pace.reviewing():
                raise RuntimeError("the dialog")
        assert child.told[-1] == 10
        inside = asyncio.Event()

        async def review() -> None:
            async with pace.reviewing():
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.get_running_loop().create_task(review())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (pace.pace, child.told[-1]) == (10, 10)


@pytest.mark.parametrize(
    "answer", [b"", b"\n", b"[]\n", b'{"ok": false}\n', b'{"ok": true}\n', b'{"ok": true, "time": 7, "speed": 1}\n',
               b'{"ok": true, "time": "2026-11-12T02:30:00+00:00", "speed": -1}\n', b"x" * 100_000]
)  # fmt: skip
async def test_an_answer_that_is_none_changes_nothing_but_the_choice(answer: bytes) -> None:
    async with child_and_pace() as (child, pace, clock):
        child.answer = lambda _asked: answer
        await pace.choose(60)
        assert (pace.pace, clock.pace.pace) == (60, 1.0)


async def test_without_a_child_a_review_goes_on() -> None:
    async with child_and_pace() as (child, pace, _clock):
        child.address = None
        async with pace.reviewing():
            assert pace.pace == 1
        assert child.told == []


async def test_a_child_that_is_new_gets_the_pace_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_desktop.connection.practice.play_pace._ASK_EVERY", 0.01)
    async with child_and_pace() as (child, pace, _clock):
        await pace.choose(30)
        address, child.address = child.address, None
        running = asyncio.get_running_loop().create_task(pace.run())
        await asyncio.sleep(0)
        child.told.clear()
        child.address = address
        await until(lambda: "time" in child.told)
        assert child.told[0] == 30
        running.cancel()


async def test_a_pace_that_a_child_did_not_take_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_desktop.connection.practice.play_pace._ASK_EVERY", 0.01)
    async with child_and_pace() as (child, pace, clock):
        await pace.choose(60)
        running = asyncio.get_running_loop().create_task(pace.run())
        await until(lambda: "time" in child.told)
        child.answer = lambda _asked: b""
        async with in_time("the review"), pace.reviewing():
            child.answer = child.as_usual
            await until(lambda: child._speed == 1)
        assert clock.pace.pace == 60
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
