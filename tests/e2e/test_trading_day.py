"""A day of trading through the real window: a bracket at LongPort, a stop after a fill, a flatten, the loss brake."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import REPOSITORY, RunningSandbox
from fakes.servers.vendor_sdk import Witness, run_script
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.day_trader import BEST_ASK, DayTrader, moving_sandbox
from fakes.walks.person.longport_sign_in import settings, sign_in
from fakes.walks.person.person import until
from fakes.walks.person.trader import PASSWORD
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

# The gate has core/orders/guard/test_flatten.py and core/gateways/suite/test_flatten.py.
pytestmark = [pytest.mark.timeout(600, method="signal"), pytest.mark.whole, pytest.mark.slow]

OWN_PASSWORD = "Kv3fae90b1c2d4"
PAPER_ACCOUNT = "281756470000000001"
RESTS = 1000
"""Shares of the entry that the best ask does not have."""
HELD = {"HK.00700": 100, "HK.00005": 400, "HK.09988": 100}
"""What is bought one after the other: a board lot of each."""


@pytest.fixture
def still() -> threading.Event:
    """Set while the exchange must not move by itself."""
    return threading.Event()


@pytest.fixture
def sandbox(still: threading.Event) -> Iterator[RunningSandbox]:
    """An exchange that counts as a broker."""
    with moving_sandbox(still) as running:
        yield running


# --- LongPort ---------------------------------------------------------------------------------------------------------


def told_by(brand: str, sandbox: RunningSandbox, folder: Path) -> dict[str, Any]:
    """The day as an unmodified SDK of LongPort reads it."""
    python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
    if not python.exists():
        not_run_here("the vendors' environment is not made")
    folder.mkdir(exist_ok=True)
    line, result = folder / "line.json", folder / f"{brand}.json"
    line.touch(mode=0o600)
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(python, "vendor_longport_day.py", brand, line, result, home=folder)
    told: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return told


def cash_of(told: dict[str, Any]) -> Decimal:
    """Hong Kong dollars, held back or not."""
    return sum((Decimal(part) for part in told["cash"]["HKD"]), Decimal(0))


def at_longport(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """The orders of LongPort's accounts as the sandbox itself tells them."""
    accounts = sandbox.ask_now("state")["longport"]["orders"]
    return [row for rows in accounts.values() for row in rows]


def shares_at_best(trader: DayTrader) -> int:
    """Shares at the best ask: "Ask 603.00, 4,300 shares, 2 orders"; 0 = more than a part of an order in our limits."""
    shares = int(trader.see(BEST_ASK).name.split(", ", 1)[1].split(" shares")[0].replace(",", ""))
    return shares if shares <= 1500 else 0


def filled(sandbox: RunningSandbox, side: str) -> int:
    """Shares traded on a side."""
    return sum(int(row["filled"]) for row in at_longport(sandbox) if row["side"] == side)


def test_a_bracket_from_entry_to_target_at_longport(
    the_stage: Stage, sandbox: RunningSandbox, tmp_path: Path, still: threading.Event
) -> None:
    """In with two exits, filled in part, the target fills, the stop is gone, and the money is what the fills say."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(settings(sandbox))
    before = cash_of(told_by("longport", sandbox, tmp_path / "vendor"))
    with running_app(the_stage, data) as app:
        person = app.person()
        sign_in(person, sandbox.line["longport_keys"])
        person.read_until("main_window", "LIVE", "real money")
        trader = DayTrader(person, Environment.LIVE, "longport")
        trader.unlock_with(OWN_PASSWORD)
        assets = trader.assets()
        sandbox.ask_now("scenario", name="thin-book")
        sandbox.ask_now("advance", seconds=5)
        shares = 0
        for _again in range(4):  # a review that became void on a busy machine has sent nothing
            still.clear()
            shares = until(lambda: shares_at_best(trader), what="a thin book") + RESTS
            trader.enter_with_exits(shares, before_send=still.set)
            with contextlib.suppress(AssertionError):
                until(lambda: at_longport(sandbox), patience=20.0, what="an order at the exchange")
                break
        for _ in range(600):
            if filled(sandbox, "buy"):
                break
            sandbox.ask_now("advance", seconds=1)
        part = filled(sandbox, "buy")
        assert 0 < part < shares
        trader.read_orders("Take profit", "Stop loss", f"Filled {part:,}", f"Shares {part:,}", "no exit works yet")
        trader.step("part-filled")
        sandbox.ask_now("scenario", name="calm")
        for _ in range(240):
            sandbox.ask_now("advance", seconds=30)
            if filled(sandbox, "sell") == filled(sandbox, "buy") > 0:
                break
        whole = filled(sandbox, "buy")
        trader.read_orders("Take profit", f"Filled {whole:,}", "Status filled", "Status cancelled")
        trader.step("target-filled")
        seen = [told_by(brand, sandbox, tmp_path / "vendor") for brand in ("longport", "longbridge")]
        assert seen[0] == seen[1]
        told = seen[0]
        assert {(row["side"], row["filled"]) for row in told["orders"]} == {("Buy", whole), ("Sell", whole)}
        assert [row["status"] for row in at_longport(sandbox) if row["kind"] == "stop"] == ["cancelled"]
        sides = {row["id"]: 1 if row["side"] == "Sell" else -1 for row in told["orders"]}
        traded = sum(sides[row["order"]] * row["quantity"] * Decimal(row["price"]) for row in told["executions"])
        fees = sum(Decimal(row["balance"]) for row in told["flows"] if row["name"] == "Trading Fees")
        assert fees < 0
        assert cash_of(told) == before + traded + fees
        until(lambda: trader.assets() == assets + traded + fees, what="the same sum in the window")
        fills = trader.list_of("fills")
        for row in told["executions"]:
            assert f"Value {row['quantity'] * Decimal(row['price']):,.2f}" in fills
        trader.step("fills")


# --- Futu -------------------------------------------------------------------------------------------------------------


def settings_for(environment: Environment) -> Settings:
    """Of somebody who has seen the first questions, with the account of an environment in view."""
    return Settings(welcomed=True, account=PAPER_ACCOUNT if environment is Environment.PAPER else "")


def flatten(trader: DayTrader) -> None:
    """All three in one confirmation; the stop is cancelled before its position is closed."""
    for _again in range(4):  # a busy machine may be too late for a confirmation or a line, which sends nothing then
        said = trader.ask_flatten()
        trader.step("flatten")
        trader.confirm_flatten(sum(symbol in said for symbol in HELD))
        with contextlib.suppress(AssertionError):
            trader.read_until("flatten_progress", "Every position is closed")
            break
        trader.key("Escape")
        trader.gone("flatten_lines")
    trader.step("flattened")
    trader.click("close_flatten")
    trader.gone("flatten_progress")


def trip_the_brake(trader: DayTrader) -> None:
    """Three entries are all that the person allows himself: what opens is denied, nothing is sent.

    Outside of PRACTICE the exchange of these walks has another date than this computer, and the brake holds for that.
    """
    practice = trader.environment is Environment.PRACTICE
    trader.run_command("settings: loss brake")
    trader.fill("brake_trades", "3")
    trader.click("brake_apply")
    trader.step("brake-settings")
    trader.key("Escape")
    if practice:
        trader.read_until("banner", "oss brake")
    trader.step("brake")
    trader.click("side_buy")
    trader.choose_type("limit")
    trader.take_price(BEST_ASK)
    trader.fill("quantity", "100")
    trader.click("review_order")
    trader.read_until("order_result", "brake", "traded today" if practice else "different dates")
    trader.step("denied")
    trader.key("Escape")
    trader.gone("order_result")


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER, Environment.PRACTICE])
def test_stop_after_a_fill_flatten_and_brake_at_futu(
    the_stage: Stage, sandbox: RunningSandbox, tmp_path: Path, witness: Witness, environment: Environment
) -> None:
    """Three positions, one protected, all closed by one approval; then the brake holds. The money is the fills'."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    SettingsFile(data).save(settings_for(environment))
    practice = environment is Environment.PRACTICE
    side = "SIMULATE" if environment is Environment.PAPER else "REAL"
    with running_app(the_stage, data, *(["--sandbox"] if practice else ["--opend", sandbox.opend])) as app:
        trader = DayTrader(app.person(), environment, "futu")
        port = app.exchange_port() if practice else sandbox.port
        before = witness.ask(port, side)
        trader.unlock_with(OWN_PASSWORD if environment is Environment.PAPER else PASSWORD)
        for symbol, shares in HELD.items():
            trader.buy(symbol, shares)
        stops = environment is not Environment.PAPER  # Futu's simulated accounts take no stops
        if stops:
            trader.protect("HK.00700", HELD["HK.00700"])
        flatten(trader)
        trip_the_brake(trader)
        told = witness.ask(port, side)
        until(lambda: trader.assets() == cash(told), what="the same sum in the window")
        rows = trader.list_of("orders")
    assert told["positions"] == []
    assert sorted((row["code"], row["trd_side"], row["qty"], row["order_status"]) for row in told["orders"]) == sorted(
        [(symbol, way, float(shares), "FILLED_ALL") for symbol, shares in HELD.items() for way in ("BUY", "SELL")]
        + [("HK.00700", "SELL", float(HELD["HK.00700"]), "CANCELLED_ALL")] * stops
    )
    assert all(word in rows for word in (*HELD, "Status filled", *["Status cancelled", "Type Stop"] * stops))
    signs = {"BUY": -1, "SELL": 1}
    # Futu tells neither the fills of a simulated account nor what it charges.
    fills = told["deals"] if environment is not Environment.PAPER else [dealt(row) for row in told["orders"]]
    traded = sum(signs[row["trd_side"]] * int(row["qty"]) * Decimal(str(row["price"])) for row in fills)
    paid = cash(before) + traded - cash(told)
    if environment is Environment.PAPER:
        assert paid > 0
    else:
        assert paid == sum(Decimal(str(row["fee_amount"])) for row in told["fees"])


def dealt(order: dict[str, Any]) -> dict[str, Any]:
    """What an order traded, as one fill."""
    return {**order, "qty": order["dealt_qty"], "price": order["dealt_avg_price"]}


def cash(told: dict[str, Any]) -> Decimal:
    """Hong Kong dollars of the account as futu-api tells them, to the cent."""
    return Decimal(str(told["funds"][0]["cash"])).quantize(Decimal("0.01"))
