"""The control port: lines of JSON in, lines of JSON out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from tideboard_core.errors import BadInput
from tideboard_sandbox.control import LINE_CAP, Arguments, ControlServer


async def _echo(given: Arguments) -> dict[str, Any]:
    return {"said": given["text"]}


async def _refuse(given: Arguments) -> dict[str, Any]:
    raise BadInput("not-today", given=given["do"])


@pytest.fixture
async def link() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = ControlServer({"echo": _echo, "refuse": _refuse})
    host, _, port = (await server.listen(host="127.0.0.1", port=0)).rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    yield reader, writer
    writer.close()
    with suppress(ConnectionResetError):
        await writer.wait_closed()
    await server.close()


async def _ask(link: tuple[asyncio.StreamReader, asyncio.StreamWriter], line: bytes) -> dict[str, Any]:
    reader, writer = link
    writer.write(line + b"\n")
    answer: dict[str, Any] = json.loads(await reader.readline())
    return answer


async def test_a_command_gets_its_answer(link: Any) -> None:
    assert await _ask(link, b'{"do": "echo", "text": "hi"}') == {"ok": True, "said": "hi"}


async def test_answers_come_in_the_order_of_the_lines(link: Any) -> None:
    reader, writer = link
    writer.write(b'{"do": "echo", "text": 1}\n{"do": "echo", "text": 2}\n')

    assert [json.loads(await reader.readline())["said"] for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("line", [b"{}", b'{"do": "fly"}', b'{"do": ["echo"]}'])
async def test_what_is_no_command_is_answered_and_the_port_lives_on(link: Any, line: bytes) -> None:
    assert (await _ask(link, line))["ok"] is False
    assert (await _ask(link, b'{"do": "echo", "text": "hi"}'))["ok"] is True


@pytest.mark.parametrize(
    "line", [b"nonsense", b"[]", b'"do"', b"\xff", b"", b"[" * 30_000, b"POST / HTTP/1.1\r\nContent-Type: text/plain\r"]
)
async def test_the_first_line_that_is_no_object_is_the_last(link: Any, line: bytes) -> None:
    """A web page can send a command as the body of an HTTP request; its first line ends the connection."""
    reader, writer = link
    writer.write(line + b'\n{"do": "echo", "text": "obeyed"}\n')

    answers = (await reader.read()).splitlines()

    assert [json.loads(answer)["ok"] for answer in answers] == [False]


async def test_missing_arguments_and_refusals_are_told(link: Any) -> None:
    assert "text" in (await _ask(link, b'{"do": "echo"}'))["error"]
    assert "not-today" in (await _ask(link, b'{"do": "refuse"}'))["error"]


async def test_an_endless_line_ends_the_connection(link: Any) -> None:
    reader, writer = link
    writer.write(b"x" * (LINE_CAP * 2))

    try:
        assert await reader.read() == b""
    except ConnectionResetError:
        pass  # what was not read makes some systems reset the connection
