"""The app's collecting: whoever ends it while it ends leaves no lease and no open archive behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fakes.values.archive_market import after_close
from fakes.values.clock import ManualClock
from fakes.values.threads import left_behind
from tideboard_core.archive.lease import Lease, held_elsewhere
from tideboard_desktop.archive.collecting import Collecting
from tideboard_desktop.archive.worker import Worker


class SlowToFinish(Collecting):
    """Its reads fail at once, and what was read is still being written when the program ends."""

    finishing: asyncio.Event

    def _collector(self, *_: object) -> Any:
        async def fail(*_: object, **__: object) -> None:
            raise OSError("no disk")

        async def finish() -> None:
            self.finishing.set()
            await asyncio.Event().wait()

        return SimpleNamespace(run=fail, finish=finish)


def collecting_into(
    folder: Path, worker: Worker, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> SlowToFinish:
    nothing = list[Any]()
    source: Any = SimpleNamespace(name="futu", gateway=SimpleNamespace(connected=True))
    return SlowToFinish(
        folder,
        [source],
        ManualClock(after_close()),
        worker,
        symbols=lambda: nothing,
        after_close=lambda: nothing,
        participants=lambda: nothing,
        changed=lambda: None,
        recorded=lambda _: None,
        elsewhere=lambda: asyncio.sleep(0),
        sleep=sleep,
    )


async def test_a_cancel_while_it_finishes_gives_the_lease_back(tmp_path: Path) -> None:
    worker = Worker("test-collecting")
    collecting = collecting_into(tmp_path / "archive", worker)
    collecting.finishing = asyncio.Event()
    running = asyncio.ensure_future(collecting.run())  # noqa: TID251  awaited below
    await collecting.finishing.wait()
    assert held_elsewhere(tmp_path / "archive")
    assert collecting.writer is not None
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not held_elsewhere(tmp_path / "archive")
    assert collecting.writer is None
    await worker.close(lambda: None)
    assert left_behind("test-collecting") == []


async def test_it_looks_every_five_seconds_whether_the_holder_has_ended(tmp_path: Path) -> None:
    folder, worker, slept = tmp_path / "archive", Worker("test-collecting"), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    with Lease(folder, ManualClock(after_close()), program="the other"), pytest.raises(asyncio.CancelledError):
        await collecting_into(folder, worker, sleep).run()
    assert slept == [5, 5, 5]
    await worker.close(lambda: None)
