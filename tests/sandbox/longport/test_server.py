"""The LongPort port on the control port: faults, cuts, going away and coming back, next to the OpenD port."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, sandbox_thread
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.command_line import Options
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS
from tideboard_sandbox.longport.server import CALLS

TOKEN = "/v1/socket/token"
BOTH = Options(control_port=0, longport_port=0, seed=7, speed=0, date=date.fromisoformat(PRACTICE_DAY))


@pytest.fixture(scope="module")
def running() -> Iterator[OpenSandbox]:
    """Both ports of one exchange that stands still."""
    with sandbox_thread(BOTH) as opened:
        yield opened


@pytest.fixture
def sandbox(running: OpenSandbox) -> Iterator[OpenSandbox]:
    """The module's sandbox, calm again afterwards."""
    yield running
    running.ask_now("release")
    running.ask_now("scenario", name="calm")


class Caller:
    """One HTTP connection; unsigned calls are answered too, with a refusal."""

    def __init__(self, sandbox: OpenSandbox) -> None:
        place = urlsplit(sandbox.line["longport"]["http"])
        self.link = http.client.HTTPConnection(str(place.hostname), place.port, timeout=10)

    def get(self, path: str) -> int:
        """The code of the envelope."""
        self.link.request("GET", path)
        return int(json.loads(self.link.getresponse().read())["code"])

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()


@pytest.mark.parametrize(
    "name", [f"GET {TOKEN}", "quote SUBSCRIBE", "trade AUTH", "CAPITAL_FLOW", "POST /oauth2/token"]
)
def test_every_call_of_the_port_can_meet_a_fault_by_name(sandbox: OpenSandbox, name: str) -> None:
    sandbox.ask_now("fault", proto=name, point="no-reply")

    assert name in CALLS or f"quote {name}" in CALLS


@pytest.mark.parametrize("name", ["GET /v1/nothing", "quote DANCE", "Nothing"])
def test_a_call_that_no_port_has_is_told(sandbox: OpenSandbox, name: str) -> None:
    with pytest.raises(AssertionError, match="unknown-call"):
        sandbox.ask_now("fault", proto=name, point="no-reply")


def test_a_protocol_id_belongs_to_opend_and_not_to_longport(sandbox: OpenSandbox) -> None:
    sandbox.ask_now("fault", proto=1004, point="no-reply")
    sandbox.ask_now("fault", proto="KeepAlive", point="no-reply", door="opend")

    with pytest.raises(AssertionError, match="unknown-call"):
        sandbox.ask_now("fault", proto="KeepAlive", point="no-reply", door="longport")


def test_a_fault_cuts_one_call_and_release_forgets_those_to_come(sandbox: OpenSandbox) -> None:
    sandbox.ask_now("fault", proto=f"GET {TOKEN}", point="before-read", times=2)
    with Caller(sandbox) as caller, pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        caller.get(TOKEN)

    sandbox.ask_now("release")

    with Caller(sandbox) as caller:
        assert caller.get(TOKEN) == 403203


def test_one_port_goes_away_and_comes_back_while_the_other_stays(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as before, OpendClient((sandbox.host, sandbox.port)) as client:
        client.init()
        assert before.get(TOKEN)

        sandbox.ask_now("close-door", door="longport")

        with pytest.raises(OSError), Caller(sandbox) as refused:  # noqa: PT011 any of the ways a connection fails
            refused.get(TOKEN)
        assert client.call(ProtoId.KeepAlive, time=1).retType == 0
        back = sandbox.ask_now("open-door", door="longport")
        assert back["longport"] == sandbox.line["longport"]
        assert back["longport_keys"] == sandbox.line["longport_keys"]
        with Caller(sandbox) as after:
            assert after.get(TOKEN) == 403203


def test_cutting_one_port_leaves_the_connections_of_the_other(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as caller, OpendClient((sandbox.host, sandbox.port)) as client:
        client.init()
        assert caller.get(TOKEN)

        assert sandbox.ask_now("cut", door="longport")["cut"] == 1
        assert client.call(ProtoId.KeepAlive, time=1).retType == 0
        assert sandbox.ask_now("cut", connection="quote-99")["cut"] == 0


def test_state_tells_accounts_orders_and_requests_under_the_doors_name(sandbox: OpenSandbox) -> None:
    with Caller(sandbox) as caller:
        caller.get(TOKEN)

    state = sandbox.ask_now("state")

    assert set(state["longport"]["orders"]) == set(LONGPORT_ACCOUNTS)
    assert state["longport"]["requests"][f"GET {TOKEN}"] >= 1
    assert not set(LONGPORT_ACCOUNTS) & set(state["orders"])
    assert len(state["orders"]) == 6


def test_scenarios_reach_both_ports(sandbox: OpenSandbox) -> None:
    for name in ("conflict", "silent", "quota", "rate-limited", "no-permission", "calm"):
        assert sandbox.ask_now("scenario", name=name)["scenario"] == name
    assert sandbox.ask_now("state")["quota"]["total"] == 1000


def test_the_longport_port_alone_has_no_opend_state_and_no_notices() -> None:
    with sandbox_thread(replace(BOTH, opend_port=None)) as alone:
        state = alone.ask_now("state")
        assert "opend" not in alone.line
        assert "unlocked" not in state
        assert state["longport"]["sockets"] == []
        with pytest.raises(AssertionError, match="no-such-door"):
            alone.ask_now("notify", kind="logged-in")
