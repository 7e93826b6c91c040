"""What a broker does not price among the positions of all accounts: valued by quotes, or a dash."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from fakes.scenes.held_accounts import HeldAccounts
from fakes.values.books import quote_of
from fakes.values.exposures import FACTS, TENCENT, US_CALL, holding
from fakes.values.held import MARGIN
from tideboard_core.accounts.held_figures import KEPT, RENEW
from tideboard_core.errors import PermissionMissing
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_desktop.accounts.overview import OverviewPage
from tideboard_desktop.accounts.positions import PositionsPage

DASH = "\u2014"
COST = Decimal("2.5")
SHOWN = ("last", "value", "open")


@pytest.fixture
def traded(accounts: HeldAccounts) -> HeldAccounts:
    """An account with shares that its broker prices, and three contracts sold that it does not."""
    contracts = holding(US_CALL, -3, None)
    accounts.hold(
        MARGIN,
        holding(TENCENT, 300, "180000"),
        contracts._replace(position=replace(contracts.position, average_cost=COST)),
    )
    accounts.tell([(US_CALL, "0.4")])
    return accounts


def cells(page: PositionsPage, *keys: str) -> list[list[str]]:
    """The words of each row under these columns."""
    columns = {one.head: one for one in page.model.columns}
    return [[columns[key].cell(row).text for key in keys] for row in page.model.rows]


def contract(page: PositionsPage) -> list[str]:
    """Last, value and open profit of the contract."""
    (row,) = [row for row in cells(page, "security", *SHOWN) if row[0] == US_CALL]
    return row[1:]


async def test_a_contract_is_valued_at_its_quote_and_says_whose_that_is(traded: HeldAccounts) -> None:
    page = traded.show(PositionsPage)
    assert contract(page) == [DASH] * 3
    await traded.second(page, 2)
    assert contract(page) == ["3.50", "\u22121,050.00", "\u2212300.00"]
    columns = {one.head: one for one in page.model.columns}
    row = next(row for row in page.model.rows if row.instrument == US_CALL)
    other = next(row for row in page.model.rows if row.instrument == TENCENT)
    for key in SHOWN:
        assert "the broker of the account tells none" in columns[key].cell(row).exact
        assert "tells none" not in columns[key].cell(other).exact
    usd = next(row for row in cells(page, "security", "value") if row[0] == "Sum in USD")
    assert usd[1] == "\u22121,050.00"


async def test_a_quote_that_a_view_has_subscribed_to_comes_first(traded: HeldAccounts) -> None:
    page, hub = traded.show(PositionsPage), traded.reference.hub
    await traded.second(page, 2)
    quote = structs.replace(quote_of("3", traded.reference.clock.market()), instrument=US_CALL)
    hub.publish(Topic.INSTRUMENT.of(US_CALL), Lazy.ready(FACTS[US_CALL]))
    hub.publish(Topic.QUOTE.of(US_CALL), Lazy.ready(quote))
    await traded.second(page)
    assert contract(page)[0] == "3.50", "nobody has subscribed to it: it may be of any age"
    subscription = hub.subscribe(Topic.QUOTE.of(US_CALL))
    await traded.second(page)
    assert contract(page) == ["3.00", "\u2212900.00", "\u2212150.00"]
    subscription.close()


@pytest.mark.parametrize("lacking", ["option_figures", "instruments"])
async def test_without_a_quote_or_a_multiplier_there_is_a_dash(traded: HeldAccounts, lacking: str) -> None:
    answer, refusal = traded.source.answers[lacking], PermissionMissing("quote-right-missing", text="no right")
    traded.source.answers[lacking] = refusal
    page = traded.show(PositionsPage)
    await traded.second(page, 2)
    assert contract(page) == [DASH] * 3
    traded.source.answers[lacking] = answer
    await traded.second(page, round(RENEW) + 1)
    assert contract(page)[0] == "3.50"


async def test_a_price_that_grew_old_is_dropped(traded: HeldAccounts) -> None:
    page = traded.show(PositionsPage)
    await traded.second(page, 2)
    traded.source.answers["option_figures"] = PermissionMissing("quote-right-missing", text="no right")
    await traded.second(page, round(KEPT) + 2)
    assert contract(page) == [DASH] * 3


async def test_a_quote_that_grew_old_without_its_connection_is_dropped(traded: HeldAccounts) -> None:
    page, hub, source = traded.show(PositionsPage), traded.reference.hub, traded.source
    source.answers["option_figures"] = PermissionMissing("quote-right-missing", text="no right")
    hub.publish(Topic.INSTRUMENT.of(US_CALL), Lazy.ready(FACTS[US_CALL]))
    quote = structs.replace(quote_of("3", traded.reference.clock.market()), instrument=US_CALL)
    hub.publish(Topic.QUOTE.of(US_CALL), Lazy.ready(quote))
    subscription = hub.subscribe(Topic.QUOTE.of(US_CALL))
    traded.reference.clock.advance(KEPT)
    await traded.second(page)
    assert contract(page)[0] == "3.00", "nobody has traded it since"
    source.connected = False
    await traded.second(page)
    assert contract(page) == [DASH] * 3
    subscription.close()


async def test_a_price_that_was_read_is_dropped_although_a_view_has_subscribed(traded: HeldAccounts) -> None:
    """The broker may refuse the subscription: then no quote ever comes."""
    page = traded.show(PositionsPage)
    await traded.second(page, 2)
    subscription = traded.reference.hub.subscribe(Topic.QUOTE.of(US_CALL))
    traded.source.answers["option_figures"] = PermissionMissing("quote-right-missing", text="no right")
    await traded.second(page, round(KEPT) + 2)
    assert contract(page) == [DASH] * 3
    subscription.close()


async def test_a_price_in_another_currency_values_nothing(traded: HeldAccounts) -> None:
    other = replace(FACTS[US_CALL], currency="HKD")
    page = traded.show(PositionsPage)
    traded.reference.hub.publish(Topic.INSTRUMENT.of(US_CALL), Lazy.ready(other))
    await traded.second(page, 2)
    assert contract(page) == [DASH] * 3


async def test_the_sum_of_the_accounts_counts_the_contract(traded: HeldAccounts) -> None:
    page = traded.show(OverviewPage)
    columns = {one.head: one for one in page.model.columns}

    def profit() -> str:
        row = next(row for row in page.model.rows if row.is_sum and row.currency == "USD")
        return columns["open"].cell(row).text

    await traded.second(page, 2)
    assert profit() == "\u2212300.00"
