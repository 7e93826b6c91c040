"""The way to the server: a task that is cancelled ends, whatever comes in the same turn."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError, Error

from fakes.scenes.fanout import running
from fakes.servers.nats import nats_server
from fakes.values.waiting import CEILING, in_time, until
from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.fanout.bus import BusAddress, answer_to, connected, keep_connected
from tideboard_core.fanout.bus_client import BusClient
from tideboard_core.fanout.messages import QUESTIONS


@pytest.mark.parametrize("answered", [True, False])
async def test_a_task_that_is_cancelled_with_its_answer_ends(tmp_path: Path, answered: bool) -> None:
    """Python 3.11 loses such a cancellation: the window would go on for ever. So with an answer that nobody listens."""
    with nats_server(tmp_path / "hub") as server:
        async with connected(server.fanout, "a") as (answers, _), connected(server.window, "b") as (asks, _):

            async def answer(message: Msg) -> None:
                await message.respond(b"yes")

            if answered:
                await answers.subscribe(QUESTIONS, cb=answer)
                await answers.flush()
            for _ in range(20):
                task = asyncio.get_running_loop().create_task(answer_to(asks, QUESTIONS, b"", CEILING))
                async with in_time("the question", lambda: asks):
                    while not _answered(asks):  # noqa: ASYNC110  the turn of the loop counts
                        await asyncio.sleep(0)
                    task.cancel()
                    with pytest.raises(asyncio.CancelledError):
                        await task


@pytest.mark.parametrize("grouped", [False, True])
async def test_a_server_that_goes_while_something_is_sent_is_down_and_tried_again(
    tmp_path: Path, grouped: bool
) -> None:
    tries, downs = 0, list[GatewayDown]()

    async def serve(_client: Client) -> None:
        nonlocal tries
        tries += 1
        raise ExceptionGroup("tasks", [ConnectionClosedError()]) if grouped else ConnectionClosedError()

    with nats_server(tmp_path / "hub") as server:
        async with running(keep_connected(server.fanout, "test", serve, on_down=downs.append)):
            await until(lambda: tries > 1)
    assert {each.code for each in downs} == {"connection-closed"}


async def test_a_server_that_stands_still_with_much_sent_to_it_is_down(tmp_path: Path) -> None:
    """The library's own end waits then until the server takes what is left."""
    downs, ends, begun = list[GatewayDown](), list[asyncio.Task[None]](), list[int]()
    with nats_server(tmp_path / "hub") as server:

        async def serve(client: BusClient) -> None:
            server.hold()
            ends.append(asyncio.get_running_loop().create_task(close(client)))
            while True:
                begun.append(len(begun))
                with suppress(Error):
                    await client.publish_all([(b"q.HK.1.quote", bytes(500_000))] * 10)
                await asyncio.sleep(0)

        async def close(client: BusClient) -> None:
            await until(lambda: begun and not client.pending_data_size)  # the socket has it, and is full
            await client.close()  # as it does itself after two pings without an answer

        async with running(keep_connected(server.fanout, "test", serve, on_down=downs.append)):
            await until(lambda: downs)
            assert not ends[0].done()
            ends[0].cancel()
    assert downs[0].code == "connection-closed"


@pytest.mark.parametrize(
    "url",
    [
        "nats://user:secret@127.0.0.1", "nats://:secret@127.0.0.1", "tls://secret@host", "tls://a@secret@host",
        "tls://host?token=secret", "tls://host#secret", "tls://a:secret/b@host", "http://:secret@host",
    ],
)  # fmt: skip
def test_an_address_with_a_login_is_refused_and_not_repeated(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        BusAddress(url=url, key_file=tmp_path / "key")
    assert "secret" not in str(caught.value)


def _answered(client: Client) -> bool:
    """Whether the answer of the open question is there, which the task has not yet been told."""
    return any(future.done() for future in client._resp_map.values())
