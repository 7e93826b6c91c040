"""US blocks outside regular hours."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.extended_hours import ExtendedBlock

HOUR = 3_600_000_000
START = 2_687_400


def block(target: float | None = None) -> ExtendedBlock:
    listing = Catalogue().find(InstrumentId("US.AAPL"))
    assert listing is not None
    return ExtendedBlock(listing, Address(1, ("x",)), begin=0, end=4 * HOUR, start=START, target=target)


def test_a_block_trades_every_now_and_then_and_keeps_its_sums() -> None:
    made = block()
    assert not made.catch_up(19_000_000)
    assert made.catch_up(2 * HOUR)

    assert made.volume > 0
    assert made.low <= made.last <= made.high
    assert made.low * made.volume <= made.turnover <= made.high * made.volume
    assert made.reference == START


def test_how_it_is_stepped_does_not_matter() -> None:
    fine, coarse = block(), block()
    for minute in range(61):
        fine.catch_up(minute * 60_000_000)
    coarse.catch_up(HOUR)

    assert (fine.last, fine.volume, fine.turnover) == (coarse.last, coarse.volume, coarse.turnover)


def test_it_ends_and_leads_to_its_target() -> None:
    made = block(target=280.0)
    made.catch_up(9 * HOUR)

    assert made.next_us > 9 * HOUR
    assert abs(made.last / 10_000 / 280 - 1) < 0.01
    assert not made.catch_up(10 * HOUR)


def test_its_minutes_add_up_to_it() -> None:
    made = block()
    made.catch_up(9 * HOUR)
    minutes = list(made.minutes.items())

    assert [start for start, _ in minutes] == sorted(made.minutes)
    assert minutes[0][0] >= made.begin
    assert minutes[-1][0] < 4 * HOUR
    assert all(start % 60_000_000 == 0 for start in made.minutes)
    assert sum(minute.volume for _, minute in minutes) == made.volume
    assert sum(minute.turnover for _, minute in minutes) == made.turnover
    assert max(minute.high for _, minute in minutes) == made.high
    assert min(minute.low for _, minute in minutes) == made.low
    assert minutes[-1][1].close == made.last
