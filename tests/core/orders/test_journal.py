"""Ids, the day's value and repeats."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.order import (
    Account,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Prices,
    Side,
    TimeInForce,
)
from tideboard_core.model.shares import Shares
from tideboard_core.orders import journal
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.way_out import StandingTerms
from tideboard_core.orders.writes import write_data, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]


@pytest.fixture
def sent(clock: ManualClock) -> OrderJournal:
    drawn = iter("KQXW")
    return OrderJournal(clock, choose=lambda _letters: next(drawn))


def request(client_order_id: str = "TB-1120-KQXW-0001", **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": TENCENT.id,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal("612.50"),
        "client_order_id": client_order_id,
    }
    return OrderRequest(**(fields | changes))


def draft(client_order_id: str = "TB-1120-KQXW-0001", **changes: Any) -> Draft:
    return draft_of(request(client_order_id, **changes))


def record(kind: RecordKind, order: OrderRequest, **data: object) -> Record:
    told = write_data(write_of(order, NOON)) if kind is RecordKind.INTENT else {}
    return Record(kind=kind, id=order.client_order_id, at=NOON, data={**told, **data})


# --- the day's value ------------------------------------------------------------------------------------------------


YESTERDAY = NOON - timedelta(days=1)


def traded(
    sent: OrderJournal, *orders: Order, side: Side = Side.BUY, known: Instrument | None = None
) -> Decimal | None:
    return sent.traded(ACCOUNT.id, "HKD", side, orders, lambda _: known)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, "122200"),
        ({"filled": 100, "average_price": Decimal("610.00")}, "122100"),
        ({"status": OrderStatus.FILLED, "filled": 200, "average_price": Decimal("610.00")}, "122000"),
        ({"status": OrderStatus.CANCELLED, "filled": 100, "average_price": Decimal("610.00")}, "61000"),
        ({"status": OrderStatus.CANCELLED}, "0"),
        ({"status": OrderStatus.REJECTED}, "0"),
        ({"side": Side.SELL}, "0"),
        ({"account_id": "another"}, "0"),
        ({"instrument": InstrumentId("US.AAPL"), "currency": "USD"}, "0"),
        ({"currency": "CNY"}, "0"),
        ({"status": OrderStatus.FILLED, "filled": 200, "created": YESTERDAY, "updated": YESTERDAY}, "0"),
        ({"status": OrderStatus.FILLED, "filled": 200, "created": YESTERDAY}, "122200"),
        ({"status": OrderStatus.CANCELLED, "created": YESTERDAY}, "0"),
        ({"created": YESTERDAY}, "122200"),
        ({"order_type": OrderType.STOP, "price": None, "trigger": Decimal("620.00")}, "124000"),
    ],
)
def test_what_the_broker_lists_counts_as_filled_or_working(
    sent: OrderJournal, changes: dict[str, Any], value: str
) -> None:
    assert traded(sent, order_row(ACCOUNT, **changes)) == Decimal(value)


def test_both_mainland_exchanges_share_the_day_of_their_currency(sent: OrderJournal) -> None:
    rows = [
        order_row(ACCOUNT, id=name, instrument=InstrumentId(name), currency="", quantity=100, price=Decimal(10))
        for name in ("SH.600519", "SZ.000001", "HK.00700")
    ]

    assert sent.traded(ACCOUNT.id, "CNY", Side.BUY, rows, lambda _: None) == 2_000


def test_what_is_on_its_way_counts_until_the_broker_lists_it(sent: OrderJournal) -> None:
    sent.count(draft(), Decimal(61_250))
    assert traded(sent) == 61_250
    assert traded(sent, side=Side.SELL) == 0

    listed = order_row(ACCOUNT, remark="TB-1120-KQXW-0001", quantity=100, price=Decimal("612.50"))

    assert traded(sent, listed) == 61_250


def test_a_working_market_order_counts_as_it_was_valued(sent: OrderJournal) -> None:
    sent.count(draft(order_type=OrderType.MARKET, price=None), Decimal(61_250))
    listed = order_row(ACCOUNT, remark="TB-1120-KQXW-0001", price=None, order_type=OrderType.MARKET, quantity=100)

    assert traded(sent, listed) == 61_250
    assert traded(sent, order_row(ACCOUNT, price=None, remark="")) == 61_250
    dearer = replace(listed, filled=99, average_price=Decimal("700.00"))
    assert traded(sent, dearer) == 69_300  # what it has cost already is more than it was valued at
    untold = replace(listed, status=OrderStatus.FILLED, filled=100)
    assert traded(sent, untold) == 61_250, "a paper account may tell neither what filled nor for how much"
    assert traded(sent, replace(listed, status=OrderStatus.CANCELLED)) == 0


CALL = replace(
    TENCENT,
    id=InstrumentId("HK.TCH261127C600000"),
    security_type=SecurityType.OPTION,
    lot_size=1,
    multiplier=100,
)


def test_contracts_count_with_the_shares_behind_them(sent: OrderJournal) -> None:
    working = order_row(ACCOUNT, instrument=CALL.id, quantity=3, filled=1, price=Decimal("22.30"))
    row = replace(working, average_price=Decimal("22.00"), remark="")

    assert traded(sent, row, known=CALL) == Decimal("6660.00")
    assert traded(sent, row) is None, "nobody knows what another program's contract is worth"
    assert traded(sent, replace(row, side=Side.SELL)) == 0


def test_a_contract_that_was_never_working_or_filled_needs_no_facts(sent: OrderJournal) -> None:
    assert traded(sent, order_row(ACCOUNT, instrument=CALL.id, status=OrderStatus.CANCELLED)) == 0


def test_our_own_contracts_are_known_as_they_were_sent(sent: OrderJournal) -> None:
    sent.count(draft(instrument=CALL.id, quantity=3, price=Decimal("22.30")), Decimal(6690), multiplier=100)
    listed = order_row(
        ACCOUNT, instrument=CALL.id, remark="TB-1120-KQXW-0001", quantity=3, filled=0, price=Decimal("22.30")
    )

    assert traded(sent, listed) == traded(sent) == 6690
    assert traded(sent, replace(listed, price=None, order_type=OrderType.MARKET)) == 6690


def test_what_never_became_an_order_is_taken_back(sent: OrderJournal) -> None:
    sent.count(draft(), Decimal(61_250))
    sent.discount("TB-1120-KQXW-0001")

    assert traded(sent) == 0


def test_the_day_ends_with_the_exchange_s_day(sent: OrderJournal, clock: ManualClock) -> None:
    sent.count(draft(), Decimal(61_250))
    clock.advance(timedelta(days=1).total_seconds())

    assert traded(sent) == 0


def test_the_date_is_not_looked_up_for_each_order_of_the_log(
    sent: OrderJournal, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day's value is computed with every push while a ticket or a confirmation is open."""
    for number in range(100):
        sent.count(draft(f"TB-1120-KQXW-{number:04}"), Decimal(1))
    looks: list[datetime] = []

    def market() -> datetime:
        looks.append(NOON)
        return NOON

    monkeypatch.setattr(clock, "market", market)
    assert sent.traded(ACCOUNT.id, "HKD", Side.BUY, [], lambda _one: None) == 100
    assert len(looks) <= len(Market)


def test_a_check_looks_at_no_order_of_the_years_in_the_log(
    sent: OrderJournal, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ticket asks ten times a second, and the log may hold ten thousand orders."""
    old = [
        structs.replace(
            record(RecordKind.INTENT, request(f"TB-1020-KQXW-{number:04}"), value="1", day="2026-10-20"), number=number
        )
        for number in range(500)
    ]
    ended = [structs.replace(record(RecordKind.ACCEPTED, request(one.id)), number=one.number) for one in old]
    sent.restore([*old, *ended, record(RecordKind.INTENT, request("TB-1120-KQXW-0001"), value="7", day="2026-11-20")])
    looks: list[InstrumentId] = []

    def look(instrument: InstrumentId) -> Market:
        looks.append(instrument)
        return market_of(instrument)

    monkeypatch.setattr(journal, "market_of", look)

    assert sent.traded(ACCOUNT.id, "HKD", Side.BUY, [], lambda _one: None) == 7
    assert len(sent.may_trade(ACCOUNT.id, [])) == 1
    assert len(looks) < 10


def test_a_refused_change_is_taken_back_without_a_look_at_the_others(sent: OrderJournal) -> None:
    """A log of 100,000 lines has ten thousand of them: at the start each looked at each."""
    order = order_row(ACCOUNT, id="W1", remark="TB-1120-KQXW-0001")
    other = replace(order, id="W2")
    for number, row in ((2, order), (3, other)):
        asked = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)))
        change = ModifyRequest(
            account=ACCOUNT, order=row, quantity=300, client_order_id=f"TB-1120-KQXW-{number:04}", exits=asked
        )
        sent.count(draft_of(change), Decimal(1))
    sent._exits = Unsearched(sent._exits)

    sent.discount("TB-1120-KQXW-0002")

    assert sent.exits_asked(order) is None
    assert sent.exits_asked(other) == AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)))


class Unsearched(defaultdict[Any, Any]):
    """Entries are found by their keys alone."""

    def __init__(self, entries: dict[Any, Any]) -> None:
        super().__init__(dict, entries)

    def values(self) -> Any:
        raise AssertionError("all of them were looked at")

    __iter__ = items = values


def test_the_gateway_s_date_alone_ends_no_day(sent: OrderJournal, clock: ManualClock) -> None:
    """Today's value would be forgotten with every wrong word of the gateway."""
    sent.count(draft(), Decimal(61_250))
    clock.set_market(NOON + timedelta(days=1))
    assert traded(sent) == 61_250
    sent.count(draft("TB-1120-KQXW-0002"), Decimal(61_250))
    filled = order_row(ACCOUNT, status=OrderStatus.FILLED, filled=200, average_price=Decimal(610), remark="")

    later = replace(filled, created=NOON + timedelta(days=1))

    assert traded(sent, later) == 122_000 + 2 * 61_250
    clock.set_market(NOON)
    assert traded(sent, filled) == 122_000 + 2 * 61_250


def test_an_exchange_that_is_behind_keeps_its_own_day(sent: OrderJournal, clock: ManualClock) -> None:
    clock.set_market(NOON - timedelta(days=40))
    sent.count(draft(), Decimal(61_250))
    clock.advance(3600)

    assert traded(sent) == 61_250
    assert sent.day(Market.HK) == "2026-10-11"


# --- changes --------------------------------------------------------------------------------------------------------


def change(order: Order, quantity: int, price: str = "611.00", number: int = 9) -> Draft:
    act = f"TB-1120-KQXW-{number:04}"
    return draft_of(
        ModifyRequest(account=ACCOUNT, order=order, client_order_id=act, quantity=quantity, price=Decimal(price))
    )


def test_a_change_counts_at_the_larger_of_old_and_new_until_the_broker_shows_it(sent: OrderJournal) -> None:
    order = order_row(ACCOUNT, quantity=200, price=Decimal("611.00"))
    sent.count(change(order, 3200), Decimal(1_955_200))
    assert traded(sent, order) == 1_955_200
    sent.count(change(order, 100, number=10), Decimal(61_100))
    assert traded(sent, order) == 1_955_200

    sent.shown(replace(order, quantity=3200))
    assert traded(sent, order) == 122_200
    sent.shown(order)
    assert traded(sent, replace(order, quantity=100)) == 61_100


def test_a_list_of_before_the_change_does_not_show_it(sent: OrderJournal) -> None:
    order = order_row(ACCOUNT, quantity=200, price=Decimal("611.00"))
    sent.count(change(order, 3200), Decimal(1_955_200))

    sent.shown(order)

    assert traded(sent, order) == 1_955_200


def test_a_change_that_was_refused_or_overtaken_by_the_order_s_end_counts_no_more(sent: OrderJournal) -> None:
    order = order_row(ACCOUNT, quantity=200, price=Decimal("611.00"))
    sent.count(change(order, 3200), Decimal(1_955_200))
    sent.discount("TB-1120-KQXW-0009")
    assert traded(sent, order) == 122_200

    sent.count(change(order, 3200), Decimal(1_955_200))
    sent.shown(replace(order, status=OrderStatus.CANCELLED))
    assert traded(sent, order) == 122_200


def test_the_log_gives_back_a_change_that_no_list_has_shown(sent: OrderJournal, clock: ManualClock) -> None:
    order = order_row(ACCOUNT, quantity=200, price=Decimal("611.00"))
    made = change(order, 3200)
    assert isinstance(made.request, ModifyRequest)
    sent.count(made, Decimal(1_955_200))
    data = write_data(write_of(made.request, NOON)) | sent.counted("TB-1120-KQXW-0009")
    kept = Record(
        kind=RecordKind.INTENT, id="TB-1120-KQXW-0009", at=NOON, data=json.loads(json.dumps(data, default=str))
    )

    again = OrderJournal(clock)
    again.restore([kept])
    assert traded(again, order) == 1_955_200
    clock.advance(timedelta(days=2).total_seconds())
    again = OrderJournal(clock)
    again.restore([kept])
    assert traded(again, order) == 1_955_200, "it was never answered"
    assert [terms.quantity for terms in again.terms_asked(order)] == [3200]
    again = OrderJournal(clock)
    again.restore([kept, Record(kind=RecordKind.ACCEPTED, id="TB-1120-KQXW-0009", at=NOON)])
    assert traded(again, order) == 122_200


def test_an_intent_of_0_1_with_the_body_of_a_console_order_reads_as_any_other(clock: ManualClock) -> None:
    plain = record(RecordKind.INTENT, request(), value="61250", day="2026-11-20")
    before, after = OrderJournal(clock), OrderJournal(clock)

    writes = before.restore([structs.replace(plain, data={**plain.data, "body": '{"c2s": {"qty": 100}}'})])

    assert writes == after.restore([plain])
    assert [write.client_order_id for write in writes] == ["TB-1120-KQXW-0001"]
    assert traded(before) == traded(after) == 61_250


def test_the_distances_that_a_change_asked_of_a_trailing_stop_are_no_prices(sent: OrderJournal) -> None:
    trail = {"trail_amount": Decimal(5), "limit_offset": Decimal(1)}
    order = order_row(
        ACCOUNT, order_type=OrderType.TRAILING_STOP_LIMIT, status=OrderStatus.PENDING, price=None, **trail
    )
    asked = ModifyRequest(
        account=ACCOUNT, order=order, client_order_id="TB-1120-0009", quantity=100, trail_amount=Decimal(6)
    )
    sent.count(draft_of(asked), Decimal(61_100))
    assert sent.terms_asked(order) == (StandingTerms(100, Prices(None, None, Decimal(6), None, Decimal(1))),)
    limit = order_row(ACCOUNT, id="W2")
    sent.count(change(limit, 100, number=10), Decimal(61_100))
    assert sent.terms_asked(limit) == (StandingTerms(100, Prices(Decimal("611.00"), None, None, None, None)),)


# --- what may still trade ---------------------------------------------------------------------------------------------


def committed(sent: OrderJournal, *orders: Order, without: str = "") -> Shares:
    return sent.committed(ACCOUNT.id, TENCENT.id, Side.SELL, orders, without=without)


def test_working_sales_of_anybody_may_still_trade(sent: OrderJournal) -> None:
    working = order_row(ACCOUNT, side=Side.SELL, quantity=500, filled=200, remark="")
    assert committed(sent, working) == 300
    assert committed(sent, replace(working, status=OrderStatus.CANCELLED)) == 0
    assert committed(sent, replace(working, side=Side.BUY)) == 0
    assert committed(sent, replace(working, instrument=InstrumentId("HK.09988"))) == 0

    sent.count(change(working, 900), Decimal(1))

    assert committed(sent, working) == 700


def test_a_sale_of_ours_may_trade_until_it_is_listed_or_over(sent: OrderJournal) -> None:
    sent.count(draft(side=Side.SELL), Decimal(61_250))
    assert committed(sent) == 100
    assert committed(sent, without="TB-1120-KQXW-0001") == 0

    sent.shown(order_row(ACCOUNT, side=Side.SELL, quantity=100, remark="TB-1120-KQXW-0001", status=OrderStatus.FILLED))

    assert committed(sent) == 0
    sent.count(draft("TB-1120-KQXW-0002", side=Side.SELL), Decimal(61_250))
    sent.closed("TB-1120-KQXW-0002")
    assert committed(sent) == 0
    assert traded(sent, side=Side.SELL) == 2 * 61_250


def test_after_a_restart_today_s_sales_that_were_never_listed_may_trade_and_unanswered_ones_of_any_day(
    sent: OrderJournal,
) -> None:
    orders = [request(f"TB-1120-KQXW-000{n}", side=Side.SELL) for n in (1, 2, 3, 4)]
    days = ["2026-11-17", "2026-11-20", "2026-11-20", "2026-11-20"]
    records = [record(RecordKind.INTENT, o, value="61250", day=d) for o, d in zip(orders, days, strict=True)]
    records.append(record(RecordKind.TRANSITION, orders[1]))
    records.append(record(RecordKind.SETTLED, orders[2], by="user"))

    sent.restore(records)

    assert committed(sent) == 200
    assert committed(sent, without="TB-1120-KQXW-0004") == 100
    assert len(sent.may_trade(ACCOUNT.id, [])) == 2
    sent.settled("TB-1120-KQXW-0001")
    assert committed(sent) == 100


def test_an_unanswered_sale_counts_also_where_its_line_names_no_value(sent: OrderJournal) -> None:
    order = request("TB-1115-KQXW-0001", side=Side.SELL)
    sent.restore([record(RecordKind.INTENT, order)])
    assert committed(sent) == 100
    assert traded(sent, side=Side.SELL) == 0


def test_a_change_that_the_user_has_settled_bounds_nothing(sent: OrderJournal) -> None:
    order = order_row(ACCOUNT, side=Side.SELL, quantity=800, price=Decimal("620.00"))
    made = change(order, 200)
    sent.count(made, Decimal(1))
    assert [terms.quantity for terms in sent.terms_asked(order)] == [200]
    assert sent.terms_asked(order, without=made.client_order_id) == ()
    sent.closed(made.client_order_id)
    assert sent.terms_asked(order) == ()


def test_the_usual_quantity_is_the_median_of_the_last_twenty(sent: OrderJournal) -> None:
    assert sent.usual(ACCOUNT.id, TENCENT.id) is None
    for number in range(1, 26):
        sent.count(draft(f"TB-1120-KQXW-{number:04}", quantity=100 * number), Decimal(1))

    assert sent.usual(ACCOUNT.id, TENCENT.id) == Decimal(1550)
    assert sent.usual(ACCOUNT.id, TENCENT.id, without="TB-1120-KQXW-0025") == Decimal(1450)
    sent.discount("TB-1120-KQXW-0025")
    assert sent.usual(ACCOUNT.id, TENCENT.id) == Decimal(1450)
    assert sent.usual("another", TENCENT.id) is None


# --- repeats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"quantity": 200}, {"price": Decimal("613.00")}, {"side": Side.SELL}, {"instrument": InstrumentId("HK.09988")}],
)
def test_only_the_very_same_order_is_a_repeat(sent: OrderJournal, changes: dict[str, Any]) -> None:
    sent.count(draft(), Decimal(61_250))

    assert sent.repeated(draft("TB-1120-KQXW-0002"), 10.0)
    assert not sent.repeated(draft("TB-1120-KQXW-0002", **changes), 10.0)


def test_a_stop_at_another_trigger_is_another_order(sent: OrderJournal) -> None:
    stop: dict[str, Any] = {"order_type": OrderType.STOP, "price": None, "trigger": Decimal("620.00")}
    sent.count(draft(**stop), Decimal(62_000))

    assert sent.repeated(draft("TB-1120-KQXW-0002", **stop), 10.0)
    assert not sent.repeated(draft("TB-1120-KQXW-0002", **(stop | {"trigger": Decimal("621.00")})), 10.0)


def test_a_repeat_is_forgotten_after_the_window(sent: OrderJournal, clock: ManualClock) -> None:
    sent.count(draft(), Decimal(61_250))
    clock.advance(10)
    assert sent.repeated(draft("TB-1120-KQXW-0002"), 10.0)
    clock.advance(0.1)

    assert not sent.repeated(draft("TB-1120-KQXW-0002"), 10.0)


def test_what_was_not_sent_is_nothing_to_repeat(sent: OrderJournal) -> None:
    sent.count(draft(), Decimal(61_250))
    sent.discount("TB-1120-KQXW-0001")

    assert not sent.repeated(draft("TB-1120-KQXW-0002"), 10.0)


# --- after a restart ------------------------------------------------------------------------------------------------


def test_the_log_gives_back_ids_value_and_what_is_in_doubt(sent: OrderJournal) -> None:
    orders = [request(f"TB-1120-KQXW-000{n}") for n in range(1, 8)]
    ends = [
        RecordKind.ACCEPTED,
        RecordKind.REJECTED,
        RecordKind.NOT_SENT,
        RecordKind.UNKNOWN,
        RecordKind.SETTLED,
        RecordKind.TRANSITION,
    ]
    records = [record(RecordKind.INTENT, o, value="61250", day="2026-11-20") for o in orders]
    records += [record(kind, o) for kind, o in zip(ends, orders, strict=False)]

    doubtful = sent.restore(records)

    assert [write.client_order_id for write in doubtful] == [
        "TB-1120-KQXW-0004",
        "TB-1120-KQXW-0006",
        "TB-1120-KQXW-0007",
    ]
    assert sent.next_id() == "TB-1120-KQXW-0008"
    assert traded(sent) == 5 * 61_250


def test_an_order_settled_as_never_placed_gives_its_value_back(sent: OrderJournal) -> None:
    order = request()

    doubtful = sent.restore(
        [
            record(RecordKind.INTENT, order, value="61250", day="2026-11-20"),
            record(RecordKind.UNKNOWN, order),
            record(RecordKind.SETTLED, order, never=True),
        ]
    )

    assert doubtful == []
    assert traded(sent) == 0


def test_yesterday_s_orders_do_not_count_today(sent: OrderJournal) -> None:
    sent.restore([record(RecordKind.INTENT, request(), value="61250", day="2026-11-19")])

    assert traded(sent) == 0


def test_a_denied_attempt_used_its_id_up(sent: OrderJournal) -> None:
    sent.restore([Record(kind=RecordKind.DENIED, id="TB-1120-KQXW-0041", at=NOON, data={"code": "lot"})])

    assert sent.next_id() == "TB-1120-KQXW-0042"


def test_the_log_gives_back_how_many_shares_a_contract_was(sent: OrderJournal, clock: ManualClock) -> None:
    first = request(instrument=CALL.id, quantity=3, price=Decimal("22.30"))
    sent.count(draft_of(first), Decimal(6690), multiplier=100)
    kept = json.loads(json.dumps(sent.counted(first.client_order_id), default=str))
    again = OrderJournal(clock)

    again.restore([record(RecordKind.INTENT, first, **kept), record(RecordKind.ACCEPTED, first)])

    listed = order_row(ACCOUNT, instrument=CALL.id, remark="TB-1120-KQXW-0001", quantity=3, price=Decimal("22.30"))
    assert traded(again, listed) == 6690


# --- exits that were asked for --------------------------------------------------------------------------------------

STOP = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)))
CLOSER = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(605)))


def asking(number: int, **changes: Any) -> ModifyRequest:
    return ModifyRequest(
        account=ACCOUNT, order=order_row(ACCOUNT), client_order_id=f"TB-1120-KQXW-{number:04}", quantity=200, **changes
    )


def test_exits_are_asked_for_by_the_newest_write_that_names_them(sent: OrderJournal) -> None:
    own, other = order_row(ACCOUNT, remark="TB-1120-KQXW-0001"), order_row(ACCOUNT, id="W2")
    sent.count(draft(exits=STOP), Decimal(0))
    assert (sent.exits_asked(own), sent.exits_asked(other)) == (STOP, None)

    sent.count(draft_of(asking(2, exits=CLOSER)), Decimal(0))
    sent.count(draft_of(asking(3)), Decimal(0))
    assert sent.exits_asked(own) == CLOSER
    sent.discount("TB-1120-KQXW-0002")
    assert sent.exits_asked(own) == STOP
    sent.count(draft_of(asking(4, cancel_exits=True)), Decimal(0))
    assert (sent.exits_asked(own), sent.exits_asked(other)) == (None, None)


def test_exits_that_were_asked_for_come_back_from_the_log(sent: OrderJournal) -> None:
    bracket, refused = request(exits=STOP), request("TB-1120-KQXW-0002", exits=STOP)
    stored = record(RecordKind.INTENT, bracket)
    told = json.loads(json.dumps(dict(stored.data), default=str))
    sent.restore(
        [
            Record(kind=stored.kind, id=stored.id, at=NOON, data=told),
            record(RecordKind.INTENT, refused),
            record(RecordKind.REJECTED, refused, code="602001"),
        ]
    )
    assert sent.exits_asked(order_row(ACCOUNT, remark="TB-1120-KQXW-0001")) == STOP
    assert sent.exits_asked(order_row(ACCOUNT, remark="TB-1120-KQXW-0002")) is None


def test_entries_whose_exits_may_still_stand_come_back_from_the_log(sent: OrderJournal, clock: ManualClock) -> None:
    ends = replace(STOP, time_in_force=TimeInForce.GTD, expires=(NOON + timedelta(days=2)).date())
    today = replace(STOP, time_in_force=TimeInForce.DAY)
    for number, exits in enumerate((STOP, ends, today, None), start=1):
        one = request(f"TB-1120-KQXW-{number:04}", exits=exits)
        accepted = Record(kind=RecordKind.ACCEPTED, id=one.client_order_id, at=NOON, data={"order": f"W{number}"})
        sent.restore([record(RecordKind.INTENT, one), accepted])
    sent.count(draft_of(asking(5, exits=CLOSER)), Decimal(0))
    changed = asking(5).order.id
    sent.count(draft_of(asking(6, cancel_exits=True)), Decimal(0))

    assert sent.entries(ACCOUNT.id) == dict.fromkeys(("W1", "W2", changed), TENCENT.id)
    assert sent.entries("another account") == {}
    clock.advance(3 * 86400)
    assert sent.entries(ACCOUNT.id).keys() == {"W1", changed}
    clock.advance(200 * 86400)
    assert sent.entries(ACCOUNT.id) == {}


def test_the_exits_of_one_entry_are_one_order_in_sizes_and_values(sent: OrderJournal) -> None:
    stop = order_row(ACCOUNT, id="W8", side=Side.SELL, quantity=400, price=None, trigger=Decimal(600), entry="W1")
    target = replace(stop, id="W9", quantity=300, trigger=Decimal(700))
    other = replace(stop, id="W10", quantity=100, entry="W2")
    ended = replace(target, status=OrderStatus.CANCELLED)

    assert committed(sent, stop, target, other) == 500
    assert committed(sent, ended, target) == 300
    assert traded_sales(sent, stop, target, other) == 400 * 600 + 100 * 600
    assert sent.exits_asked(replace(stop, remark="TB-1120-KQXW-0001")) is None


def traded_sales(sent: OrderJournal, *rows: Order) -> Decimal | None:
    return sent.traded(ACCOUNT.id, "HKD", Side.SELL, rows, lambda _: None)


# --- whose account ----------------------------------------------------------------------------------------------------


def twin(which: str) -> Account:
    """An account that shares its number with `ACCOUNT`: of the broker's simulation, or of another broker."""
    paper = replace(ACCOUNTS[Environment.PAPER], id=ACCOUNT.id)
    return paper if which == "paper" else replace(ACCOUNT, broker="elsewhere")


def figures_of(journal: OrderJournal) -> tuple[Decimal | None, Shares, int, Decimal | None]:
    """What counts against the account that the connection names by the number: value, shares, rows, usual size."""
    number = ACCOUNT.id
    return (
        traded(journal),
        journal.committed(number, TENCENT.id, Side.BUY, ()),
        len(journal.may_trade(number, ())),
        journal.usual(number, TENCENT.id),
    )


NOTHING = (Decimal(0), 0, 0, None)
ALL = (Decimal(61_250), 100, 1, Decimal(100))


@pytest.mark.parametrize("which", ["paper", "elsewhere"])
def test_what_one_account_sent_counts_for_no_other_of_its_number(sent: OrderJournal, which: str) -> None:
    order = request()
    sent.count(draft_of(order), Decimal(61_250))
    assert figures_of(sent) == ALL, "before a connection says whose the number is, it may be this one"

    sent.follow([twin(which)])
    assert figures_of(sent) == NOTHING
    sent.follow([replace(ACCOUNT, name="Over another connection")])
    assert figures_of(sent) == ALL
    assert not sent.repeated(draft("TB-1120-0002", account=twin(which)), 10)
    assert sent.repeated(draft("TB-1120-0002"), 10)


@pytest.mark.parametrize("which", ["paper", "elsewhere"])
def test_the_log_counts_for_whoever_it_may_name(clock: ManualClock, which: str) -> None:
    """All of it, without the broker, and by the number alone: an older version named less, which holds no less."""
    intent = record(RecordKind.INTENT, request(), value="61250", day="2026-11-20")
    number_alone = {"broker", "environment"}
    for left_out in (set[str](), {"broker"}, number_alone):
        data = {key: value for key, value in intent.data.items() if key not in left_out}
        journal = OrderJournal(clock)
        journal.restore([structs.replace(intent, data=data)])
        counts = (which == "elsewhere" and bool(left_out)) or left_out == number_alone
        for account, expected in ((ACCOUNT, ALL), (twin(which), ALL if counts else NOTHING)):
            journal.follow([account])
            assert figures_of(journal) == expected, (account, left_out)


def test_a_change_counts_for_its_own_account(sent: OrderJournal) -> None:
    order = order_row(ACCOUNT, quantity=200, price=Decimal("611.00"))
    sent.count(change(order, 3200), Decimal(1_955_200))
    sent.follow([twin("paper")])
    assert traded(sent, order) == 122_200
    sent.follow([ACCOUNT])
    assert traded(sent, order) == 1_955_200
