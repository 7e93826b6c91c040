"""The card that says what a paper account does not take, and what the ticket switches off for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.trading import ACCOUNTS
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.gateways.longport.translate import orders as longport
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import Environment, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_desktop.ui.words import paper as lines_of
from tideboard_desktop.ui.words.orders import time_in_force_word, type_word

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]
FUTU = replace(futu.OFFERS, combinations=futu.COMBINATIONS)
DIFFER = "The broker's pages differ"


def paper_lines(offers: OrderOffers, market: Market | None) -> list[str]:
    return lines_of.paper_lines(offers, market, type_word=type_word, time_word=time_in_force_word)


@pytest.fixture
async def paper(room: Room) -> TicketScene:
    """The ticket of a paper account at Futu, with HK.00700 in it."""
    room.guard.offers = FUTU
    scene = TicketScene(room)
    scene.dock.set_account(PAPER)
    return scene


async def test_the_card_of_a_paper_account_opens_to_a_line_for_each_thing(paper: TicketScene) -> None:
    card = paper.dock.form.paper
    assert card is not None
    assert (card.isVisible(), card.lines.isVisible()) == (True, False)
    assert str(len(card.words)) in card.opener.text()
    card.opener.click()
    assert card.lines.isVisible()
    assert list(card.words) == paper_lines(FUTU.of(PAPER), Market.HK)
    card.opener.click()
    assert not card.lines.isVisible()


async def test_another_account_has_no_card(paper: TicketScene) -> None:
    card = paper.dock.form.paper
    assert card is not None
    paper.dock.set_account(LIVE)
    assert not card.isVisible()
    paper.dock.set_account(PAPER)
    assert card.isVisible()


async def test_an_account_that_is_no_paper_makes_no_card(room: Room) -> None:
    room.guard.offers = FUTU
    scene = TicketScene(room)
    scene.dock.set_account(LIVE)
    assert scene.dock.form.paper is None


async def test_what_paper_does_not_take_is_switched_off(paper: TicketScene) -> None:
    form = paper.dock.form
    assert form.order_type.button(OrderType.LIMIT.value).isEnabled()
    assert not form.order_type.button(OrderType.STOP.value).isEnabled()
    assert paper.dock.ticket.off_because(OrderType.LIMIT, TimeInForce.GTC) == "paper-time"


@pytest.mark.parametrize("offers", [FUTU, longport.OFFERS], ids=["futu", "longport"])
@pytest.mark.parametrize("market", [None, Market.HK, Market.US, Market.SH])
def test_every_row_that_takes_something_away_is_told_somewhere(offers: OrderOffers, market: Market | None) -> None:
    found = offers.of(PAPER)
    without = {
        row.field
        for row in offers.paper
        if row.takes is not None
        and paper_lines(found, market)
        == paper_lines(replace(found, paper=tuple(one for one in found.paper if one.field is not row.field)), market)
    }
    if market is None:
        assert without <= {OfferField.MARKETS, OfferField.KINDS}
    words = " ".join(paper_lines(found, market))
    assert (DIFFER in words) is any(row.contradicted and row.field not in without for row in offers.paper), (
        "a line that a page contradicts says so"
    )


def test_the_lines_are_those_of_the_market_and_of_the_account() -> None:
    american = paper_lines(longport.OFFERS.of(PAPER), Market.US)
    assert not any("short" in line for line in american)
    assert any("short" in line for line in paper_lines(longport.OFFERS.of(PAPER), Market.HK))
    assert paper_lines(longport.OFFERS.of(PAPER), Market.SH)[0] == "No orders on this market."
    options = FUTU.of(replace(PAPER, kinds=frozenset({SecurityType.OPTION})))
    assert "Options alone." in paper_lines(options, Market.HK)
