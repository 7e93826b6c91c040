"""Exposure by market, currency and plate: environments and currencies apart, converted only by a named rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.scenes.held_accounts import HeldAccounts, texts
from fakes.values.books import quote_of
from fakes.values.exposures import APPLE, FACTS, HK_CALL, MEITUAN, TENCENT, US_CALL, holding
from fakes.values.held import MARGIN, SECOND, SIMULATED
from tideboard_core.accounts.held_figures import SOONEST
from tideboard_core.accounts.rates import OLDEST
from tideboard_core.errors import NotOffered
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_core.trips.facts import Rate
from tideboard_desktop.accounts.exposure_page import ExposurePage
from tideboard_desktop.accounts.exposure_rows import ExposureBy

GAMES = Plate(InstrumentId("HK.LIST1"), "Games", PlateKind.INDUSTRY)
SOFTWARE = Plate(InstrumentId("HK.LIST2"), "Software", PlateKind.INDUSTRY)
USD = Rate(
    day=date(2026, 11, 20),
    base="USD",
    quote="HKD",
    rate=Decimal("7.8"),
    source="Futu",
    at=datetime(2026, 11, 20, tzinfo=UTC),
)


@pytest.fixture
def invested(accounts: HeldAccounts) -> HeldAccounts:
    """Two LIVE accounts in two currencies, a PAPER one."""
    accounts.hold(MARGIN, holding(TENCENT, 300, "180000"), holding(APPLE, -10, "-2700"), holding(US_CALL, 2, None))
    accounts.hold(SECOND, holding(MEITUAN, 100, "9000"), holding(HK_CALL, 1, "2000"))
    accounts.hold(SIMULATED, holding(APPLE, 5, "1350"))
    accounts.tell([(HK_CALL, "0.55"), (US_CALL, "0.4")])
    accounts.source.answers["owner_plates"] = lambda ids: {
        one: [GAMES, SOFTWARE] if one == TENCENT else [] for one in ids if one != APPLE
    }
    return accounts


async def test_markets_and_their_sums(invested: HeldAccounts) -> None:
    page = invested.show(ExposurePage)
    await invested.second(page, 2)
    rows = page.model.rows
    assert texts([row for row in rows if row.heads], "environment", "name", "currency", "long", "short") == [
        ("LIVE", "Hong Kong", "HKD", Decimal(191_000), Decimal(0)),
        ("LIVE", "United States", "USD", Decimal(700), Decimal(-2700)),
        ("PAPER", "United States", "USD", Decimal(1350), Decimal(0)),
    ]
    totals = [row for row in rows if row.name == "All in HKD"]
    assert texts(totals, "environment", "long", "left_out") == [("LIVE", None, ("USD",)), ("PAPER", None, ("USD",))]


async def test_a_total_has_its_rate_beside_it(invested: HeldAccounts) -> None:
    now = invested.reference.clock.market()
    invested.rates.take([replace(USD, at=now - timedelta(hours=3), day=now.date())])
    page = invested.show(ExposurePage)
    await invested.second(page, 2)
    live, paper = (row for row in page.model.rows if row.name == "All in HKD")
    assert (live.long, live.short) == (191_000 + Decimal(5460), Decimal(-21_060))
    assert (paper.net, [rate.base for rate in paper.rates]) == (Decimal("10530.0"), ["USD"])
    words = next(column for column in page.model.shown_columns if column.key == "left_out").cell(live).text
    assert words.startswith("1 USD = 7.8")
    assert "Futu" in words
    assert "3 h" in words
    invested.reference.clock.advance(OLDEST.total_seconds())
    await invested.second(page)
    assert {row.long for row in page.model.rows if row.name == "All in HKD"} == {None}, "it is too old by now"


async def test_a_value_that_nobody_told_is_named(invested: HeldAccounts) -> None:
    invested.source.answers["option_figures"] = []
    page = invested.show(ExposurePage)
    await invested.second(page, 2)
    row = next(row for row in page.model.rows if row.heads and row.currency == "USD")
    cell = next(column for column in page.model.shown_columns if column.key == "left_out").cell(row)
    assert (row.net, cell.text) == (Decimal(-2700), "without a value: 1")
    assert cell.exact == "without a value: 1: AAPL261218C280000"


async def test_a_contract_counts_at_the_price_that_the_positions_of_all_accounts_have(invested: HeldAccounts) -> None:
    """A quote that a view has subscribed to comes before the price that was read, and moves the exposure with it."""
    page, hub = invested.show(ExposurePage), invested.reference.hub
    hub.publish(Topic.INSTRUMENT.of(US_CALL), Lazy.ready(FACTS[US_CALL]))
    subscription = hub.subscribe(Topic.QUOTE.of(US_CALL))
    found = []
    for last in ("3", "4"):
        hub.publish(
            Topic.QUOTE.of(US_CALL),
            Lazy.ready(structs.replace(quote_of(last, invested.reference.clock.market()), instrument=US_CALL)),
        )
        await invested.second(page, 3)
        found.append(next(row.long for row in page.model.rows if row.heads and row.currency == "USD"))
    assert found == [600, 800], "2 contracts of 100 shares"
    subscription.close()
    await invested.second(page, 3)
    assert next(row.long for row in page.model.rows if row.heads and row.currency == "USD") == 700


async def test_plates_are_read_once_they_are_wanted(invested: HeldAccounts) -> None:
    page = invested.show(ExposurePage)
    await invested.second(page, 2)
    assert invested.source.count("owner_plates") == 0
    page.by.button(ExposureBy.INDUSTRY).click()
    await invested.second(page, int(SOONEST))
    assert texts([row for row in page.model.rows if row.heads], "environment", "name", "long", "counted") == [
        ("LIVE", "Games", Decimal(182_000), 2),
        ("LIVE", "Software", Decimal(182_000), 2),
        ("LIVE", "In no plate that is known", Decimal(9000), 1),
        ("LIVE", "In no plate that is known", Decimal(700), 2),
        ("PAPER", "In no plate that is known", Decimal(1350), 1),
    ]
    whole = next(row for row in page.model.rows if row.name == "All of it" and row.currency == "HKD")
    assert whole.long == 191_000, "the sum counts a position once, whatever plates it has"
    asked = invested.source.count("owner_plates")
    await invested.second(page, 70)
    assert invested.source.count("owner_plates") == asked


async def test_a_broker_without_plates_says_so(invested: HeldAccounts) -> None:
    invested.source.answers["owner_plates"] = NotOffered("plates-not-offered", provider="LongPort")
    page = invested.show(ExposurePage)
    page.by.button(ExposureBy.CONCEPT).click()
    await invested.second(page, int(SOONEST) + 2)
    assert page.about.text().startswith("Plates: ")
    assert {row.name for row in page.model.rows if row.heads} == {"In no plate that is known"}


async def test_a_currency_has_its_cash_and_accounts_that_tell_none_are_named(invested: HeldAccounts) -> None:
    invested.hold(MARGIN, holding(TENCENT, 300, "180000"), HKD="5000", USD="-100", CNY="7")
    page = invested.show(ExposurePage)
    page.by.button(ExposureBy.CURRENCY).click()
    await invested.second(page, 2)
    assert texts([row for row in page.model.rows if row.heads], "environment", "name", "currency", "long", "short") == [
        ("LIVE", "Cash", "CNY", Decimal(7), Decimal(0)),
        ("LIVE", "Securities", "HKD", Decimal(191_000), Decimal(0)),
        ("LIVE", "Cash", "HKD", Decimal(5000), Decimal(0)),
        ("LIVE", "Cash", "USD", Decimal(0), Decimal(-100)),
        ("PAPER", "Securities", "USD", Decimal(1350), Decimal(0)),
    ]
    whole = next(row for row in page.model.rows if row.name == "All of it" and row.currency == "HKD")
    assert whole.net == 196_000
    assert "cash by currency not told: Family ··0077, Paper ··9001" in page.foot_words()
    page.by.button(ExposureBy.MARKET).click()
    assert "without cash" in page.foot_words()
    assert "Cash" not in {row.name for row in page.model.rows}


async def test_the_grouping_comes_back_with_the_layout(invested: HeldAccounts) -> None:
    page = invested.show(ExposurePage)
    page.restore("currency")
    assert (page.grouped, page.choice()) == (ExposureBy.CURRENCY, "currency")
    page.restore("of another version")
    assert page.grouped is ExposureBy.CURRENCY


async def test_accounts_that_are_not_current_are_named(invested: HeldAccounts) -> None:
    page = invested.show(ExposurePage)
    invested.reference.clock.advance(3600)
    assert "Not current: Margin ··4821 (stale)" in page.foot_words()
