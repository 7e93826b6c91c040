"""What brokers told beside orders and fills: fees with their changes, money, rates, contracts, days that were read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.trips import ACCOUNT, APPLE, BEGIN, CALL, CONTRACTS, OPTIONS, TENCENT, fee
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, Rate
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, FeesAsked, PastSeries, ToldRows

DAY = date(2026, 11, 2)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[ToldRows]:
    with closing(TripsStore(tmp_path)) as store:
        yield store.told


def test_a_change_of_fees_is_a_further_row(told: ToldRows) -> None:
    first, later = fee("17", "59.40"), structs.replace(fee("17", "60.10", 90), items=(("印花税", Decimal("0.70")),))
    told.add_fees(ACCOUNT, [first, structs.replace(first, told=first.told + timedelta(days=1)), later, fee("18", "1")])
    assert told.fees(ACCOUNT) == {"17": later, "18": fee("18", "1")}
    assert told.charged(ACCOUNT) == {"17": Decimal("60.10"), "18": Decimal(1)}
    assert told.fee_changes(ACCOUNT)["17"] == [first, later]


def test_money_and_rates_come_back(told: ToldRows) -> None:
    move = CashMove(
        id="c1", day=DAY, kind=CashKind.DIVIDEND, currency="HKD", amount=Decimal("-12.345678901234567890"), remark="税"
    )
    told.add_cash(ACCOUNT, [move, replace(move, id="c0", day=DAY - timedelta(days=1))])
    told.add_cash(ACCOUNT, [move])
    assert [one.id for one in told.cash(ACCOUNT)] == ["c0", "c1"]
    assert told.cash(ACCOUNT)[1] == move
    told.add_cash(ACCOUNT, [replace(move, at=BEGIN)])
    assert told.cash(ACCOUNT)[1].at == BEGIN
    rate = Rate(day=DAY, base="USD", quote="HKD", rate=Decimal("7.7812"), source="LongPort", at=BEGIN)
    told.add_rates([rate, replace(rate, rate=Decimal("7.7820"))])
    assert told.rates() == (replace(rate, rate=Decimal("7.7820")),)


def test_it_is_kept_when_fees_were_asked_for_last(told: ToldRows) -> None:
    told.note_fees_asked(ACCOUNT, ["17", "18"], DAY)
    told.note_fees_asked(ACCOUNT, ["17"], DAY + timedelta(days=1), refused=True)
    assert told.fees_asked(ACCOUNT) == {
        "17": FeesAsked(DAY + timedelta(days=1), refused=True),
        "18": FeesAsked(DAY, refused=False),
    }


def test_contracts_stay_after_they_expired(told: ToldRows) -> None:
    kept = {TENCENT: CONTRACTS[TENCENT], APPLE: CONTRACTS[APPLE], CALL: OPTIONS[CALL]}
    told.add_contracts(kept.items())
    assert told.contracts() == kept


def test_stretches_that_touch_become_one(told: ToldRows) -> None:
    def days(begin: int, end: int) -> DaySpan:
        return DaySpan(DAY + timedelta(days=begin), DAY + timedelta(days=end))

    for span in (days(0, 4), days(10, 12), days(20, 20), days(5, 9)):
        told.note_history(ACCOUNT, PastSeries.ORDERS, span)
    assert told.history(ACCOUNT, PastSeries.ORDERS) == [days(0, 12), days(20, 20)]
    assert told.history(ACCOUNT, PastSeries.CASH) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=12))
def test_the_stretches_are_the_days_that_were_read(spans: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(TripsStore(Path(folder))) as store:
        wanted: set[date] = set()
        for begin, more in spans:
            first, last = DAY + timedelta(days=begin), DAY + timedelta(days=begin + more)
            store.told.note_history(ACCOUNT, PastSeries.ORDERS, DaySpan(first, last))
            wanted.update(first + timedelta(days=each) for each in range(more + 1))
        found = [
            begin + timedelta(days=each)
            for begin, end in store.told.history(ACCOUNT, PastSeries.ORDERS)
            for each in range((end - begin).days + 1)
        ]
        assert found == sorted(wanted)


def test_the_newest_assets_of_a_day_are_the_days(told: ToldRows) -> None:
    day, at = date(2026, 11, 20), datetime(2026, 11, 20, 8, tzinfo=UTC)
    for minutes, assets in ((0, "10"), (5, "12.5"), (3, "11")):
        told.add_assets(ACCOUNT, AssetsTold(day, "HKD", Decimal(assets), at + timedelta(minutes=minutes)))
    told.add_assets(ACCOUNT, AssetsTold(day, "USD", Decimal(2), at))
    later = AssetsTold(day + timedelta(days=1), "HKD", Decimal(9), at + timedelta(days=1))
    told.add_assets(ACCOUNT, later)
    assert told.assets(ACCOUNT) == (
        AssetsTold(day, "HKD", Decimal("12.5"), at + timedelta(minutes=5)),
        AssetsTold(day, "USD", Decimal(2), at),
        later,
    )
