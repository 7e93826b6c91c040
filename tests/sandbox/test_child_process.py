"""A sandbox started from Python: its addresses, the control port as methods, and how it fails."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from fakes.servers.sandbox import PRACTICE_DAY, environment
from tideboard_core.system.clock import SystemClock
from tideboard_sandbox import child_process
from tideboard_sandbox.child_process import SandboxError, SandboxProcess, command_line
from tideboard_sandbox.control import Commands, PortClock

pytestmark = pytest.mark.slow

CALM = {"seed": 7, "speed": 0, "date": PRACTICE_DAY, "start": "10:30"}


@pytest.fixture(scope="module")
def market() -> Iterator[SandboxProcess]:
    with SandboxProcess(**CALM) as running:
        yield running


def test_addresses_and_keys_are_attributes(market: SandboxProcess) -> None:
    assert (market.host, f"{market.host}:{market.port}") == ("127.0.0.1", market.address)
    assert market.trade_password == "123456"
    assert set(market.urls) == {"http_url", "quote_ws_url", "trade_ws_url"}
    assert set(market.keys) == set(market.paper_keys) == {"app_key", "app_secret", "access_token"}
    assert market.keys != market.paper_keys
    assert market.full_key != market.read_only_key
    socket.create_connection((market.host, market.port), 5).close()


def test_the_rest_port_answers_with_the_key(market: SandboxProcess) -> None:
    question = urllib.request.Request(f"{market.url}/api/global-state")  # noqa: S310 loopback
    question.add_header("Authorization", f"Bearer {market.read_only_key}")
    with urllib.request.urlopen(question, timeout=10) as answer:  # noqa: S310 loopback
        assert json.load(answer)["ret_type"] == 0


def test_every_command_of_the_control_port_has_a_method(market: SandboxProcess) -> None:
    """A command that is added to the port is added here; `keys` is `require_keys`: the name is that of the API keys."""
    commands = Commands(mock.Mock(), {}, mock.Mock(), PortClock(SystemClock().monotonic)).table()
    names = {name.replace("-", "_") for name in commands} - {"keys"} | {"require_keys"}

    assert [name for name in sorted(names) if not callable(getattr(market, name))] == []


def test_the_exchange_moves_as_told(market: SandboxProcess) -> None:
    assert market.advance(to="11:00")["hong_kong"] == f"{PRACTICE_DAY}T11:00:00+08:00"
    assert market.advance(90)["hong_kong"] == f"{PRACTICE_DAY}T11:01:30+08:00"
    assert market.time()["speed"] == 0
    assert market.speed(2)["speed"] == 2
    market.speed(0)
    assert market.scenario("silent") == {"scenario": "silent"}
    assert market.state()["scenario"] == "silent"
    market.scenario("calm")
    assert market.wait(61) == {}


def test_accounts_and_markets_are_set(market: SandboxProcess) -> None:
    market.advance(to="11:05")
    assert market.cash("paper-HK", "500")["change"] == "-2999500"
    assert market.holding("paper-HK", "HK.00005", 400, cost=60.5)["cost"] == "24200.0"
    assert market.price("HK.00005", "100") == "100.000"
    assert market.gap("HK.00005", 110) == "110.000"
    assert market.trade("HK.00005", "buy", 400) != ""
    assert market.split("HK.01810", 10, 11, late=1, orders="left") > market.time()["hong_kong"][:10]
    market.halt("HK.00005", 60)
    market.resume("HK.00005")
    with pytest.raises(SandboxError, match=r"^resume: HK\.00005 is not suspended\.$"):
        market.resume("HK.00005")


def test_a_connection_is_cut(market: SandboxProcess) -> None:
    with socket.create_connection((market.host, market.port), 5) as link:
        deadline = 50
        while market.cut(door="opend") == 0 and deadline:
            deadline -= 1
        assert link.recv(1) == b""


def test_faults_pushes_notices_and_keys_are_ordered(market: SandboxProcess) -> None:
    market.fault("Trd_PlaceOrder", "refuse", text="not today", times=2)
    assert market.release() == 0
    market.drop_pushes()
    market.drop_pushes(False)
    market.require_keys(False)
    urllib.request.urlopen(f"{market.url}/api/global-state", timeout=10).close()  # noqa: S310 loopback
    market.require_keys()
    assert market.notify("kicked-out") == 0


def test_a_port_is_closed_and_opened_at_its_address(market: SandboxProcess) -> None:
    market.close_door(door="opend")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((market.host, market.port), 5)
    market.open_door(door="opend")
    socket.create_connection((market.host, market.port), 5).close()


def test_a_refused_command_says_why(market: SandboxProcess) -> None:
    with pytest.raises(SandboxError, match=r"^scenario: unknown-scenario name='stormy'"):
        market.scenario("stormy")
    with pytest.raises(ValueError, match="seconds or to, one of them"):
        market.advance()


def test_a_port_that_is_not_open_is_named() -> None:
    with SandboxProcess("rest", **CALM) as market, pytest.raises(SandboxError, match="no longport_keys: it serves"):
        _ = market.keys


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"scenario": "stormy"}, "code 2: .*--scenario.*stormy"),
        ({"sede": 1}, "code 2: .*--sede"),
    ],
)
def test_what_keeps_it_from_starting_is_the_sandboxs_own_sentence(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SandboxError, match=sentence):
        SandboxProcess("opend", **options)


def test_a_silent_start_ends_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "START_SECONDS", 0.2)
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(child_process, "command_line", lambda ports, options: sleeper)

    with pytest.raises(SandboxError, match="printed no address"):
        SandboxProcess("opend")


def test_an_ended_sandbox_is_named_and_closed_twice() -> None:
    market = SandboxProcess("opend", **CALM)
    market._process.kill()
    market._process.wait()
    with pytest.raises(SandboxError, match=r"^state: the sandbox has ended with code"):
        market.state()
    market.close()
    market.close()
    assert market.log() == ""
    assert not market.running


def test_options_are_those_of_the_command_line() -> None:
    command = command_line(["opend"], {"enable_trading": "no", "i_know_this_is_plain_text": True, "state": None})

    assert command[-3:] == ["--enable-trading", "no", "--i-know-this-is-plain-text"]
    with pytest.raises(ValueError, match="no such port: opendd"):
        command_line(["opendd"], {})


def test_the_module_costs_no_import_of_the_exchange() -> None:
    """What a test suite imports: the standard library only."""
    program = (
        "import sys, tideboard_sandbox.child_process\n"
        "print(*{name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names))"
    )
    env = {"PYTHONPATH": environment()["PYTHONPATH"]}
    done = subprocess.run([sys.executable, "-S", "-c", program], env=env, capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) <= {"__main__", "tideboard_sandbox"}
