"""Prices that an exchange refuses for where they lie, and minutes in which it takes no change of an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from fakes.values.order_checks import ACCOUNT, LIMITS, checks_of, request, snapshot_with
from fakes.values.trading import BOOK, QUOTE, TENCENT, levels, order_row
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import ModifyRequest, OrderRequest, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.checks import Verdicts, all_checks
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.next_steps import next_steps
from tideboard_core.orders.price_bounds import furthest
from tideboard_core.orders.rounding import stop_limit_at
from tideboard_core.orders.snapshot import PretradeSnapshot

BUY, SELL = Side.BUY, Side.SELL
ZONE = ZoneInfo("Asia/Hong_Kong")
WIDE = replace(LIMITS, collar_last_percent=Decimal(50), collar_best_percent=Decimal(50))


def at(clock: str, day: str = "2026-11-20") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def found(
    order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot, code: CheckCode = CheckCode.BOUND
) -> Check | None:
    return next((one for one in checks_of(order, snapshot, WIDE) if one.code is code), None)


def word(check: Check | None) -> str:
    return "none" if check is None else "passes" if check.passed else check.severity.value


# --- auctions of Hong Kong ----------------------------------------------------------------------------------------

OPENING = {"session": MarketState.AUCTION, "now": at("09:05")}
"""The previous close is 605.00: from 514.25 to 695.75."""
FIXED = {"session": MarketState.AUCTION, "now": at("09:16")}
"""The best prices are 612.00 and 612.50."""
CLOSING = {"session": MarketState.CLOSING_AUCTION, "now": at("16:03")}
"""The last price is 612.50: from 581.875 to 643.125."""
ENDING = {"session": MarketState.CLOSING_AUCTION, "now": at("16:07")}


@pytest.mark.parametrize(
    ("moment", "side", "price", "verdict", "passes"),
    [
        (OPENING, BUY, "695.50", "passes", None),
        (OPENING, BUY, "696.00", "hard", "695.50"),
        (OPENING, BUY, "514.50", "passes", None),
        (OPENING, BUY, "514.00", "hard", "514.50"),
        (OPENING, SELL, "514.00", "typed", "514.50"),
        (OPENING, SELL, "696.00", "typed", "695.50"),
        (FIXED, BUY, "612.50", "passes", None),
        (FIXED, BUY, "613.00", "soft", "612.50"),
        (FIXED, SELL, "611.50", "soft", "612.00"),
        (CLOSING, BUY, "643.00", "passes", None),
        (CLOSING, BUY, "643.50", "soft", "643.00"),
        (CLOSING, SELL, "581.50", "soft", "582.00"),
        (ENDING, BUY, "613.00", "soft", "612.50"),
        (OPENING | {"now": at("09:25")}, BUY, "900.00", "none", None),
        (OPENING | {"session": MarketState.OPEN}, BUY, "900.00", "none", None),
        (CLOSING | {"now": at("16:00:30")}, BUY, "900.00", "none", None),
    ],
)
def test_the_auctions_of_hong_kong_have_bounds(
    moment: dict[str, Any], side: Side, price: str, verdict: str, passes: str | None
) -> None:
    """An entry beyond 15 % is denied, an exit typed; what the exchange does not tell or has kept before warns."""
    check = found(request(side=side, price=Decimal(price)), snapshot_with(**moment))

    assert word(check) == verdict
    if check is not None and not check.passed:
        assert check.data["passes"] == Decimal(passes or 0)


@pytest.mark.parametrize("kind", [SecurityType.WARRANT, SecurityType.BOND, SecurityType.OPTION])
def test_what_has_no_part_in_the_auctions_has_no_bounds_there(kind: SecurityType) -> None:
    facts = replace(TENCENT, security_type=kind)
    assert found(request(price=Decimal("900.00")), snapshot_with(instrument=facts, **OPENING)) is None


def test_on_a_half_day_the_closing_auction_is_at_noon() -> None:
    half = {"session": MarketState.CLOSING_AUCTION, "now": at("12:03", "2026-12-24")}
    assert word(found(request(price=Decimal("650.00")), snapshot_with(**half))) == "soft"
    usual = half | {"now": at("12:03")}
    assert found(request(price=Decimal("650.00")), snapshot_with(**usual)) is None


def test_without_what_it_is_measured_from_nothing_is_bounded() -> None:
    order = request(price=Decimal("900.00"))
    assert found(order, snapshot_with(quote=None, **OPENING)) is None
    assert found(order, snapshot_with(book=structs.replace(BOOK, bids=()), **FIXED)) is None
    assert found(order, snapshot_with(book_age=3.5, **FIXED)) is None


# --- the mainland in continuous trading -----------------------------------------------------------------------------


def mainland(code: str, bid: str, ask: str, **changes: Any) -> PretradeSnapshot:
    """A security of the mainland with these best prices."""
    number = InstrumentId(code)
    kind = changes.pop("kind", SecurityType.STOCK)
    facts = Instrument(id=number, name="", security_type=kind, lot_size=100, currency="CNY")
    book = OrderBook(instrument=number, bids=levels((bid, 900)), asks=levels((ask, 900)), time=BOOK.time)
    quote = structs.replace(QUOTE, instrument=number, last=Decimal(bid), prev_close=Decimal(bid))
    return snapshot_with(**({"instrument": facts, "book": book, "quote": quote} | changes))


@pytest.mark.parametrize(
    ("code", "side", "price", "verdict", "passes"),
    [
        ("SH.688981", BUY, "102.03", "passes", None),
        ("SH.688981", BUY, "102.04", "hard", "102.03"),
        ("SH.688981", BUY, "90.00", "passes", None),
        ("SH.688981", SELL, "97.99", "hard", "98.00"),
        ("SZ.300750", BUY, "103.00", "hard", "102.03"),
        ("SH.600519", BUY, "103.00", "soft", "102.03"),
        ("SZ.000001", SELL, "97.00", "soft", "98.00"),
    ],
)
def test_the_mainland_takes_two_percent_beyond_the_best_opposite_price(
    code: str, side: Side, price: str, verdict: str, passes: str | None
) -> None:
    """Best bid 100.00, best ask 100.03. STAR and ChiNext deny an entry, the main boards warn of it."""
    snapshot = mainland(code, "100.00", "100.03", positions=())
    check = found(request(instrument=InstrumentId(code), side=side, price=Decimal(price), quantity=200), snapshot)

    assert check is not None
    assert word(check) == verdict
    assert check.data.get("passes") == (None if passes is None else Decimal(passes))
    assert bool(check.data.get("unchecked")) is (verdict == "soft")


@pytest.mark.parametrize(
    ("code", "price", "verdict"), [("SH.688981", "97.99", "typed"), ("SZ.000001", "97.99", "soft")]
)
def test_no_bound_denies_what_closes(code: str, price: str, verdict: str) -> None:
    number = InstrumentId(code)
    snapshot = mainland(code, "100.00", "100.03")
    row = replace(snapshot.positions[0], instrument=number)  # type: ignore[index]
    order = request(instrument=number, side=SELL, price=Decimal(price), quantity=200)
    check = found(order, replace(snapshot, positions=(row,)))

    assert word(check) == verdict


@pytest.mark.parametrize(("code", "most", "beyond"), [("SZ.300750", "2.11", "2.12"), ("SH.688981", "2.05", "2.06")])
def test_ten_steps_are_wider_than_two_percent_of_a_low_price_and_star_has_none(
    code: str, most: str, beyond: str
) -> None:
    snapshot = mainland(code, "2.00", "2.01", positions=())
    order = request(instrument=snapshot.instrument.id, price=Decimal(most), quantity=200)
    assert word(found(order, snapshot)) == "passes"
    assert word(found(replace(order, price=Decimal(beyond)), snapshot)) == "hard"


@pytest.mark.parametrize(
    ("code", "day", "price", "verdict"),
    [
        ("SH.688981", "2019-07-19", "2.06", "none"),
        ("SH.688981", "2019-07-22", "2.06", "hard"),
        ("SZ.300750", "2020-08-21", "2.06", "none"),
        ("SZ.300750", "2020-08-24", "2.06", "hard"),
        ("SZ.300750", "2023-04-07", "2.06", "hard"),
        ("SZ.300750", "2023-04-10", "2.06", "passes"),
        ("SH.600519", "2023-04-07", "2.20", "none"),
        ("SH.600519", "2023-04-10", "2.20", "soft"),
    ],
)
def test_the_bound_of_a_board_holds_from_its_first_day(code: str, day: str, price: str, verdict: str) -> None:
    snapshot = mainland(code, "2.00", "2.01", positions=(), today=date.fromisoformat(day))
    order = request(instrument=snapshot.instrument.id, price=Decimal(price), quantity=200)
    assert word(found(order, snapshot)) == verdict


def test_a_fund_an_auction_and_a_book_without_that_side_have_no_such_bound() -> None:
    far = request(instrument=InstrumentId("SH.688981"), price=Decimal("109.00"), quantity=200)
    whole = mainland("SH.688981", "100.00", "100.03")
    assert word(found(far, whole)) == "hard"
    assert found(far, mainland("SH.688981", "100.00", "100.03", kind=SecurityType.ETF)) is None
    assert found(far, replace(whole, session=MarketState.AUCTION)) is None
    assert found(far, replace(whole, session=MarketState.CLOSING_AUCTION)) is None
    assert found(far, replace(whole, book_age=3.5)) is None
    assert whole.book is not None
    assert found(far, replace(whole, book=structs.replace(whole.book, asks=()))) is None


def test_a_price_that_a_change_leaves_alone_is_not_measured() -> None:
    snapshot = mainland("SH.688981", "100.00", "100.03")
    order = order_row(ACCOUNT, instrument=snapshot.instrument.id, price=Decimal("109.00"))
    smaller = ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0002", quantity=100)
    moved = replace(smaller, price=Decimal("109.50"))
    assert found(smaller, snapshot) is None
    assert word(found(moved, snapshot)) == "hard"


def test_the_price_that_would_pass_is_the_prepared_act_of_an_exit() -> None:
    """6.99 % below the best bid, beyond three collars: denied, and the limit at the bound is prepared."""
    number = InstrumentId("SH.688981")
    snapshot = mainland(number, "100.00", "100.03", reread=True)
    held = (replace(snapshot.positions[0], instrument=number),)  # type: ignore[index]

    def verdicts(draft: Draft) -> Verdicts:
        judged = replace(snapshot, draft=draft, positions=held)
        return Verdicts(snapshot=judged, checks=all_checks(judged), generation=1)

    order = request(instrument=number, side=SELL, price=Decimal("93.01"), quantity=200)
    (step,) = next_steps(order, verdicts, (), "TB-1120-0009")
    assert step.request is not None
    assert step.request.price == Decimal("98.00")


# --- stops ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("price", "verdict"), [("97.00", "soft"), ("97.02", "passes")])
def test_a_stop_whose_limit_lies_far_beyond_its_trigger_may_be_refused_when_it_fires(price: str, verdict: str) -> None:
    snapshot = mainland("SZ.000001", "100.00", "100.03")
    terms = {"order_type": OrderType.STOP_LIMIT, "trigger": Decimal("99.00"), "price": Decimal(price)}
    order = request(instrument=snapshot.instrument.id, side=SELL, **terms)

    assert word(found(order, snapshot, CheckCode.FIRES_BOUND)) == verdict
    assert found(order, snapshot) is None, "what waits for its trigger is no limit yet"
    assert found(replace(order, instrument=TENCENT.id), snapshot_with(), CheckCode.FIRES_BOUND) is None


def test_a_stop_s_limit_that_we_make_lies_inside_the_bound_of_its_trigger() -> None:
    """STAR, without the ten steps, has no step within the bound of a price of some cents."""
    prices = 99, 100, 101, 499, 2345, 123456
    for code, all_cents in (("SH.688981", prices), ("SZ.000001", (7, 30, *prices))):
        facts = mainland(code, "100.00", "100.03").instrument
        for cents in all_cents:
            trigger = Decimal(cents) / 100
            for side in Side:
                bound = furthest(facts, side, trigger, date(2026, 11, 20))
                assert bound is not None
                limit = stop_limit_at(facts, trigger, side)
                assert limit >= bound if side is SELL else limit <= bound


# --- changes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until"),
    [("09:14", None), ("09:16", "09:30"), ("12:10", "13:00"), ("12:40", "13:00"), ("13:00", None), ("16:07", "16:10")],
)
def test_a_change_says_from_when_on_it_is_taken(now: str, until: str | None) -> None:
    order = order_row(ACCOUNT, created=at("09:05"))
    change = ModifyRequest(
        account=ACCOUNT, order=order, client_order_id="TB-1120-0002", quantity=200, price=Decimal("610.50")
    )
    check = found(change, snapshot_with(now=at(now)), CheckCode.UNCHANGED)

    assert (None if check is None else check.data["until"]) == (None if until is None else at(until))
    assert check is None or check.severity is Severity.SOFT
    assert found(request(), snapshot_with(now=at(now)), CheckCode.UNCHANGED) is None
