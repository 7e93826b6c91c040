"""Minutes of a past day are made from its record and give it back."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.history.past_minutes import past_minutes
from tideboard_sandbox.exchange.history.records import History
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address


@pytest.mark.parametrize(("symbol", "minutes"), [("HK.00700", 330), ("HK.00386", 150), ("US.AAPL", 210)])
def test_minutes_of_a_past_day_add_up_to_its_record(symbol: str, minutes: int) -> None:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    history = History(listing, Address(1, (symbol,)), date(2026, 11, 20))
    for day in (date(2025, 3, 3), date(2026, 11, 19)):
        record = history.record(day)
        made = past_minutes(listing, record, minutes, Address(1, ()).stream(day))

        assert len(made) == minutes
        assert made[0].open == record.open
        assert made[-1].close == record.close
        assert max(minute.high for minute in made) == record.high
        assert min(minute.low for minute in made) == record.low
        assert sum(minute.volume for minute in made) == record.volume
        assert sum(minute.turnover for minute in made) == record.turnover
        assert all(before.close == after.open for before, after in pairwise(made))


def test_minutes_of_past_days_stay_what_they_were() -> None:
    """How the volume of each of these days leans is found by 30 halvings, of which most are spared."""
    digest = sha256()
    for symbol in ("HK.00700", "HK.01117", "US.AAPL", "SH.510300", "HK.800000"):
        listing = Catalogue().find(InstrumentId(symbol))
        assert listing is not None
        history = History(listing, Address(1, (symbol,)), date(2026, 11, 20))
        for record in history.newest(8, date(2026, 11, 20)):
            for minute in past_minutes(listing, record, 330, Address(1, (symbol,)).stream(record.day)):
                digest.update(
                    b"%d %d %d %d %d %d\n"
                    % (minute.open, minute.high, minute.low, minute.close, minute.volume, minute.turnover)
                )

    assert digest.hexdigest()[:16] == "7b165d2de20a9e2e"


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00939", "HK.02800", "US.AAPL", "SH.600519", "SZ.300750", "SG.D05"])
def test_a_minutes_mean_price_lies_between_its_low_and_high(symbol: str) -> None:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    history, lot = History(listing, Address(1, (symbol,)), date(2026, 11, 20)), listing.instrument.lot_size
    for record in history.records(date(2026, 9, 1), date(2026, 11, 19), date(2026, 11, 20)):
        made = past_minutes(listing, record, 330, Address(1, ()).stream(record.day))

        cent = listing.ladder.step(record.low)
        assert all(minute.volume * minute.low <= minute.turnover <= minute.volume * minute.high for minute in made)
        assert all(minute.volume % lot == 0 <= minute.volume for minute in made)
        assert all(minute.turnover % min(cent * lot, SCALE // 100) == 0 for minute in made)
        assert all(minute.low <= min(minute.open, minute.close) for minute in made)
        assert all(minute.high >= max(minute.open, minute.close) for minute in made)
