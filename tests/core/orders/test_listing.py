"""What orders' connection says of a security is read once, and anew after each login."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from fakes.values.trading import TENCENT
from tideboard_core.errors import GatewayDown
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.orders.listing import Listing
from tideboard_core.ports.market import QuoteFeed


class OtherSide:
    """A connection that lists Tencent; `generation` numbers its logins."""

    def __init__(self) -> None:
        self.generation = 1
        self.asked: list[InstrumentId] = []
        self.down = False
        self.relogin = False

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        self.asked += ids
        if self.down:
            raise GatewayDown("connection-lost")
        if self.relogin:
            self.generation += 1
        return [TENCENT] if TENCENT.id in ids else []

    def listing(self) -> Listing:
        return Listing(cast("QuoteFeed", self), lambda: self.generation)


async def test_it_is_asked_once_in_the_life_of_a_connection() -> None:
    side = OtherSide()
    listing = side.listing()

    await listing.read(TENCENT.id)
    await listing.read(TENCENT.id)
    assert (listing.listed(TENCENT.id).instrument, side.asked) == (TENCENT, [TENCENT.id])

    side.generation += 1
    assert not listing.was_read(TENCENT.id)
    assert listing.listed(TENCENT.id).instrument is None
    await listing.read(TENCENT.id)
    assert len(side.asked) == 2


async def test_a_security_that_is_not_listed_there_is_known_to_be_unknown() -> None:
    listing = OtherSide().listing()

    await listing.read(InstrumentId("HK.09999"))

    assert listing.was_read(InstrumentId("HK.09999"))
    assert listing.listed(InstrumentId("HK.09999")).instrument is None


async def test_an_answer_that_did_not_come_is_asked_for_again() -> None:
    side = OtherSide()
    listing = side.listing()
    side.down = True
    await listing.read(TENCENT.id)
    assert not listing.was_read(TENCENT.id)

    side.down = False
    await listing.read(TENCENT.id)
    assert listing.listed(TENCENT.id).instrument == TENCENT


async def test_an_answer_of_the_connection_before_counts_for_nothing() -> None:
    side = OtherSide()
    listing = side.listing()
    side.relogin = True

    await listing.read(TENCENT.id)

    assert not listing.was_read(TENCENT.id)
