"""Contracts by the calendar, and their prices beside the index."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.derivatives.futures import Futures, interest_of
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

HSI, MAIN = InstrumentId("HK.800000"), InstrumentId("HK.HSImain")


def dated(day: date) -> list[str]:
    return [row.id for row in Futures(day) if row.product.code == "HSI" and row.origin is None]


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2026, 11, 20), ["HK.HSI2611", "HK.HSI2612", "HK.HSI2703", "HK.HSI2706"]),
        (date(2026, 11, 30), ["HK.HSI2612", "HK.HSI2701", "HK.HSI2703", "HK.HSI2706"]),
        (date(2026, 12, 31), ["HK.HSI2701", "HK.HSI2702", "HK.HSI2703", "HK.HSI2706"]),
    ],
)
def test_two_months_and_two_quarters_are_listed(day: date, ids: list[str]) -> None:
    assert dated(day) == ids


def test_the_main_contract_changes_on_the_last_day_of_the_front_one() -> None:
    def origins(day: date) -> list[str | None]:
        futures = Futures(day)
        found = [futures.find(InstrumentId(f"HK.HSI{suffix}")) for suffix in ("main", "current", "next")]
        return [None if row is None else row.origin for row in found]

    assert origins(date(2026, 11, 26)) == ["HK.HSI2611", "HK.HSI2611", "HK.HSI2612"]
    assert origins(date(2026, 11, 27)) == ["HK.HSI2612", "HK.HSI2611", "HK.HSI2612"]


def test_an_index_and_each_of_its_contracts_lead_to_the_same_ones() -> None:
    futures = Futures(date(2026, 11, 20))
    on_index, of_product = futures.related(HSI), futures.related(MAIN)

    assert {row.product.code for row in on_index} == {"HSI", "MHI"}
    assert of_product == futures.related(InstrumentId("HK.HSI2703")) == on_index[:7]
    assert [row.main for row in of_product].count(True) == 1
    assert futures.related(InstrumentId("HK.00700")) == ()


def test_contracts_stand_beside_their_index_the_further_the_dearer(exchange: Exchange) -> None:
    index = exchange.quote(HSI)
    contracts = [exchange.quote(row.id) for row in exchange.reference.futures.related(MAIN) if row.origin is None]

    assert [row.last for row in contracts] == sorted(row.last for row in contracts)
    for row in contracts:
        assert float(row.last / index.last) == pytest.approx(1.01, abs=0.015)
        assert float(row.last / row.prev_close) == pytest.approx(float(index.last / index.prev_close), abs=0.002)
        assert row.last % 1 == 0
    assert contracts[0].volume > contracts[1].volume > contracts[3].volume > 0
    assert contracts[0].turnover == pytest.approx(contracts[0].volume * contracts[0].last * 50, rel=Decimal("0.01"))


def test_facts_name_the_index_and_the_size(exchange: Exchange) -> None:
    facts = exchange.instrument(InstrumentId("HK.MHI2611"))

    assert (facts.security_type, facts.underlying, facts.multiplier) == (SecurityType.FUTURE, HSI, 10)
    assert (facts.name, facts.name_en) == ("小型恒指2611", "Mini HSI Future NOV6")
    assert exchange.instrument(MAIN).name == "恒指主連(2611)"


def test_open_interest_is_largest_in_front_and_the_contracts_own_behind_another_name() -> None:
    rows = [row for row in Futures(date(2026, 11, 20)) if row.product.code == "HSI"]
    interests = {row.id: interest_of(row, seed=1) for row in rows}

    assert interests[MAIN] == interests[InstrumentId("HK.HSI2611")]
    assert interests[MAIN].position > interests[InstrumentId("HK.HSI2706")].position > 0
    assert interest_of(rows[0], seed=2) != interests[rows[0].id]


def test_an_account_for_shares_does_not_trade_them(exchange: Exchange, ticket: type[OrderTicket]) -> None:
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.broker.place(ticket(instrument=MAIN, quantity=1, price=exchange.quote(MAIN).last))  # type: ignore[call-arg]

    assert refused.value.reason is Reason.WRONG_MARKET
