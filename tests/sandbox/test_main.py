"""The program's entry: exit codes, signals, its log."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import sandbox_thread, standing_options
from tideboard_sandbox.__main__ import BAD_COMMAND_LINE, CANNOT_SERVE, DAMAGED_STATE, main
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.program import state_sentence

pytestmark = pytest.mark.usefixtures("own_log")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def visit_then_signal(port: int, number: signal.Signals, seen: list[int]) -> None:
    """Wait for the port, log in, then end the program as a terminal would."""
    for _ in range(500):
        try:
            with OpendClient(("127.0.0.1", port)) as client:
                seen.append(client.init().retType)
                break
        except ConnectionRefusedError:
            threading.Event().wait(0.01)
    signal.raise_signal(number)  # `os.kill` ends a process on Windows, whatever the number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_announces_serves_and_ends_with_zero_on_a_signal(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    port, seen = free_port(), list[int]()
    visitor = threading.Thread(target=visit_then_signal, args=(port, number, seen))
    visitor.start()

    code = main(["--opend-port", str(port), "--speed", "0", "--date", "2026-11-18"])

    visitor.join()
    said = capsys.readouterr()
    assert (code, seen) == (0, [0])
    assert json.loads(said.out) == {"opend": f"127.0.0.1:{port}", "trade_password": "123456"}
    assert "logged in" in said.err
    assert all(line[:2] == "20" for line in said.err.splitlines())
    assert not logging.getLogger("tideboard.sandbox").propagate


def test_a_taken_port_is_one_line_and_one(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["--opend-port", str(port), "--speed", "0"]) == CANNOT_SERVE
        assert main(["--control-port", str(port), "--speed", "0"]) == CANNOT_SERVE

    assert capsys.readouterr().err.count(f"port {port} on 127.0.0.1 is not free") == 2


def test_a_wrong_command_line_is_one_sentence_and_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--opend-port", "0", "--rest-keys", "keys.json"]) == BAD_COMMAND_LINE

    assert capsys.readouterr().err.startswith("tideboard-sandbox: --rest-keys")


def test_what_the_exchange_cannot_do_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "state"
    broken.write_bytes(b"no database" * 1000)

    assert main(["--date", "2026-11-21"]) == BAD_COMMAND_LINE
    assert main(["--state", str(broken)]) == DAMAGED_STATE
    assert main(["--state", str(tmp_path / "nowhere" / "state")]) == BAD_COMMAND_LINE

    said = capsys.readouterr().err
    assert "2026-11-21 is not a trading day in Hong Kong." in said
    assert f"The state file {broken} is damaged (file is not a database)" in said
    assert "nowhere" in said


def test_a_link_in_place_of_the_state_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither it nor the files that SQLite keeps beside it may lead elsewhere."""
    victim, state = tmp_path / "victim", tmp_path / "state"
    victim.touch()
    victim.chmod(0o644)
    mode = victim.stat().st_mode
    for name in ("state", "state-wal", "state-journal"):
        link = tmp_path / name
        link.symlink_to(victim)
        assert main(["--opend-port", "0", "--state", str(state)]) == BAD_COMMAND_LINE
        assert f"{link} is a symbolic link" in capsys.readouterr().err
        link.unlink()

    assert victim.read_bytes() == b""
    assert victim.stat().st_mode == mode


def test_what_the_state_file_holds_may_be_damaged_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    state = tmp_path / "state"
    Exchange(state=state).close()
    with closing(sqlite3.connect(state)) as database:
        database.execute("UPDATE meta SET value = 'noon' WHERE name = 'now'")
        database.commit()

    with caplog.at_level(logging.CRITICAL):
        assert main(["--opend-port", "0", "--state", str(state)]) == DAMAGED_STATE

    said = capsys.readouterr().err
    assert f"{state} is damaged (ValueError: " in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "The disk is full, practice.sqlite cannot be written: make room and start again."),
        (sqlite3.SQLITE_READONLY, "practice.sqlite or its folder cannot be written"),
        (sqlite3.SQLITE_IOERR, "practice.sqlite cannot be used: as the disk says."),
    ],
)
def test_each_fault_of_the_disk_has_its_sentence(code: int, words: str) -> None:
    fault = sqlite3.OperationalError("as the disk says")
    fault.sqlite_errorcode = code

    assert words in state_sentence(Path("practice.sqlite"), fault)


def test_a_command_is_sent_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with sandbox_thread(standing_options()) as market:
        address = market.line["control"]
        codes = [
            main(["control", address, "holding", "account=real-HK", "symbol=HK.00700", "quantity=500", "cost=380.50"]),
            main(["control", address, '{"do": "price", "symbol": "HK.00700", "price": 650}']),
            main(["control", address, "advance", "to=10:45"]),
            main(["control", address, "session", "day=null"]),
        ]
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        refused = main(["control", address, "price", "symbol=HK.00700", "price=600.1"])

    assert codes == [0, 0, 0, 0]
    assert told[:2] == [
        {"account": "281756460000000001", "quantity": "500", "cost": "190250.00"},
        {"last": "650.000"},
    ]
    assert told[2]["hong_kong"].startswith("2026-11-18T10:45")
    assert refused == CANNOT_SERVE
    assert "price: 600.1 lies between two steps" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["127.0.0.1:1"], ["127.0.0.1:1", "cash", "real-HK"], ["127.0.0.1:1", "{"]])
def test_a_command_that_is_none_is_one_sentence_and_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["control", *words]) == BAD_COMMAND_LINE
    assert "A command is sent as tideboard-sandbox control HOST:PORT" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere", "127.0.0.1:99999"])
def test_nobody_at_the_control_port_is_one_sentence_and_one(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["control", address, "state"]) == CANNOT_SERVE
    assert "state: no answer from the control port" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_of_an_answer_changes_no_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tideboard-sandbox control HOST:PORT state | head -c 10`."""
    with sandbox_thread(standing_options()) as market:
        reader, writer = os.pipe()
        with os.fdopen(writer, "w") as stream:
            monkeypatch.setattr(sys, "stdout", stream)
            os.close(reader)
            assert main(["control", market.line["control"], "state"]) == 0


def test_how_a_command_is_sent_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["control", "--help"]) == 0
    assert "NAME=VALUE" in capsys.readouterr().out
