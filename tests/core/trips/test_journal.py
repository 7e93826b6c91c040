"""The journal of an account from its store: every trip with its risk, type and note; what is in none of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.values.trips import ACCOUNT, BEGIN, MINUTE, fee, fill, order, orders_of
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment, OrderStatus, OrderType, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import Rate, TripKey, TripNote
from tideboard_core.trips.journal import AccountJournal, PlannedOrder, make_journal, read_past
from tideboard_core.trips.reconcile import Why
from tideboard_core.trips.rows import OrderState, OwnHolding, Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method, TripMark

TRADES = (fill("1", "buy 500 600", 5), fill("2", "sell 500 612", 25))
LATER = BEGIN + timedelta(days=30)


def journal(store: TripsStore, *notes: TripNote, account: AccountId = ACCOUNT) -> AccountJournal:
    return make_journal(read_past(store, account), {one.key: one for one in notes}, method=Method.FIFO, now=LATER)


def test_a_trip_has_its_note_risk_and_the_type_of_its_order(tmp_path: Path) -> None:
    made = order("s1", Side.SELL, 0, "1", 6)
    held = structs.replace(made.states[0], status=OrderStatus.SUBMITTED, filled=0, trigger=Decimal(590))
    stop = structs.replace(made, order_type=OrderType.STOP, states=(held,))
    note = TripNote(key=TripKey(ACCOUNT, "1"), text="Good exit", tags=("news",), changed=BEGIN)
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, [*orders_of(TRADES).values(), stop])
        store.add_fills(ACCOUNT, TRADES)
        store.told.add_fees(ACCOUNT, [fee("o1", "100"), fee("o2", "150")])
        found = journal(store, note, replace(note, key=TripKey(ACCOUNT, "7")))

    (only,) = found.facts
    assert (only.risk, only.r) == (Decimal(5000), Decimal("1.15"))
    assert (only.note, only.tags, only.order_type) == ("Good exit", ("news",), OrderType.LIMIT)
    assert [one.key.fill_id for one in found.orphans] == ["7"]
    assert found.left_out == ()


def test_fees_that_were_asked_for_long_enough_are_not_told(tmp_path: Path) -> None:
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, orders_of(TRADES).values())
        store.add_fills(ACCOUNT, TRADES)
        assert journal(store).facts[0].trip.marks == {TripMark.FEES_OPEN}
        store.told.note_fees_asked(ACCOUNT, ["o1", "o2"], exchange_date(Market.HK, BEGIN + timedelta(days=13)))
        assert journal(store).facts[0].trip.marks == {TripMark.FEES_OPEN}
        store.told.note_fees_asked(ACCOUNT, ["o1", "o2"], exchange_date(Market.HK, BEGIN + timedelta(days=30)))
        assert journal(store).facts[0].trip.marks == {TripMark.FEES_NOT_TOLD}


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    with closing(TripsStore(tmp_path)) as store:
        store.add_fills(ACCOUNT, TRADES)
        first = read_past(store, ACCOUNT)
        assert read_past(store, ACCOUNT, first) is first
        other = read_past(store, AccountId("1", Environment.PAPER), first)
        assert other.rows.fills == ()
        store.told.add_fees(ACCOUNT, [fee("o1", "100")])
        again = read_past(store, ACCOUNT, first)
    assert (again.rows.fills, list(again.fees)) == (first.rows.fills, ["o1"])


def test_without_a_stop_the_risk_is_that_of_the_confirmation(tmp_path: Path) -> None:
    made = {one.id: structs.replace(one, our_id="TB-1102-0001") for one in orders_of(TRADES[:1]).values()}
    day = exchange_date(Market.HK, BEGIN)
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, made.values())
        store.add_fills(ACCOUNT, TRADES)
        past = read_past(store, ACCOUNT)

    def risk(planned: PlannedOrder) -> Decimal | None:
        found = make_journal(past, {}, method=Method.FIFO, now=LATER, planned={planned: Decimal(700)})
        return found.facts[0].risk

    ours = PlannedOrder(ACCOUNT, "TB-1102-0001", day)
    assert risk(ours) == 700
    assert risk(ours._replace(day=day.replace(year=2025))) is None, "our ids begin anew each year"
    assert risk(ours._replace(account=AccountId("1", Environment.PAPER))) is None
    past = replace(past, account=ACCOUNT._replace(broker="futu"))
    assert risk(ours) == 700, "an older record names no broker"
    assert risk(ours._replace(account=ACCOUNT._replace(broker="longport"))) is None


@pytest.mark.parametrize(
    ("states", "plan"),
    [
        ([(1500, 500)], False),
        ([(1500, 500), (1500, 1500)], True),
        ([(1500, 500), (500, 500)], True),
        ([(500, 0)], True),
    ],
    ids=["part-filled", "filled", "rest-given-up-by-a-change", "told-by-its-fill-alone"],
)
def test_a_stop_of_an_entry_that_has_not_filled_completely_plans_no_risk(
    tmp_path: Path, states: list[tuple[int, int]], plan: bool
) -> None:
    (made,) = orders_of(TRADES[:1]).values()
    rows = tuple(structs.replace(made.states[0], quantity=asked, filled=filled) for asked, filled in states)
    entry = structs.replace(made, our_id="TB-1102-0001", states=rows)
    ours = PlannedOrder(ACCOUNT, "TB-1102-0001", exchange_date(Market.HK, BEGIN))
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, [entry])
        store.add_fills(ACCOUNT, TRADES)
        past = read_past(store, ACCOUNT)

    (only,) = make_journal(past, {}, method=Method.FIFO, now=LATER, planned={ours: Decimal(700)}).facts

    assert (only.risk, only.stop_idle) == (Decimal(700) if plan else None, not plan)

    waiting = OrderState(BEGIN + MINUTE, OrderStatus.PENDING, 500, 0, trigger=Decimal(598))
    exit_ = structs.replace(order("s1", Side.SELL, 0, "1", 6), order_type=OrderType.STOP, states=(waiting,))
    exit_ = structs.replace(exit_, our_id="TB-1102-0001")
    past = replace(past, rows=replace(past.rows, orders=(*past.rows.orders, exit_)))
    (only,) = make_journal(past, {}, method=Method.FIFO, now=LATER, planned={ours: Decimal(700)}).facts
    shares = max(500, *(filled for _asked, filled in states))
    assert (only.risk, only.stop_idle) == (2 * shares if plan else None, not plan), "its exit stands as an order"


def test_a_simulated_account_has_trips_of_its_orders(tmp_path: Path) -> None:
    paper = AccountId("200002", Environment.PAPER)
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(paper, orders_of(TRADES).values())
        (only,) = journal(store, account=paper).facts

    assert TripMark.FROM_ORDER in only.trip.marks
    assert (only.trip.realised, only.trip.net) == (Decimal(6000), None)


def test_what_no_movement_tells_of_another_currency_counts_by_the_kept_rate(tmp_path: Path) -> None:
    bought = fill("1", "buy 100 500", 5, instrument=InstrumentId("HK.80700"))
    kept = Rate(day=BEGIN.date(), base="CNY", quote="HKD", rate=Decimal("1.08"), source="broker", at=BEGIN)
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, orders_of([bought], currency="CNY").values())
        store.add_fills(ACCOUNT, [bought])
        store.told.add_rates([kept])
        for minute, cash in ((0, 100_000), (9, 46_000)):
            holding = OwnHolding(instrument=bought.instrument, name="", quantity=100, cost=Decimal(500), currency="CNY")
            store.add_reading(
                ACCOUNT,
                Reading(
                    at=BEGIN + timedelta(minutes=minute),
                    currency="HKD",
                    cash=Decimal(cash),
                    assets=Decimal(cash),
                    balances=(("HKD", Decimal(cash)),),
                    holdings=(holding,) if minute else (),
                ),
            )
        (hkd,) = (one for one in journal(store).check.currencies if one.currency == "HKD")

    assert [(one.why, one.amount) for one in hkd.reasons] == [(Why.EXCHANGE_OPEN, Decimal(54_000))]
    assert (hkd.difference, hkd.unexplained) == (Decimal(54_000), Decimal(0))
