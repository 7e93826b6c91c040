"""The sandbox as a child: doors from its first line, a crash told, gone with us."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.values.killing import KILLED, kill
from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.model.credentials import BearerKey
from tideboard_desktop.connection.practice import sandbox_process as sandbox_child
from tideboard_desktop.connection.practice.sandbox_process import SandboxAddresses, SandboxChild, parse_first_line
from tideboard_desktop.smoke.process import alive
from tideboard_sandbox import __main__ as sandbox_main
from tideboard_sandbox.__main__ import BAD_COMMAND_LINE, CANNOT_SERVE

pytestmark = pytest.mark.slow


async def test_it_tells_its_door_and_ends_when_asked() -> None:
    crashes: list[int] = []
    child = SandboxChild(["--seed", "7", "--speed", "0"], on_crash=lambda code, _reason: crashes.append(code))
    doors = await child.start()
    reader, writer = await asyncio.open_connection(*doors.opend)
    assert child.running
    assert doors.trade_password == "123456"

    await child.stop()

    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    assert not child.running
    assert crashes == []


async def test_what_a_cancelled_stop_left_is_ended_by_the_next_one() -> None:
    """Two of them cannot share one state file."""
    child = SandboxChild(["--seed", "7", "--speed", "0"])
    await child.start()
    first = child.pid
    assert first is not None
    stopping = asyncio.ensure_future(child.stop())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert not child.running
    await child.start()
    assert not alive(first)
    assert child.running
    await child.stop()


async def test_a_crash_is_told_and_it_can_be_started_again(caplog: pytest.LogCaptureFixture) -> None:
    told = asyncio.Event()
    codes: list[tuple[int, str]] = []

    def crashed(code: int, reason: str) -> None:
        codes.append((code, reason))
        told.set()

    child = SandboxChild(["--seed", "7", "--speed", "0"], on_crash=crashed)
    with caplog.at_level("CRITICAL"):
        await child.start()
        assert child.pid is not None
        kill(child.pid)
        await told.wait()

    assert codes == [(KILLED, "")]
    assert not child.running
    await child.start()
    assert child.running
    await child.stop()


async def test_a_child_that_cannot_start_gives_its_last_words() -> None:
    child = SandboxChild(["--scenario", "apocalypse"], on_crash=lambda _code, _reason: None)

    with pytest.raises(GatewayDown) as caught:
        await child.start()

    assert caught.value.code == "sandbox-did-not-start"
    assert "apocalypse" in str(caught.value.data["text"])
    assert caught.value.data["exit"] == BAD_COMMAND_LINE


async def test_a_damaged_state_file_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    state = tmp_path / "state"
    await asyncio.to_thread(state.write_bytes, b"no database" * 1000)
    child = SandboxChild(["--state", str(state)], on_crash=lambda _code, _reason: None)

    with pytest.raises(GatewayDown) as caught:
        await child.start()

    assert caught.value.data["exit"] == sandbox_child.DAMAGED_STATE == sandbox_main.DAMAGED_STATE
    assert f"{state} is damaged (file is not a database)" in str(caught.value.data["text"])


async def test_the_reason_of_an_unasked_end_is_its_last_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The state file's table is taken away under the running exchange: its next checkpoint fails."""
    told: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
    state = tmp_path / "state"
    child = SandboxChild(["--state", str(state)], on_crash=lambda *end: told.set_result(end))
    await child.start()
    with caplog.at_level("CRITICAL"):
        await asyncio.to_thread(drop_tables, state)
        code, reason = await told

    assert code == CANNOT_SERVE
    assert reason == f"The state file {state} cannot be used: no such table: meta."


def drop_tables(state: Path) -> None:
    """Spoil the exchange's database for its next write."""
    with closing(sqlite3.connect(state, timeout=60)) as database:
        database.execute("DROP TABLE meta")
        database.commit()


def test_the_first_line_is_read_or_refused() -> None:
    line = b'{"opend": "127.0.0.1:4711", "rest": "http://127.0.0.1:1", "trade_password": "x"}\n'
    assert parse_first_line(line) == SandboxAddresses(
        opend=("127.0.0.1", 4711), trade_password="x", rest="http://127.0.0.1:1"
    )
    wrongs = (b'{"opend": "nowhere"}', b'{"opend": 5}', b'{"opend": "127.0.0.1:1", "longport": {"http": "x"}}')
    for wrong in (b"", b"hello\n", b"[]", b"{}", *wrongs):
        with pytest.raises(BadInput, match="sandbox-first-line"):
            parse_first_line(wrong)


def test_the_longport_door_and_its_keys_are_read_where_it_was_asked_for() -> None:
    line = (
        b'{"opend": "127.0.0.1:1", "longport": {"http": "http://127.0.0.1:2", "quote_ws": "ws://127.0.0.1:2/quote",'
        b' "trade_ws": "ws://127.0.0.1:2/trade"}, "longport_keys": {"app_key": "k", "app_secret": "s",'
        b' "access_token": "t"}}'
    )
    doors = parse_first_line(line)

    assert doors.longport == ("http://127.0.0.1:2", "ws://127.0.0.1:2/quote", "ws://127.0.0.1:2/trade")
    assert doors.longport_keys is not None
    assert (doors.longport_keys.app_key, doors.longport_keys.access_token) == ("k", "t")
    assert "access_token" not in repr(doors)


def test_the_rest_door_has_a_key_that_no_repr_shows() -> None:
    keys = b'"rest_keys": {"full": "fc_0a1b", "read_only": "fc_2c3d"}'
    doors = parse_first_line(b'{"opend": "127.0.0.1:1", "rest": "http://127.0.0.1:2", ' + keys + b"}")

    assert (doors.rest, doors.rest_key) == ("http://127.0.0.1:2", BearerKey(key="fc_0a1b"))
    assert "fc_0a1b" not in repr(doors)


@pytest.mark.parametrize(("code", "open_now"), [(None, True), (-9, False), (0, False)])
def test_the_doors_are_shut_with_the_end_of_the_child_before_anybody_is_told(code: int | None, open_now: bool) -> None:
    """Somebody else may listen on its port in the next moment."""
    child = SandboxChild([], on_crash=lambda _code, _reason: None)
    child.addresses = doors = SandboxAddresses(opend=("127.0.0.1", 11111), trade_password="")
    child._process = cast("asyncio.subprocess.Process", SimpleNamespace(returncode=code))
    assert child.listening is (doors if open_now else None)
