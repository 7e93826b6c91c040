"""The page that the browser comes back to: what is accepted, and what changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from tideboard_core.errors import LoginRefused
from tideboard_desktop.connection.sign_in.loopback_server import LONGEST_REQUEST, Loopback, RedirectPage
from tideboard_desktop.connection.sign_in.oauth_flow import page_words
from tideboard_desktop.ui.tasks import Tasks

STATE = "state-0001"


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    made = Loopback(page_words, read_seconds=5.0)
    yield made
    await made.close()


async def ask(address: str, head: str) -> bytes:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(head.replace("{host}", parts.netloc).encode())
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def get(query: str, path: str = "/callback", host: str = "{host}") -> str:
    return f"GET {path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n"


async def test_a_code_with_our_state_ends_the_wait_and_the_page_says_so(loopback: Loopback, tasks: Tasks) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(loopback.code(STATE), name="code")
    await asyncio.sleep(0)
    answer = await ask(address, get(f"state={STATE}&code=abc%2B1"))
    assert await waiting == "abc+1"
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"no-store" in head
    assert b"default-src 'none'" in head
    assert b"You can close this page" in body
    assert b"abc" not in answer
    second = await ask(address, get(f"state={STATE}&code=second"))
    assert second.startswith(b"HTTP/1.1 400")  # the state was good for one answer
    assert b"abc" not in second
    assert urlsplit(address).hostname == "127.0.0.1"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET http://[ HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        ("GET http://[::1/callback?code=abc HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        (get("state=other&code=abc"), 400),
        (get("code=abc"), 400),
        (get(f"state={STATE}&state={STATE}&code=abc"), 400),
        (get(f"state={STATE}"), 400),
        (get(f"state={STATE}&code="), 400),
        (get(f"state={STATE}&code=a&code=b"), 400),
        (get(f"state={STATE}&code=abc", path="/"), 404),
        (get(f"state={STATE}&code=abc", path="/favicon.ico"), 404),
        (get(f"state={STATE}&code=abc", host="evil.example:80"), 404),
        (f"GET /callback?state={STATE}&code=abc HTTP/1.1\r\n\r\n", 404),
        (get(f"state={STATE}&code=abc").replace("GET", "POST"), 405),
        ("\r\n\r\n", 404),
    ],
)
async def test_anything_else_is_answered_and_changes_nothing(
    loopback: Loopback, tasks: Tasks, head: str, status: int
) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(loopback.code(STATE), name="code")
    await asyncio.sleep(0)
    assert (await ask(address, head)).startswith(f"HTTP/1.1 {status} ".encode())
    assert not waiting.done()
    await ask(address, get(f"state={STATE}&code=abc"))
    assert await waiting == "abc"


async def test_before_a_state_is_known_no_code_counts(loopback: Loopback) -> None:
    address = await loopback.open()
    assert b" 400 " in await ask(address, get("state=&code=abc"))


async def test_a_no_is_told_with_its_words_made_harmless(loopback: Loopback, tasks: Tasks) -> None:
    address = await loopback.open()
    waiting = tasks.spawn(told(loopback), name="code")
    await asyncio.sleep(0)
    answer = await ask(address, get(f"state={STATE}&error=access_denied&error_description=No%0A%3Cb%3E{'x' * 300}"))
    error = await waiting
    assert error.code == "sign-in-denied"
    assert error.data["text"] == "No<b>" + "x" * 194
    assert b"Not signed in" in answer
    assert b"<b>" not in answer


async def told(loopback: Loopback) -> LoginRefused:
    with pytest.raises(LoginRefused) as caught:
        await loopback.code(STATE)
    return caught.value


async def test_a_request_that_never_ends_is_cut(loopback: Loopback) -> None:
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"GET /" + b"x" * (LONGEST_REQUEST * 8))
    assert await cut(reader)
    writer.close()


async def test_closing_cuts_who_is_connected_and_frees_the_port() -> None:
    loopback = Loopback(page_words)
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"GET /")
    await loopback.close()
    assert await cut(reader)
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(parts.hostname, parts.port)


async def test_a_browser_that_says_nothing_is_cut_after_a_while() -> None:
    loopback = Loopback(page_words, read_seconds=0.01)
    parts = urlsplit(await loopback.open())
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    assert await cut(reader)
    writer.close()
    await loopback.close()


async def cut(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ended the connection without a word."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


def test_every_outcome_has_words() -> None:
    assert all(all(page_words(outcome)) for outcome in RedirectPage)
