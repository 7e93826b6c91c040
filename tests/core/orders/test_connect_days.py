"""Orders through Stock Connect on its own days: today, last days, and stops over a day on which it rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import ACCOUNT, LIMITS, SNAPSHOT, checks_of, request
from fakes.values.trading import ACCOUNTS, position
from tideboard_core.gateways.futu.translate.orders import OFFERS as FUTU
from tideboard_core.gateways.longport.translate.orders import OFFERS as LONGPORT
from tideboard_core.model import connect_days
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Environment, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import Check, CheckCode, Severity

CHRISTMAS, MONDAY = date(2026, 12, 25), date(2026, 12, 28)
MOUTAI = Instrument(
    id=InstrumentId("SH.600519"), name="MOUTAI", security_type=SecurityType.STOCK, lot_size=100, currency="CNY"
)
OFFERS = {"futu": FUTU, "longport": LONGPORT}


def judged(code: CheckCode, day: date, offers: OrderOffers, **fields: Any) -> Check | None:
    """A check of an order for Moutai on a day, of which 100 shares are held."""
    order = request(instrument=MOUTAI.id, quantity=100, **fields)
    held = replace(position(order.account, 100), instrument=MOUTAI.id)
    now = replace(
        SNAPSHOT, instrument=MOUTAI, today=day, offers=offers.of(order.account), positions=(held,), reread=True
    )
    return next((one for one in checks_of(order, now, LIMITS) if one.code is code), None)


@pytest.mark.parametrize("offers", OFFERS.values(), ids=OFFERS)
@pytest.mark.parametrize("side", list(Side))
def test_a_day_of_the_list_takes_no_order_and_names_the_next(side: Side, offers: OrderOffers) -> None:
    found = judged(CheckCode.CONNECT_SHUT, CHRISTMAS, offers, side=side)
    assert found is not None
    assert (found.severity, found.passed) == (Severity.HARD, False)
    assert (found.data["value"], found.data["next"]) == (CHRISTMAS, MONDAY)
    assert judged(CheckCode.CONNECT_SHUT, MONDAY, offers, side=side) is None


@pytest.mark.parametrize(("side", "severity"), [(Side.BUY, Severity.HARD), (Side.SELL, Severity.TYPED)])
def test_a_day_that_our_tables_alone_have_denies_what_adds_and_types_an_exit(side: Side, severity: Severity) -> None:
    found = judged(CheckCode.CONNECT_CROSSED, date(2025, 12, 25), FUTU, side=side)
    assert found is not None
    assert (found.severity, found.passed, found.data["known"]) == (severity, False, date(2026, 12, 31))


def test_an_account_on_paper_is_no_part_of_it() -> None:
    paper = ACCOUNTS[Environment.PAPER]
    assert judged(CheckCode.CONNECT_SHUT, CHRISTMAS, FUTU, account=paper) is None
    assert FUTU.of(ACCOUNT).connect == connect_days.CONNECT_MARKETS


def test_no_order_ends_on_a_day_of_the_list() -> None:
    found = judged(CheckCode.EXPIRY, date(2026, 12, 22), LONGPORT, time_in_force=TimeInForce.GTD, expires=CHRISTMAS)
    assert found is not None
    assert (found.severity, found.passed, found.data["reason"]) == (Severity.HARD, False, "connect-rests")
    monday = judged(CheckCode.EXPIRY, date(2026, 12, 22), LONGPORT, time_in_force=TimeInForce.GTD, expires=MONDAY)
    assert monday is not None
    assert monday.passed


@pytest.mark.parametrize(("side", "severity"), [(Side.BUY, Severity.HARD), (Side.SELL, Severity.TYPED)])
def test_a_last_day_that_our_tables_alone_shut_is_typed_for_an_exit(side: Side, severity: Severity) -> None:
    terms: dict[str, Any] = {"side": side, "time_in_force": TimeInForce.GTD, "expires": date(2025, 12, 25)}
    found = judged(CheckCode.EXPIRY, date(2025, 12, 22), LONGPORT, **terms)
    assert found is not None
    assert (found.severity, found.passed, found.data["crossed"]) == (severity, False, True)


def test_what_is_good_till_cancelled_ends_on_a_day_of_its_own() -> None:
    """90 days from 27 September end on Christmas, on which Shanghai trades."""
    found = judged(CheckCode.OVERNIGHT, date(2026, 9, 27), FUTU, time_in_force=TimeInForce.GTC)
    assert found is not None
    assert found.data["ends"] == date(2026, 12, 24)


def stop(day: date, time_in_force: TimeInForce) -> Check | None:
    fields: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "trigger": Decimal(600), "price": Decimal(598)}
    return judged(CheckCode.CONNECT_EVE, day, FUTU, side=Side.SELL, time_in_force=time_in_force, **fields)


def test_a_stop_that_lasts_is_warned_of_the_day_on_which_it_does_not_work() -> None:
    eve = stop(date(2026, 12, 24), TimeInForce.GTC)
    assert eve is not None
    assert (eve.severity, eve.passed, eve.data["value"]) == (Severity.SOFT, False, CHRISTMAS)
    assert stop(date(2026, 12, 24), TimeInForce.DAY) is None
    assert stop(date(2026, 12, 23), TimeInForce.GTC) is None
