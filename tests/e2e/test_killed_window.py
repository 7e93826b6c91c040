"""The window's process is killed in a flatten or an entry with exits; the next one says what stands at the broker."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import RunningSandbox
from fakes.values.killing import KILL
from fakes.walks.person.application import DesktopApp, Stage, running_app
from fakes.walks.person.day_trader import DayTrader, moving_sandbox
from fakes.walks.person.longport_sign_in import settings, sign_in
from fakes.walks.person.person import STEADY, pause, until
from tideboard_core.audit.records import FILE
from tideboard_core.model.order import Environment
from tideboard_core.system.settings_store import SettingsFile

# The gate has core/orders/guard/test_flatten_crash.py.
pytestmark = [pytest.mark.timeout(600, method="signal"), pytest.mark.whole, pytest.mark.slow]

OWN_PASSWORD = "Kv3fae90b1c2d4"
HELD = {"HK.00700": 100, "HK.00005": 400}
PLACE, CHANGE, POSITIONS = "Trd_PlaceOrder", "Trd_ModifyOrder", "Trd_GetPositionList"
ENTER = "POST /v1/trade/order"
NUMBERS = {PLACE: "2202", CHANGE: "2205", POSITIONS: "2102"}
OVER = {"filled", "cancelled"}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """An exchange that counts as a broker."""
    with moving_sandbox() as running:
        yield running


def at_longport(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """The orders of LongPort's accounts, exits included."""
    return [row for rows in sandbox.ask_now("state")["longport"]["orders"].values() for row in rows]


def orders(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """The orders of Futu's accounts as the sandbox itself tells them."""
    return [row for rows in sandbox.ask_now("state")["orders"].values() for row in rows]


def asked(sandbox: RunningSandbox, call: str) -> int:
    """How often it was asked for something."""
    return int(sandbox.ask_now("state")["requests"].get(NUMBERS[call], 0))


def table(trader: DayTrader, name: str, first: str) -> list[dict[str, str]]:
    """The rows of a table: its cells are named by their column and value, of which that of `first` begins a row."""
    rows: list[dict[str, str]] = []
    for cell in trader.see(name).children():
        column, _, text = cell.name.partition(" ")
        if column == first and text:
            rows.append({})
        if rows:
            rows[-1][column] = text
    return rows


class Killing:
    """Ends the process as a crash would, at the moment that a point names."""

    def __init__(self, sandbox: RunningSandbox, app: DesktopApp, data: Path) -> None:
        self.sandbox, self.app, self.log = sandbox, app, data / FILE
        self.before = {call: asked(sandbox, call) for call in NUMBERS}

    def arm(self, point: str) -> None:
        """What the exchange does meanwhile; before the person's yes."""
        call = {
            "exits-cancelled": POSITIONS,
            "cancel-unanswered": CHANGE,
            "order-unanswered": PLACE,
            "entry-unanswered": ENTER,
        }.get(point)
        if call is not None:
            self.sandbox.ask_now("fault", proto=call, point="hold-reply", times=20)

    def strike(self, point: str) -> None:
        """Wait for the point, and kill."""
        points: dict[str, Callable[[], object]] = {
            "intent-on-disk": lambda: b'"kind":"intent"' in self.log.read_bytes(),
            "entry-unanswered": lambda: at_longport(self.sandbox),
            "entry-answered": lambda: b'"kind":"accepted"' in self.log.read_bytes(),
            "plan-on-disk": lambda: b'"step":"plan"' in self.log.read_bytes(),
            "cancel-unanswered": lambda: asked(self.sandbox, CHANGE) > self.before[CHANGE],
            "exits-cancelled": lambda: any(row["status"] == "cancelled" for row in orders(self.sandbox)),
            "order-unanswered": lambda: asked(self.sandbox, PLACE) > self.before[PLACE],
        }
        reached = points[point]
        while not reached():
            pass
        self.app.signal(KILL)
        self.app.ended()


def told(trader: DayTrader, sandbox: RunningSandbox, before: set[str]) -> None:
    """The banner counts as the exchange does, and an exit that is gone is filled into the ticket by a click alone."""
    rows = orders(sandbox)
    sent = {row["instrument"] for row in rows if row["id"] not in before}
    lost = [row for row in rows if row["id"] in before and row["status"] == "cancelled"]
    words = f"orders sent {len(sent)}, not sent {len(HELD) - len(sent)}"
    said = trader.read_until("banner", "Closing positions was interrupted", words)
    offered = bool(lost) and "HK.00700" not in sent
    assert ("exits no longer at the broker 1" in said) is offered, said
    trader.step("restarted")
    trader.click("banner_button")
    lines = trader.read("flatten_progress")
    assert ("Tideboard ended before its order was sent." in lines) is (len(sent) < len(HELD))
    assert ("Done: 100 closed" in lines) is ("HK.00700" in sent)
    trader.step("lines")
    if offered:
        count = asked(sandbox, PLACE)
        trader.click("put_exit_back")
        until(lambda: trader.text("trigger"), what="the exit in the ticket")
        assert asked(sandbox, PLACE) == count
    trader.click("close_flatten")
    trader.gone("flatten_progress")
    trader.told_no_more("Closing positions was interrupted")
    if offered:  # having looked at the lines ends nothing: the position has no stop still
        trader.read_until("banner", "1 position has lost its stop or take profit")
        trader.step("lost")
        trader.click("banner_button")
        trader.read_until("lost_exits", "HK.00700", "without a stop", "No longer at the broker: Sell 100 HK.00700 stop")
        trader.step("lost-list")
        trader.click("close_lost_exits")
        trader.gone("lost_exits")


@pytest.mark.parametrize("point", ["plan-on-disk", "cancel-unanswered", "exits-cancelled", "order-unanswered"])
def test_killed_in_a_flatten(the_stage: Stage, sandbox: RunningSandbox, tmp_path: Path, point: str) -> None:
    """Before the first write, after a write before its answer, between the exit's cancel and the closing order."""
    data = tmp_path / "data"
    with running_app(the_stage, data, "--opend", sandbox.opend) as app:
        trader = DayTrader(app.person(), Environment.LIVE, f"killed-{point}")
        trader.unlock_with()
        for symbol, shares in HELD.items():
            trader.buy(symbol, shares)
        trader.protect("HK.00700", HELD["HK.00700"])
        before = {row["id"] for row in orders(sandbox)}
        trader.ask_flatten()
        killing = Killing(sandbox, app, data)
        killing.arm(point)
        pause(STEADY)
        trader.type_number(len(HELD))
        trader.click("send_order")
        killing.strike(point)
    with contextlib.suppress(AssertionError):  # nothing was held back at this point
        sandbox.ask_now("release")
    with running_app(the_stage, data, "--opend", sandbox.opend) as app:
        trader = DayTrader(app.person(), Environment.LIVE, f"killed-{point}")
        writes = asked(sandbox, PLACE), asked(sandbox, CHANGE)
        told(trader, sandbox, before)
        trader.list_of("orders")
        wanted = sorted((row["side"], f"{row['quantity']:,}", ended(row["status"])) for row in orders(sandbox))
        until(lambda: shown(trader) == wanted, what=f"the broker's orders: {wanted}, not {shown(trader)}")
        assert (asked(sandbox, PLACE), asked(sandbox, CHANGE)) == writes, "nothing goes on by itself"
    assert '"interrupted":true' in (data / FILE).read_text(encoding="utf-8")


def shown(trader: DayTrader) -> list[tuple[str, str, str]]:
    """Side, shares and whether it is over of each row of the orders; one that is Unknown is told as that."""
    rows = table(trader, "orders", "Side")
    return sorted((row["Side"].lower(), row.get("Shares", ""), ended(row.get("Status", ""))) for row in rows)


def ended(status: str) -> str:
    """How an order ended, that it is Unknown, or that it is open."""
    return status if status in OVER or "nknown" in status else "open"


def signed_in(app: DesktopApp, sandbox: RunningSandbox, day: str) -> DayTrader:
    """Without a keyring the keys are typed at each start."""
    person = app.person()
    sign_in(person, sandbox.line["longport_keys"])
    person.read_until("main_window", "LIVE", "real money")
    return DayTrader(person, Environment.LIVE, day)


@pytest.mark.parametrize("point", ["intent-on-disk", "entry-unanswered", "entry-answered"])
def test_killed_in_an_entry_with_exits(the_stage: Stage, sandbox: RunningSandbox, tmp_path: Path, point: str) -> None:
    """What the exchange has is shown with its exits, held; what it has not is Unknown, and is not sent again."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(settings(sandbox))
    with running_app(the_stage, data) as app:
        trader = signed_in(app, sandbox, f"killed-{point}")
        trader.unlock_with(OWN_PASSWORD)
        killing = Killing(sandbox, app, data)
        killing.arm(point)
        trader.enter_with_exits(200)
        killing.strike(point)
    with contextlib.suppress(AssertionError):  # nothing was held back at this point
        sandbox.ask_now("release")
    there = at_longport(sandbox)
    with running_app(the_stage, data) as app:
        trader = signed_in(app, sandbox, f"killed-{point}")
        trader.list_of("orders")
        if there:
            triggers = sorted(f"{float(row['trigger']):,.2f}" for row in there if row["trigger"])
            trader.read_until("orders", *triggers, "Take profit", "Stop loss", "Filled 200", "covers 200")
            assert "nknown" not in trader.read("orders")
        else:
            trader.read_until("orders", "Unknown")
        trader.step("restarted")
        assert [row["id"] for row in at_longport(sandbox)] == [row["id"] for row in there], "nothing is sent again"
