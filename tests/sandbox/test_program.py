"""The program as others start it: first line, endings, ports, secrets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import environment, sandbox_process
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = pytest.mark.slow

ENDING_SECONDS = 60.0
"""A program that does not end here waits for something that never comes."""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")


def start(*arguments: str, module: str = "tideboard_sandbox") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    with start(*arguments) as process:
        out, err = process.communicate(timeout=ENDING_SECONDS)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def first_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def test_the_module_name_of_0_1_still_starts_it() -> None:
    """Scripts that say `python -m tideboard_core.sandbox` work for one more version."""
    with start("--opend-port", "0", "--exit-with-parent", module="tideboard_core.sandbox") as process:
        line = first_line(process)
        process.communicate(timeout=ENDING_SECONDS)

    assert set(line) == {"opend", "trade_password"}
    assert process.returncode == 0


def test_the_first_line_tells_addresses_that_accept_connections() -> None:
    with start("--opend-port", "0", "--control-port", "0", "--exit-with-parent") as process:
        line = first_line(process)
        for name in ("opend", "control"):
            host, _, port = line[name].rpartition(":")
            socket.create_connection((host, int(port)), timeout=5).close()
        process.communicate(timeout=ENDING_SECONDS)

    assert set(line) == {"opend", "control", "trade_password"}
    assert line["trade_password"] == "123456"


def test_the_control_port_is_closed_unless_asked_for() -> None:
    with start("--exit-with-parent") as process:
        line = first_line(process)
        process.communicate(timeout=ENDING_SECONDS)

    assert set(line) == {
        "opend", "rest", "rest_keys", "longport", "longport_keys", "longport_paper_keys", "trade_password",
    }  # fmt: skip


def test_the_longport_port_tells_three_addresses_on_one_port_and_fresh_keys() -> None:
    lines = []
    for _ in range(2):
        with start("--longport-port", "0", "--exit-with-parent") as process:
            lines.append(first_line(process))
            process.communicate(timeout=ENDING_SECONDS)

    addresses, keys = lines[0]["longport"], lines[0]["longport_keys"]
    place = addresses["http"].removeprefix("http://")
    assert addresses == {
        "http": f"http://{place}",
        "quote_ws": f"ws://{place}/quote",
        "trade_ws": f"ws://{place}/trade",
    }
    assert set(keys) == {"app_key", "app_secret", "access_token"}
    assert not set(keys.values()) & set(lines[1]["longport_keys"].values())
    assert "opend" not in lines[0]


def test_the_opend_port_alone_does_not_load_the_http_library() -> None:
    code = "import sys, tideboard_sandbox.program; sys.exit('aiohttp' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_also_with_clients_connected(number: signal.Signals) -> None:
    with start("--opend-port", "0") as process:
        host, _, port = first_line(process)["opend"].rpartition(":")
        with OpendClient((host, int(port))) as client:
            client.init()
            process.send_signal(number)
            process.communicate(timeout=ENDING_SECONDS)
            assert client.closed_by_server()

    assert process.returncode == 0


@POSIX
def test_it_ends_without_answering_the_calls_in_hand_at_the_longport_port() -> None:
    """They would be answered eight seconds later."""
    with start("--longport-port", "0", "--scenario", "slow") as process:
        place = first_line(process)["longport"]["http"].removeprefix("http://")
        link = HTTPConnection(place, timeout=ENDING_SECONDS)
        link.request("GET", "/v1/asset/account")
        assert process.stderr is not None
        while "refused GET" not in process.stderr.readline():
            pass
        process.terminate()
        process.communicate(timeout=ENDING_SECONDS)
        with pytest.raises((RemoteDisconnected, ConnectionResetError)):
            link.getresponse()
        link.close()

    assert process.returncode == 0


def test_the_end_of_standard_input_ends_it_when_asked() -> None:
    with start("--exit-with-parent") as process:
        first_line(process)
        process.communicate(timeout=ENDING_SECONDS)

    assert process.returncode == 0


def test_the_end_of_standard_input_means_nothing_otherwise() -> None:
    with start("--opend-port", "0") as process:
        host, _, port = first_line(process)["opend"].rpartition(":")
        assert process.stdin is not None
        process.stdin.close()
        with OpendClient((host, int(port))) as client:
            assert client.init().retType == 0
        process.terminate()
        process.wait(ENDING_SECONDS)


@pytest.mark.parametrize("option", ["--opend-port", "--rest-port", "--longport-port", "--control-port"])
def test_a_port_that_is_taken_is_one_clear_line_and_exit_one(option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run(option, port)

    lines = [line for line in ended.stderr.splitlines() if line.startswith("tideboard-sandbox:")]
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(lines) == 1
    assert port in lines[0]
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [["--rest-keys", "no-such-keys"], ["--host", "0.0.0.0"], ["--rest-port", "x"]])
def test_what_it_cannot_do_is_one_sentence_and_exit_two(arguments: list[str]) -> None:
    ended = run(*arguments)

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert arguments[1] in ended.stderr


@pytest.mark.parametrize("content", [None, b"no key"])
def test_a_key_that_cannot_be_used_is_one_sentence_and_exit_two(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)

    ended = run("--opend-rsa-key", str(path))

    assert ended.returncode == 2
    assert str(path) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_version_is_one_line() -> None:
    ended = run("--version")

    assert (ended.returncode, ended.stdout.count("\n")) == (0, 1)
    assert "OpenD" in ended.stdout


def test_a_password_from_a_file_stays_out_of_the_first_line_and_the_log(tmp_path: Path) -> None:
    secret = f"canary{os.getpid()}"
    path = tmp_path / "password"
    path.write_text(secret)
    path.chmod(0o600)

    with (
        sandbox_process(arguments=["--trade-password-file", str(path)]) as sandbox,
        OpendClient((sandbox.host, sandbox.port)) as client,
    ):
        client.init()
        client.call(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5="0" * 32, securityFirm=1)
        log = sandbox.log()

        assert "trade_password" not in sandbox.line
        assert "refused proto=2005" in log
        assert secret not in log
        assert "0" * 32 not in log


def test_orders_and_the_clock_survive_a_kill(tmp_path: Path) -> None:
    state = tmp_path / "practice.db"
    order = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": 300.0, "secMarket": 1}
    with sandbox_process(state=state) as first, OpendClient((first.host, first.port)) as client:
        client.init()
        accounts = client.call(ProtoId.Trd_GetAccList, userID=1).s2c.accList
        account = next(row.accID for row in accounts if row.trdEnv == 0 and list(row.trdMarketAuthList) == [1])
        header = {"trdEnv": 0, "accID": account, "trdMarket": 1}
        first.ask_now("advance", seconds=600)
        placed = client.write(ProtoId.Trd_PlaceOrder, header=header, **order)
        assert placed.retType == 0, placed.retMsg
        first.kill()

    with sandbox_process(state=state, date=None) as second, OpendClient((second.host, second.port)) as client:
        client.init()
        rows = client.call(ProtoId.Trd_GetOrderList, header=header).s2c.orderList

        assert [row.orderIDEx for row in rows] == [placed.s2c.orderIDEx]
        assert second.ask_now("time")["hong_kong"].startswith("2026-11-18T10:40:0")
