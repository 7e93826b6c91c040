"""Holdings of Hong Kong's clearing house by participant, and one participant by day.

LongPort also lists the largest changes of a span; they are those of all holdings, which come in one call.
"""

from __future__ import annotations

import re
from typing import Final

from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import answered, day, unstated
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import Row, mapping, optional_number, required, shares, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.brokers import (
    HOLDING_SPANS,
    BrokerTrades,
    HoldingDay,
    HoldingHistory,
    Holdings,
    Participant,
    ParticipantHolding,
)
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.shares import Shares
from tideboard_core.wire.longport.symbols import wire_symbol

PATH: Final = "/v1/quote/broker-holding"
_NUMBER: Final = re.compile(r"[A-Z]\d{5}")


class LongportBrokers:
    """Implements `ports.behind.BrokerStandings`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def holdings(self, instrument: InstrumentId) -> Holdings:
        """What every participant holds, with all changes; raises NotOffered outside Hong Kong."""
        data = await self._ask("/detail", instrument)
        found = answered(data, "list", participant_holding, lambda each: each.participant.number)
        return Holdings(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: -each.shares)),
            settled=day(data, "updated_at"),
        )

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory:
        """One participant by day; raises BadInput for what is no participant's number, NotOffered as `holdings`."""
        if not _NUMBER.fullmatch(number):
            raise BadInput("bad-participant", text=number)
        data = await self._ask("/daily", instrument, (("parti_number", number),))
        found = answered(data, "list", holding_day, lambda each: each.day)
        return HoldingHistory(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            number=number,
            days=tuple(sorted(found)),
        )

    async def trades(self, instrument: InstrumentId, days_back: int = 0) -> BrokerTrades:
        """Raise NotOffered."""
        raise elsewhere(self._link.provider, OPEND)

    async def _ask(self, call: str, instrument: InstrumentId, query: Query = ()) -> Row:
        if market_of(instrument) is not Market.HK:
            raise NotOffered("not-offered", text=wire_symbol(instrument))
        return await self._link.look_up(PATH + call, (("symbol", wire_symbol(instrument)), *query))


def participant(row: Row) -> Participant:
    """Return who it is. Raises GatewayError for a number that is none."""
    number = required(row, "parti_number")
    if not _NUMBER.fullmatch(number):
        raise unreadable(field="parti_number", value=number)
    return Participant(number, text(row, "name"))


def participant_holding(row: Row) -> ParticipantHolding:
    """Return one holding. Raises GatewayError, also for less than nothing."""
    held, ratio = mapping(row, "shares"), mapping(row, "ratio")
    changes = {
        span: shares(held, f"chg_{span}") for span in HOLDING_SPANS if optional_number(held, f"chg_{span}") is not None
    }
    named = unstated(ratio, "value", *(f"chg_{span}" for span in HOLDING_SPANS))
    return ParticipantHolding(
        participant=participant(row),
        shares=held_shares(held, "value"),
        changes=changes,
        marked=row.get("strong") is True,
        unstated=tuple(UnstatedFigure(f"ratio.{name}", value) for name, value in named),
    )


def holding_day(row: Row) -> HoldingDay:
    """Return one day. Raises GatewayError."""
    found = day(row, "date")
    if found is None:
        raise unreadable(field="date", value="")
    change = shares(row, "chg") if optional_number(row, "chg") is not None else None
    return HoldingDay(found, held_shares(row, "holding"), change, unstated(row, "ratio"))


def held_shares(row: Row, name: str) -> Shares:
    """Return shares that are held. Raises GatewayError below zero."""
    found = shares(row, name)
    if found < 0:
        raise unreadable(field=name, value=str(found))
    return found
