"""Our order ids, and which orders of the broker they prove to be ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.clock import ManualClock
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OUR_ID, Environment, Order, OrderRequest, OrderType, Side, has_letters
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import write_data, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]


@pytest.fixture
def sent(clock: ManualClock) -> OrderJournal:
    drawn = iter("KQXW")
    return OrderJournal(clock, choose=lambda _letters: next(drawn))


def test_ids_carry_the_exchange_date_and_count(sent: OrderJournal, clock: ManualClock) -> None:
    assert sent.next_id() == "TB-1120-KQXW-0001"
    assert sent.use("TB-1120-KQXW-0001")
    assert sent.next_id() == "TB-1120-KQXW-0002"
    clock.set_market(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))

    assert sent.next_id() == "TB-1121-KQXW-0001"


def test_letters_of_ids_are_drawn_at_each_start(clock: ManualClock) -> None:
    """So that no copied or restored data folder gives an id that this one gives."""
    starts = [OrderJournal(clock) for _ in range(4)]
    found = [OUR_ID.fullmatch(start.next_id()) for start in starts]
    assert len({one["letters"] for one in found if one is not None}) > 1
    assert all(has_letters(start.next_id()) for start in starts)
    assert [start.next_id() for start in starts] == [one[0] for one in found if one is not None], "one start, one word"


@pytest.mark.parametrize("before", ["TB-1120-0041", "TB-1120-BCDF-0041", "TB-1120-BCDF-999999"])
def test_numbers_of_other_starts_and_older_logs_are_not_continued(sent: OrderJournal, before: str) -> None:
    assert sent.use(before)
    assert not sent.use(before)
    assert sent.next_id() == "TB-1120-KQXW-0001"


FOREIGN = {
    "long": "TB-1120-KQXW-" + "9" * 56,
    "longer than an integer may be": "TB-1120-KQXW-" + "9" * 4301,
    "without letters": "TB-1120-" + "9" * 56,
    "the last number": "TB-1120-KQXW-999999",
    "seven digits": "TB-1120-KQXW-1000000",
    "digits of another script": "TB-1120-KQXW-\u0669\u0669\u0669\u0669",
    "another start's": "TB-1120-BCDF-0041",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_the_remark_of_another_program_s_order_moves_no_number(sent: OrderJournal, name: str) -> None:
    """Nor is a number beyond six digits one of ours."""
    sent.use("TB-1120-KQXW-0006")
    sent.shown(order_row(ACCOUNT, remark=FOREIGN[name]))
    assert sent.next_id() == "TB-1120-KQXW-0007"
    ours = name in {"the last number", "another start's"}
    assert sent.elsewhere == ({ACCOUNT.id} if ours else set())
    assert has_letters(FOREIGN[name]) is ours


def test_an_id_that_another_order_has_already_is_left_out(sent: OrderJournal) -> None:
    sent.shown(order_row(ACCOUNT, remark="TB-1120-KQXW-0001"))
    sent.shown(order_row(ACCOUNT, remark="TB-1120-KQXW-0002"))
    assert sent.next_id() == "TB-1120-KQXW-0003"


def test_an_id_is_used_once(sent: OrderJournal) -> None:
    assert sent.use("TB-1120-KQXW-0007")
    assert not sent.use("TB-1120-KQXW-0007")
    assert sent.own("TB-1120-KQXW-0007")
    assert not sent.own("TB-1120-KQXW-0008")
    assert sent.next_id() == "TB-1120-KQXW-0008"
    assert sent.use("TB-1120-KQXW-0003")
    assert sent.next_id() == "TB-1120-KQXW-0008"


def test_an_id_of_another_form_counts_nothing(sent: OrderJournal) -> None:
    assert sent.use("by hand")
    assert sent.next_id() == "TB-1120-KQXW-0001"


def test_numbers_go_past_four_digits(sent: OrderJournal) -> None:
    sent.use("TB-1120-KQXW-9999")

    assert sent.next_id() == "TB-1120-KQXW-10000"


PLAIN = "TB-1120-0001"
"""A number of an older log."""


def restored(sent: OrderJournal, number: str) -> Order:
    """The broker's row of an order of the log that got no answer."""
    order = OrderRequest(
        account=ACCOUNT,
        instrument=TENCENT.id,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal("612.50"),
        client_order_id=number,
    )
    data = write_data(write_of(order, NOON)) | {"value": "61250", "day": "2026-11-20"}
    sent.restore([Record(kind=RecordKind.INTENT, id=number, at=NOON, data=data)])
    return order_row(ACCOUNT, remark=number, quantity=100, price=Decimal("612.50"))


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 300},
        {"price": Decimal(605)},
        {"side": Side.SELL},
        {"created": NOON + timedelta(seconds=61)},
        {"created": NOON - timedelta(seconds=61)},
    ],
)
def test_a_number_proves_by_its_letters_whatever_terms_the_broker_kept(
    sent: OrderJournal, changes: dict[str, Any]
) -> None:
    ours = restored(sent, "TB-1120-KQXW-0001")
    assert sent.ours(replace(ours, **changes))
    assert sent.committed(ACCOUNT.id, TENCENT.id, ours.side, ()) == 100
    sent.shown(replace(ours, **changes))
    assert sent.committed(ACCOUNT.id, TENCENT.id, ours.side, ()) == 0
    assert sent.elsewhere == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 300},
        {"price": Decimal(605)},
        {"side": Side.SELL},
        {"created": NOON + timedelta(seconds=61)},
        {"created": NOON - timedelta(seconds=61)},
    ],
)
def test_a_number_without_letters_proves_only_with_the_terms_as_sent(
    sent: OrderJournal, changes: dict[str, Any]
) -> None:
    ours = restored(sent, PLAIN)
    other = replace(ours, id="B7", **changes)
    assert sent.ours(ours)
    assert not sent.ours(other)
    sent.shown(other)
    assert sent.committed(ACCOUNT.id, TENCENT.id, Side.BUY, ()) == 100
    assert sent.elsewhere == {ACCOUNT.id}

    sent.orders[ACCOUNT.id, "B7"] = PLAIN
    assert sent.ours(other), "the broker's answer, or the person, named it"


@pytest.mark.parametrize("number", [PLAIN, "TB-1120-KQXW-0001"])
def test_a_number_proves_nothing_on_another_account_or_security(sent: OrderJournal, number: str) -> None:
    ours = restored(sent, number)
    assert sent.ours(ours)
    assert not sent.ours(replace(ours, account_id="another"))
    assert not sent.ours(replace(ours, instrument=InstrumentId("HK.00005")))


def test_the_number_of_a_cancel_in_an_older_log_is_no_order_s(sent: OrderJournal) -> None:
    """Another data folder placed an order under the number that was a cancel here."""
    sent.use(PLAIN)
    assert not sent.ours(order_row(ACCOUNT, remark=PLAIN))
    sent.use("TB-1120-KQXW-0002")
    assert sent.ours(order_row(ACCOUNT, remark="TB-1120-KQXW-0002")), "a refusal may be wrong"
