"""Listings to come, what companies announced, the screener; LongPort has no call for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NoReturn

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.events import LongportEvents
from tideboard_core.gateways.longport.behind.fields import answered, day
from tideboard_core.gateways.longport.screener import LongportScreener
from tideboard_core.gateways.longport.translate.json_fields import Row, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.reference import (
    CodeChange,
    CompanyEvent,
    CorporateAction,
    FutureInfo,
    IpoEntry,
    Plate,
    PlateKind,
    Suspension,
)
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, Screen, ScreenPage
from tideboard_core.ports.gateway import Offer
from tideboard_core.ports.reference import HEAT_ROWS
from tideboard_core.ports.trading import ReadRows
from tideboard_core.wire.longport.symbols import wire_symbol

ACTS: Final = "/v1/quote/company-act"
_BACK, _AHEAD = timedelta(days=30), timedelta(days=90)
"""The days around today of which listings are asked."""
_PAGES: Final = 12
"""Most pages of one question: the broker sends about ten events on each."""


class LongportReference:
    """Implements `ports.reference.ReferenceSource`; `lacking` has the error codes of what LongPort does not have."""

    def __init__(self, link: LongportLink, lacking: Mapping[Offer, str]) -> None:
        self._link, self._lacking = link, lacking
        self._events = LongportEvents(link)
        self.own_screener = LongportScreener(link)

    async def ipos(self, market: Market) -> list[IpoEntry]:
        """Listings of a month ago to three months ahead; the calendar tells no price that is documented as such."""
        today = exchange_date(market, self._link.clock.market())
        begin, end = today - _BACK, today + _AHEAD
        found: dict[InstrumentId, IpoEntry] = {}
        unread = ""
        for _ in range(_PAGES):
            page = await self._events.calendar(EventKind.IPO, begin, end, (market,))
            unread = unread or page.unread
            for event in page.events:
                entry = _listed(event)
                if entry is not None and market_of(entry.instrument) is market:
                    found.setdefault(entry.instrument, entry)
            if page.next_day is None:
                break
            begin = page.next_day
        else:
            unread = unread or "next_date"
        return ReadRows(sorted(found.values(), key=lambda entry: entry.listing_date or date.max), unread=unread)

    async def company_events(self, instrument: InstrumentId) -> list[CompanyEvent]:
        """What the company announced, in the broker's words, the newest first."""
        data = await self._link.look_up(
            ACTS, (("symbol", wire_symbol(instrument)), ("req_type", "1"), ("version", "3"))
        )
        found = answered(
            data,
            "items",
            lambda row: company_event(row, instrument),
            lambda event: (event.id, event.day, event.code, event.text),
        )
        return ReadRows(sorted(found, key=lambda event: event.day, reverse=True), unread=found.unread)

    async def screen(self, wanted: Screen, *, begin: int = 0, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Securities that pass the broker's own conditions; raises NotOffered for others, BadInput."""
        if wanted.conditions or wanted.plate is not None or wanted.order is not None:
            raise elsewhere(self._link.provider, OPEND)
        if wanted.own and wanted.provider != self.own_screener.owner:
            raise elsewhere(self._link.provider, wanted.provider)
        return await self.own_screener.run(wanted, begin=begin, count=count)

    # --- what LongPort has no call for ------------------------------------------------------------------------------

    async def plates(self, market: Market, kind: PlateKind | None = None) -> list[Plate]:
        """Raise NotOffered."""
        self._refuse(Offer.PLATES)

    async def plate_members(self, plate: InstrumentId) -> list[Instrument]:
        """Raise NotOffered."""
        self._refuse(Offer.PLATES)

    async def owner_plates(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, list[Plate]]:
        """Raise NotOffered."""
        self._refuse(Offer.PLATES)

    async def movers(self, market: Market, *, falls: bool = False, count: int = ROWS_PER_PAGE) -> ScreenPage:
        """Raise NotOffered."""
        raise elsewhere(self._link.provider, OPEND)

    async def heat_map(self, market: Market, kind: PlateKind, *, count: int = HEAT_ROWS) -> ScreenPage:
        """Raise NotOffered."""
        self._refuse(Offer.PLATES)

    async def futures(self, ids: Sequence[InstrumentId]) -> list[FutureInfo]:
        """Raise NotOffered."""
        self._refuse(Offer.FUTURES)

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        """Raise NotOffered: what the broker tells of actions has no price factors; see `company_events`."""
        self._refuse(Offer.CORPORATE_ACTIONS)

    async def code_changes(self, ids: Sequence[InstrumentId] = ()) -> list[CodeChange]:
        """Raise NotOffered."""
        self._refuse(Offer.CODE_CHANGES)

    async def suspensions(self, ids: Sequence[InstrumentId], begin: date, end: date) -> list[Suspension]:
        """Raise NotOffered."""
        self._refuse(Offer.SUSPENSIONS)

    def _refuse(self, what: Offer) -> NoReturn:
        raise NotOffered(self._lacking[what], provider=self._link.provider)


def company_event(row: Row, instrument: InstrumentId) -> CompanyEvent:
    """Return one announcement. Raises GatewayError for one without a day."""
    on = day(row, "date")
    if on is None:
        raise unreadable(field="date", value="")
    return CompanyEvent(
        instrument=instrument,
        day=on,
        day_kind=text(row, "date_type"),
        zone=text(row, "date_zone"),
        category=text(row, "act_type"),
        text=text(row, "act_desc"),
        code=text(row, "action"),
        delay=text(row, "delay_content") if row.get("is_delay") is True else "",
        id=text(row, "id"),
    )


def _listed(event: CalendarEvent) -> IpoEntry | None:
    if event.instrument is None:
        return None
    return IpoEntry(
        instrument=event.instrument, name=event.name, listing_date=event.day, price_low=None, price_high=None
    )
