"""Temporary codes: the usual code closes for a split, then both trade, then the temporary one ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.reference import CodeChangeKind
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.broker.events import Event, TicksAdded
from tideboard_sandbox.exchange.broker.order_router import CODE_CLOSED
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.broker.splits import OrdersOver, Split, TemporaryCode
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import shut
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal, Reason

Ticket = Callable[..., OrderTicket]
FEIHE, CODE = InstrumentId("HK.06186"), InstrumentId("HK.02951")
"""A share that trades little, in lots of 1000, and its temporary code."""
FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (20, 23, 24, 25))
JOIN = Split(FEIHE, MONDAY, 5, 1, temporary=TemporaryCode(CODE, 1, 1))
"""Five become one: alone on Monday, both on Tuesday, from Wednesday on the usual code alone."""
DAY = 86_400


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Friday, five minutes before the closing auction, with the join to come."""
    exchange = Exchange(date=FRIDAY, start=time(15, 55))
    exchange.commands.split(JOIN)
    yield exchange
    shut(())  # the calendar is one of all exchanges


def hold(exchange: Exchange, quantity: int, cost: str = "4") -> None:
    exchange.broker.transfers.set_holding("real-HK", FEIHE, Decimal(quantity), Decimal(cost))


def held(exchange: Exchange) -> dict[InstrumentId, tuple[Decimal, Decimal]]:
    """Shares and the cost of each, by code."""
    account = exchange.broker.transfers.account("real-HK").id
    rows = exchange.broker.positions(account)
    return {row.instrument: (Decimal(row.quantity), row.average_cost or Decimal(0)) for row in rows}


def to_monday(exchange: Exchange) -> None:
    exchange.advance(3 * DAY)


def test_holdings_go_to_the_temporary_code_and_come_back(exchange: Exchange) -> None:
    hold(exchange, 2000)
    to_monday(exchange)
    assert held(exchange) == {CODE: (Decimal(400), Decimal(20))}
    exchange.advance(DAY)
    assert held(exchange) == {CODE: (Decimal(400), Decimal(20))}
    hold(exchange, 1000, "22")
    exchange.advance(DAY)
    # (400 x 20 + 1000 x 22) / 1400
    assert held(exchange) == {FEIHE: (Decimal(1400), Decimal("21.4286"))}


def test_what_sales_have_gained_goes_with_the_shares(exchange: Exchange, ticket: Ticket, account: str) -> None:
    def diluted(name: InstrumentId) -> Decimal:
        return exchange.broker.diluted_cost(account, exchange.instrument(name)) or Decimal(0)

    hold(exchange, 3000, "2")
    exchange.broker.place(ticket(instrument=FEIHE, kind=OrderType.MARKET, quantity=1000, side=Side.SELL))
    before = diluted(FEIHE)
    assert before < 1  # sold for more than 4
    to_monday(exchange)
    assert abs(diluted(CODE) - 5 * before) < Decimal("0.001")
    exchange.advance(2 * DAY)
    assert abs(diluted(FEIHE) - 5 * before) < Decimal("0.001")


def test_a_fraction_is_paid_before_the_code_changes(exchange: Exchange, account: str) -> None:
    hold(exchange, 2001)
    cash = exchange.broker.funds(account).cash
    to_monday(exchange)
    assert held(exchange)[CODE][0] == 400
    close = exchange.quote(FEIHE).prev_close
    assert exchange.broker.funds(account).cash == cash + (close / 5).quantize(Decimal("0.01"))


def refusal(exchange: Exchange, ticket: OrderTicket) -> ExchangeRefusal | None:
    try:
        exchange.broker.place(ticket)
    except ExchangeRefusal as refused:
        return refused
    return None


def test_an_order_for_the_closed_code_is_refused_with_the_other(exchange: Exchange, ticket: Ticket) -> None:
    """Then both take orders, in lots of their own, and in the end the temporary one takes none."""

    def asked(name: InstrumentId, quantity: int) -> tuple[Reason, object] | None:
        price = exchange.quote(name).last
        error = refusal(exchange, ticket(instrument=name, quantity=quantity, price=price))
        return None if error is None else (error.reason, error.data.get("other"))

    to_monday(exchange)
    assert asked(FEIHE, 1000) == (Reason.CODE_CLOSED, CODE)
    assert (asked(CODE, 200), asked(CODE, 100)) == (None, (Reason.ODD_LOT, None))
    exchange.advance(DAY)
    assert (asked(FEIHE, 1000), asked(CODE, 200)) == (None, None)
    assert asked(FEIHE, 200) == (Reason.ODD_LOT, None)
    exchange.advance(DAY)
    assert asked(CODE, 200) == (Reason.CODE_CLOSED, FEIHE)
    assert asked(FEIHE, 1000) is None


def test_orders_that_last_end_with_their_code(exchange: Exchange, ticket: Ticket, account: str) -> None:
    lasting = {"time_in_force": TimeInForce.GTC, "quantity": 1000, "instrument": FEIHE}
    hold(exchange, 2000)
    orders = [
        exchange.broker.place(ticket(**lasting, price=Decimal(4))),
        exchange.broker.place(ticket(**lasting, side=Side.SELL, kind=OrderType.STOP, trigger=Decimal(3))),
    ]
    to_monday(exchange)
    assert [exchange.broker.order(account, one.id).status for one in orders] == [OrderStatus.CANCELLED] * 2
    assert {exchange.broker.order(account, one.id).text for one in orders} == {CODE_CLOSED}
    low = exchange.order_book(CODE).bids[-1].price
    lasts = exchange.broker.place(ticket(**lasting | {"instrument": CODE}, price=low))
    exchange.advance(DAY)
    assert exchange.broker.order(account, lasts.id).open
    exchange.advance(DAY)
    assert exchange.broker.order(account, lasts.id).text == CODE_CLOSED


def test_the_closed_code_stands_still_and_both_have_one_price_level(exchange: Exchange) -> None:
    close = exchange.quote(FEIHE).last * 5
    to_monday(exchange)
    usual, other = exchange.quote(FEIHE), exchange.quote(CODE)
    assert (usual.suspended, usual.volume, exchange.order_book(FEIHE).bids) == (True, 0, ())
    assert (other.suspended, other.volume > 0) == (False, True)
    assert abs(other.last / close - 1) < Decimal("0.1")
    exchange.advance(DAY)
    usual, other = exchange.quote(FEIHE), exchange.quote(CODE)
    assert not usual.suspended
    assert abs(usual.last - other.last) <= Decimal("0.06")
    assert abs(usual.prev_close - other.prev_close) <= Decimal("0.06")
    assert usual.prev_close != close
    assert exchange.order_book(FEIHE) != exchange.order_book(CODE)
    exchange.advance(DAY)
    assert (exchange.quote(FEIHE).suspended, exchange.quote(CODE).suspended) == (False, True)
    bars = {name: exchange.bars(name, BarPeriod.DAY, 4) for name in (FEIHE, CODE)}
    days = {name: {exchange_date(Market.HK, bar.time) for bar in rows if bar.volume} for name, rows in bars.items()}
    assert (days[FEIHE] & {MONDAY, TUESDAY}, days[CODE] & {MONDAY, TUESDAY}) == ({TUESDAY}, {MONDAY, TUESDAY})


def test_the_list_of_codes_has_it_with_its_last_day(exchange: Exchange) -> None:
    (change,) = [row for row in exchange.reference.code_changes() if row.instrument == FEIHE]
    assert (change.related, change.effective, change.end) == (CODE, MONDAY, TUESDAY)
    assert change.kind is CodeChangeKind.JOIN


def test_it_is_listed_while_it_trades(exchange: Exchange) -> None:
    def listed() -> bool:
        return CODE in {one.id for one in exchange.instruments(Market.HK)}

    found = [listed()]
    with pytest.raises(ExchangeRefusal):
        exchange.quote(CODE)
    for days in (3, 1, 1):
        exchange.advance(days * DAY)
        found.append(listed())
    assert found == [False, True, True, False]
    facts = exchange.instrument(CODE)
    assert (facts.lot_size, facts.name, facts.listing_date) == (200, exchange.instrument(FEIHE).name, "2026-11-23")


def test_a_state_file_keeps_the_code_and_what_is_held_under_it(tmp_path: Path) -> None:
    state = tmp_path / "practice.db"
    first = Exchange(date=FRIDAY, start=time(15, 55), state=state)
    first.commands.split(JOIN)
    hold(first, 2000)
    to_monday(first)
    first.close()
    second = Exchange(state=state)
    assert held(second) == {CODE: (Decimal(400), Decimal(20))}
    assert second.traded_as(FEIHE) == CODE
    second.advance(2 * DAY)
    assert held(second) == {FEIHE: (Decimal(400), Decimal(20))}
    second.close()
    third = Exchange(state=state)
    assert (third.traded_as(FEIHE), third.traded_as(CODE)) == (None, FEIHE)
    third.close()


def test_accounts_that_begin_anew_hold_nothing_and_the_code_stays_closed(exchange: Exchange) -> None:
    hold(exchange, 2000)
    to_monday(exchange)
    exchange.broker.reset()
    assert held(exchange) == {}
    assert exchange.traded_as(FEIHE) == CODE


def test_a_practice_that_begins_anew_has_no_temporary_code(exchange: Exchange) -> None:
    to_monday(exchange)
    exchange.restart()
    assert (exchange.traded_as(FEIHE), exchange.has_instrument(CODE)) == (None, False)


def test_a_day_that_is_shut_is_none_of_a_temporary_code(exchange: Exchange) -> None:
    exchange.change_day(Market.HK, TUESDAY)
    hold(exchange, 2000)
    exchange.advance(5 * DAY)  # Wednesday is the day of both then
    assert (list(held(exchange)), exchange.traded_as(FEIHE)) == ([CODE], None)
    exchange.advance(DAY)
    assert list(held(exchange)) == [FEIHE]


def test_a_first_day_that_is_shut_since_puts_all_of_it_off(exchange: Exchange) -> None:
    """The code is closed on Wednesday in the place of Tuesday, both trade on Thursday."""
    later = Exchange(date=FRIDAY, start=time(15, 55))
    later.commands.split(JOIN._replace(ex_day=TUESDAY))
    later.change_day(Market.HK, TUESDAY)
    hold(later, 2000)
    later.advance(4 * DAY)
    assert (list(held(later)), later.traded_as(FEIHE)) == ([FEIHE], None)
    found: list[tuple[list[InstrumentId], bool]] = []
    for _ in range(3):
        later.advance(DAY)
        found.append((list(held(later)), later.quote(FEIHE).suspended))
    assert found == [([CODE], True), ([CODE], False), ([FEIHE], False)]


def test_shares_that_come_back_on_the_day_of_the_next_split_are_split_with_the_others() -> None:
    """Whichever of the two was planned first."""
    exchange = Exchange(date=FRIDAY, start=time(15, 55))
    exchange.commands.split(Split(FEIHE, WEDNESDAY, 1, 2))
    exchange.commands.split(JOIN)
    hold(exchange, 2000)
    exchange.advance(5 * DAY)
    assert held(exchange) == {FEIHE: (Decimal(800), Decimal(10))}


def test_a_halt_that_ends_while_a_code_is_closed_opens_nothing(exchange: Exchange) -> None:
    exchange.commands.halt(FEIHE, 3 * DAY - 600)
    to_monday(exchange)
    quote = exchange.quote(FEIHE)
    assert (quote.suspended, quote.volume, exchange.order_book(FEIHE).bids) == (True, 0, ())


def test_shares_are_set_under_the_code_that_trades_alone(exchange: Exchange) -> None:
    to_monday(exchange)
    with pytest.raises(CommandRefusal, match=r"HK\.06186 is closed: its shares are held as HK\.02951"):
        hold(exchange, 1000)
    hold(exchange, 0)
    assert held(exchange) == {}


def test_a_temporary_code_is_no_other_company(exchange: Exchange) -> None:
    to_monday(exchange)
    found = {share.id for share in exchange.reference.screener.screen([Market.HK], tests=[], orders=[])}
    found |= {listing.id for listing in exchange.companies.listings(Market.HK)}
    assert (FEIHE in found, CODE in found) == (True, False)


def test_no_code_is_left_after_02999(exchange: Exchange) -> None:
    splits = exchange.broker.splits
    given = [JOIN.temporary]
    while len(given) < 49:
        given.append(TemporaryCode(splits.next_code(), 1, 1))
        splits.plan(Split(FEIHE, WEDNESDAY, 5, 1, temporary=given[-1]))
    assert given[-1] == TemporaryCode(InstrumentId("HK.02999"), 1, 1)
    with pytest.raises(CommandRefusal, match="All 49 temporary codes are given away"):
        splits.next_code()


def test_the_closed_code_neither_moves_nor_resumes(exchange: Exchange) -> None:
    to_monday(exchange)
    with pytest.raises(CommandRefusal, match=r"HK\.06186 is not traded on 2026-11-23"):
        exchange.commands.resume(FEIHE)
    with pytest.raises(CommandRefusal, match="is suspended"):
        exchange.commands.set_price(FEIHE, Decimal(20))
    with pytest.raises(CommandRefusal, match=r"HK\.02951 is a temporary code of HK\.06186"):
        exchange.commands.split(Split(CODE, WEDNESDAY, 1, 2))


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        (Split(InstrumentId("US.NVDA"), MONDAY, 1, 2, temporary=JOIN.temporary), "Temporary codes are Hong Kong's"),
        (JOIN._replace(temporary=TemporaryCode(CODE, 0, 1)), "trades 1 to 60 trading days alone"),
        (JOIN._replace(temporary=TemporaryCode(CODE, 1, 61)), "and as many beside"),
        (JOIN._replace(late=1), "the new shares are there at once"),
        (JOIN._replace(orders=OrdersOver.LEFT), "all orders end"),
        (JOIN._replace(old=3), r"A lot of 1000 HK\.06186 is no whole number of new shares"),
    ],
)
def test_what_has_no_temporary_code_is_refused(split: Split, sentence: str) -> None:
    with pytest.raises(CommandRefusal, match=sentence):
        Exchange(date=FRIDAY).commands.split(split)


def test_no_other_split_falls_into_it_and_the_next_has_another_code(exchange: Exchange) -> None:
    for day in (TUESDAY, MONDAY):
        with pytest.raises(CommandRefusal, match="splits on 2026-11-23 already: the new shares come on 2026-11-25"):
            exchange.commands.split(Split(FEIHE, day, 1, 2))
    exchange.commands.split(Split(FEIHE, WEDNESDAY, 1, 2))
    assert exchange.broker.splits.next_code() == "HK.02952"


def test_a_temporary_code_that_alone_is_watched_goes_on_from_the_price_of_the_share() -> None:
    """Nobody reads the share, whose closed days it follows: it opens where it closed."""
    exchange = Exchange(seed=3, date=FRIDAY, start=time(15, 55))
    exchange.commands.split(JOIN)
    to_monday(exchange)
    exchange.watch(CODE)
    heard: list[Event] = []
    exchange.on_event(heard.append)
    exchange.advance(DAY)
    ticks = [tick for event in heard if isinstance(event, TicksAdded) for tick in event.ticks]
    other = exchange.quote(CODE)
    assert {event.instrument for event in heard if isinstance(event, TicksAdded)} == {CODE}
    assert ticks[-1].price == other.last
    assert abs(other.open / other.prev_close - 1) < Decimal("0.01")
    assert abs(exchange.quote(FEIHE).last - other.last) <= Decimal("0.06")
