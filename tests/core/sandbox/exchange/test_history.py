"""Past days follow one another, and end where the practice day begins."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.chance import Address
from tideboard_core.sandbox.exchange.history import SPAN, History
from tideboard_core.sandbox.exchange.instruments import Catalogue
from tideboard_core.sandbox.exchange.ladder import SCALE

ANCHOR = date(2026, 11, 20)


def history_of(symbol: str, seed: int = 1) -> History:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    return History(listing, Address(seed, (symbol,)), ANCHOR)


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00992", "US.NVDA", "SZ.002594", "HK.800000"])
def test_two_years_of_consistent_days_end_at_the_previous_close(symbol: str) -> None:
    history = history_of(symbol)
    records = history.records(ANCHOR - SPAN, ANCHOR, ANCHOR)
    listing = history._listing

    assert len(records) > 470
    assert records[-1].close == int(listing.prev_close * SCALE)
    actions = {action.ex_date: action for action in history.actions}
    for before, after in pairwise(records):
        assert before.low <= min(before.open, before.close)
        assert before.high >= max(before.open, before.close)
        assert before.volume % listing.instrument.lot_size == 0
        if after.day not in actions:
            assert after.prev_close == before.close
        else:
            expected = actions[after.day].reference(before.close / SCALE) * SCALE
            assert after.prev_close == pytest.approx(expected, abs=2 * listing.ladder.step(before.close))


def test_the_same_seed_draws_the_same_days_and_another_seed_others() -> None:
    first, again, other = (history_of("HK.00005", seed).records(ANCHOR - SPAN, ANCHOR, ANCHOR) for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert first[-1].close == other[-1].close


def test_days_after_the_anchor_go_on_from_it_and_lived_days_win() -> None:
    history = history_of("HK.00700")
    drawn = history.record(ANCHOR)
    assert drawn.prev_close == 604 * SCALE
    assert history.previous_close(date(2026, 11, 23)) == drawn.close

    history.add(drawn._replace(close=700 * SCALE))
    assert history.previous_close(date(2026, 11, 23)) == 700 * SCALE


def test_an_index_has_no_flow() -> None:
    assert history_of("HK.800000").record(date(2026, 11, 19)).tiers == (0, 0, 0, 0)
