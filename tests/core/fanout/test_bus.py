"""The way to the server: a task that is cancelled ends, whatever comes in the same turn."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from fakes.servers.nats import nats_server
from tideboard_core.fanout.bus import answer_to, connected
from tideboard_core.fanout.messages import QUESTIONS


async def test_a_task_that_is_cancelled_with_its_answer_ends(tmp_path: Path) -> None:
    """Python 3.11 loses such a cancellation: the window would go on for ever."""
    with nats_server(tmp_path / "hub") as server:
        async with connected(server.fanout, "a") as (answers, _), connected(server.window, "b") as (asks, _):

            async def answer(message: Msg) -> None:
                await message.respond(b"yes")

            await answers.subscribe(QUESTIONS, cb=answer)
            await answers.flush()
            for _ in range(20):
                task = asyncio.get_running_loop().create_task(answer_to(asks, QUESTIONS, b"", 5.0))
                while not _answered(asks):  # noqa: ASYNC110  the turn of the loop counts
                    await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task


def _answered(client: Client) -> bool:
    """Whether the answer of the open question is there, which the task has not yet been told."""
    return any(future.done() for future in client._resp_map.values())
