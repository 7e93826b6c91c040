"""An agent's day beside the window: it reads and proposes, a person decides by keys, the exchange has one order."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.desktop_services import gnome_keyring, private_bus, short_folder
from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.day_trader import DayTrader, moving_sandbox
from fakes.walks.person.person import SENSITIVE, STEADY, Person, has, pause, until
from fakes.walks.person.programs import (
    SCRIPTS,
    SNIPPETS,
    Assistant,
    assistant,
    let_in,
    open_page,
    programs,
    run,
    switch_on,
)
from fakes.walks.person.trader import PASSWORD, Trader
from tideboard_core.audit.records import FILE
from tideboard_core.model.order import Environment
from tideboard_core.model.proposal_tag import READING

# The gate has desktop/assembly/test_proposals.py and core/orders/guard/test_proposals.py.
pytestmark = [pytest.mark.timeout(600, method="signal"), pytest.mark.whole, pytest.mark.slow]

SYMBOL = "HK.00700"
MOST = "1000000"


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the window's socket."""
    with short_folder() as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
        yield folder


class Beside:
    """Programs with keys, beside a window whose person has unlocked."""

    def __init__(self, trader: Trader, variables: dict[str, str], tokens: list[str]) -> None:
        self.trader, self.variables, self.tokens = trader, variables, tokens

    def open_newest(self) -> None:
        """F9, the first row, Enter: into the ticket."""
        self.list_newest()
        self.trader.key("Return")
        self.trader.gone("proposal_list")
        self.trader.see("proposal_panel")

    def list_newest(self) -> None:
        """F9, and the first row is the current one."""
        self.trader.key("F9")
        self.trader.see("proposal_list")
        until(lambda: has(self.trader.see("proposal_open"), SENSITIVE), what="a chosen row")

    def closed(self) -> None:
        """Nothing of a proposal is in the ticket any more."""
        self.trader.gone("proposal_panel")
        assert self.trader.text("quantity") != "200"


def beside(trader: Trader, folder: Path, runtime: Path, bus: str) -> Beside:
    """Let an assistant and a script in, by keys."""
    open_page(trader)
    switch_on(trader, runtime)
    variables = programs(folder / "bin") | {"DBUS_SESSION_BUS_ADDRESS": bus}
    live = isinstance(trader, DayTrader) and trader.environment is Environment.LIVE
    scopes = ("scope_market", "scope_archive", "scope_propose_live" if live else "scope_propose_practice")
    password = PASSWORD if live else ""
    tokens = [let_in(trader, "assistant", *scopes, most=MOST, password=password)]
    tokens.append(let_in(trader, "agent", scopes[-1], most=MOST, password=password))
    run("tideboard-api key store assistant", variables, f"{tokens[0]}\n")
    run(SNIPPETS[2].splitlines()[0], variables, f"{tokens[1]}\n")
    trader.key("Escape")
    trader.gone("programs_on")
    return Beside(trader, variables, tokens)


def ask_side(agent: Assistant, side: str) -> str:
    """The best price of a side of the book, as the agent reads it."""
    return str(agent.call("book", symbol=SYMBOL)[side][0]["price"])


def lines(data: Path, kind: str) -> list[dict[str, Any]]:
    """What the order log says of this kind."""
    written = map(json.loads, (data / FILE).read_text(encoding="utf-8").splitlines())
    return [line["data"] for line in written if line["kind"] == kind]


def confirmed(at: Beside, agent: Assistant) -> str:
    """The agent reads and proposes; the person changes the quantity and sends; returns the proposal's id."""
    flow, rank = agent.call("flow", symbol=SYMBOL), agent.call("percentile", symbol=SYMBOL)
    assert len(flow["times"]) == len(flow["net"]) > 0
    assert rank["symbol"] == SYMBOL
    one = agent.propose(SYMBOL, "buy", 200, ask_side(agent, "asks"), client_id="day-1", reason="net inflow", ttl=300)
    at.open_newest()
    assert agent.state(one) == ("shown", False)
    assert "Proposed by assistant" in at.trader.read("proposal_panel")
    at.trader.focus("quantity")
    at.trader.key("Ctrl", "a")
    at.trader.type("300")
    until(lambda: agent.state(one) == ("shown", True), what="the change, told to the agent")
    at.trader.key("Return")
    at.trader.see("send_order")
    said = at.trader.read("confirm_order")
    assert "Proposed by assistant" in said
    assert "200 → 300" in said
    send_by_key(at.trader)
    until(lambda: agent.state(one) == ("confirmed", True), what="the yes, told to the agent")
    return one


def send_by_key(person: Person) -> None:
    """Space on Send once it lives; a press that came too early is nothing, and one order can never become two."""
    pause(READING)
    for _ in range(4):
        pause(STEADY)
        if not person.sees("send_order"):
            return
        person.focus("send_order")
        person.key("Space")
        with contextlib.suppress(AssertionError):
            until(lambda: person.look_for("send_order") is None, patience=3.0)
    person.gone("send_order")


def declined(at: Beside) -> None:
    """The page's script proposes, and the person says no in the list."""
    command = SNIPPETS[2].splitlines()[-1]
    with subprocess.Popen(
        ["sh", "-c", command], cwd=SCRIPTS, env=at.variables, stdout=subprocess.PIPE, text=True
    ) as script:
        at.trader.read_until("proposals", "1 proposal")
        at.list_newest()
        at.trader.key("Delete")
        assert script.stdout is not None
        said = script.stdout.read().splitlines()
    assert [line.split()[0] for line in said] == ["in", "declined"], said
    at.trader.key("Escape")
    at.trader.gone("proposal_list")


def expired(at: Beside, agent: Assistant) -> None:
    """The person has it in the ticket when its time is over."""
    one = agent.propose(SYMBOL, "sell", 200, ask_side(agent, "bids"), client_id="day-2", ttl=30)
    at.open_newest()
    until(lambda: agent.state(one) == ("expired", False), what="the end of its life")
    at.closed()


def withdrawn(at: Beside, agent: Assistant) -> None:
    """The agent takes it back while the person reads the confirmation."""
    one = agent.propose(SYMBOL, "sell", 200, ask_side(agent, "bids"), client_id="day-3", ttl=300)
    at.open_newest()
    at.trader.key("Return")
    at.trader.see("send_order")
    assert agent.call("withdraw_proposal", identity=one)["state"] == "withdrawn"
    until(lambda: not has(at.trader.see("send_order"), SENSITIVE), what="a dead dialog")
    at.trader.key("Escape")
    at.trader.gone("send_order")
    at.closed()


def stopped(at: Beside, agent: Assistant, runtime: Path) -> None:
    """The person stops programs by key; once they are let in again the agent learns what became of it."""
    command = SNIPPETS[2].splitlines()[-1].replace(" buy ", " sell ")
    with subprocess.Popen(
        ["sh", "-c", command], cwd=SCRIPTS, env=at.variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as script:
        one = _stopped(at, agent)
        _said, why = script.communicate()
    assert why.startswith("stopped: "), why
    open_page(at.trader)
    switch_on(at.trader, runtime)
    until(lambda: agent.answers("quote", symbols=[SYMBOL]), what="an answer")
    assert agent.state(one) == ("stopped", False)
    at.trader.key("Escape")


def _stopped(at: Beside, agent: Assistant) -> str:
    at.trader.read_until("proposals", "1 proposal")
    one = agent.propose(SYMBOL, "sell", 200, ask_side(agent, "bids"), client_id="day-4", ttl=300)
    at.open_newest()
    at.trader.key("Ctrl", "Shift", "F9")
    at.closed()
    assert agent.refused("proposal_state", identity=one).startswith("no-window")
    return one


def test_a_person_decides_on_each_and_the_exchange_has_one_order(
    the_stage: Stage, tmp_path: Path, runtime: Path, witness: Witness
) -> None:
    assert 1 + len(SNIPPETS[2].splitlines()) <= 10, "pip install, and these"
    data = tmp_path / "data"
    with (
        private_bus() as bus,
        gnome_keyring(tmp_path / "k", bus, "master"),
        running_app(the_stage, data, "--seed", "7") as app,
    ):
        trader = Trader(app.person())
        trader.unlock_with()
        at = beside(trader, tmp_path, runtime, bus)
        with assistant(at.variables) as agent:
            one = confirmed(at, agent)
            ordered = witness.orders(app.exchange_port())
            declined(at)
            expired(at, agent)
            withdrawn(at, agent)
            stopped(at, agent, runtime)
        assert [row[:3] for row in ordered] == [("BUY", "NORMAL", 300)]
        assert [row[:3] for row in witness.orders(app.exchange_port())] == [("BUY", "NORMAL", 300)]
        written = app.log() + app.said()
    intents = lines(data, "intent")
    assert [line["proposal"] for line in intents] == [{"key": "assistant", "id": one}]
    assert Decimal(intents[0]["quantity"]) == 300
    ends = {line["state"] for line in lines(data, "proposal")}
    assert ends == {"created", "shown", "confirmed", "declined", "expired", "withdrawn", "stopped"}
    assert not any(token in written + (data / FILE).read_text(encoding="utf-8") for token in at.tokens)


def test_real_money_wants_the_password_for_each_key_and_the_quantity_typed(
    the_stage: Stage, tmp_path: Path, runtime: Path
) -> None:
    """Send lives three seconds after the dialog opened, and nothing but the typed quantity sends."""
    data = tmp_path / "data"
    with (
        moving_sandbox() as sandbox,
        private_bus() as bus,
        gnome_keyring(tmp_path / "k", bus, "master"),
        running_app(the_stage, data, "--opend", sandbox.opend) as app,
    ):
        trader = DayTrader(app.person(), Environment.LIVE, "agent")
        trader.unlock_with()
        at = beside(trader, tmp_path, runtime, bus)
        with assistant(at.variables) as agent:
            one = agent.propose(SYMBOL, "buy", 200, ask_side(agent, "asks"), client_id="live-1", ttl=300)
            at.open_newest()
            trader.key("Return")
            trader.see("typed_quantity")
            assert "Proposed by assistant" in trader.read("confirm_order")
            assert sum(len(rows) for rows in sandbox.ask_now("state")["orders"].values()) == 0
            pause(READING + STEADY)
            trader.type_number(200)
            trader.send()
            until(lambda: agent.state(one) == ("confirmed", False), what="the yes, told to the agent")
        (order,) = [row for rows in sandbox.ask_now("state")["orders"].values() for row in rows]
        assert (order["side"], order["quantity"]) == ("buy", 200)
    (intent,) = lines(data, "intent")
    assert (intent["proposal"], intent["environment"]) == ({"key": "assistant", "id": one}, "LIVE")
