"""What watchers of a security hear: quotes that say something new or are old, a derivative's as often as its book."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.events import BookChanged, Event, QuoteChanged
from tideboard_sandbox.exchange.facade import Exchange

STEP = 0.2
"""Seconds, as the sandbox moves by itself."""


@pytest.mark.parametrize("name", ["HK.00700", "HK.800000"])
def test_a_quote_is_sent_where_it_says_something_new(exchange: Exchange, events: list[Event], name: str) -> None:
    """Between two trades the book changes alone."""
    watched, seen = InstrumentId(name), set[tuple[bool, bool]]()
    exchange.watch(watched)
    exchange.advance(30)
    for _ in range(100):
        before = exchange.quote(watched)
        events.clear()
        exchange.advance(STEP)
        sent = QuoteChanged(watched) in events
        assert sent is (exchange.quote(watched) != before)
        seen.add((sent, BookChanged(watched) in events))
    assert seen >= ({(True, True), (False, True)} if name == "HK.00700" else {(True, False), (False, False)})


def test_a_suspension_is_sent(exchange: Exchange, events: list[Event]) -> None:
    """Nothing is traded in it."""
    watched = InstrumentId("HK.00700")
    exchange.watch(watched)
    exchange.advance(30)
    events.clear()
    exchange.commands.halt(watched)
    assert QuoteChanged(watched) in events


def test_the_quote_of_a_derivative_is_sent_with_its_book(exchange: Exchange, events: list[Event]) -> None:
    """Premium and sensitivities in it follow the price of what it is on."""
    (warrant, *_) = exchange.details.warrants_of(InstrumentId("HK.00700"))
    exchange.watch(warrant)
    exchange.advance(30)
    events.clear()
    for _ in range(100):
        exchange.advance(STEP)
    books = [event for event in events if isinstance(event, BookChanged)]
    assert len(books) > 1
    assert len([event for event in events if isinstance(event, QuoteChanged)]) == len(books)


def test_a_quote_that_stays_is_sent_again_before_a_window_counts_it_as_late(
    exchange: Exchange, events: list[Event]
) -> None:
    """A Singapore stock trades four times a minute, its book never rests."""
    watched, sent = InstrumentId("SG.D05"), [0.0]
    exchange.watch(watched)
    for step in range(1, 600):
        events.clear()
        exchange.advance(STEP)
        if QuoteChanged(watched) in events:
            sent.append(step * STEP)
    gaps = [later - before for before, later in pairwise(sent)]
    assert 5.9 < max(gaps) < 7
    assert len(sent) < 40
