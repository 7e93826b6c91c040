"""The last days of contracts that are held: options, futures and warrants, as far as the connection tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from tideboard_core.alerts.reminders import DateKind, Reminder
from tideboard_core.errors import GatewayError
from tideboard_core.model.derivatives import Warrant, WarrantExpiry, WarrantFilter, WarrantOrder, option_of
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType, market_of
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.reference import WARRANTS_PER_PAGE

_PAGES: Final = 5
"""Pages of the warrants on one security that are read: those that end soonest come first."""
_ENDED: Final = timedelta(days=10)
"""A warrant's last trading day lies less than this before its expiry."""
_SOONEST: Final = WarrantFilter(
    order=WarrantOrder.EXPIRY, descending=False, expiries=frozenset({WarrantExpiry.WITHIN_3_MONTHS})
)


async def contract_days(gateway: Gateway, held: Collection[InstrumentId], begin: date, end: date) -> list[Reminder]:
    """Last trading days from `begin` to `end`, both included; the expiry where no last trading day is told.

    What the connection does not offer, or refuses, is left out; raises GatewayError where it does not even say what is
    a contract.
    """
    by_code = {one: day for one in held if (day := _end_of_option(one)) is not None}
    rest = [one for one in held if one not in by_code]
    facts = await gateway.quotes.instruments(rest) if rest else []
    by_facts = {one.id: day for one in facts if (day := _end_of_option(one.id, one)) is not None}
    found = [_reminder(one, DateKind.EXPIRY, day) for one, day in (by_code | by_facts).items()]
    futures = [one.id for one in facts if one.security_type is SecurityType.FUTURE]
    owners: dict[InstrumentId, set[InstrumentId]] = {}
    for one in facts:
        if one.security_type is SecurityType.WARRANT and one.underlying is not None:
            owners.setdefault(one.underlying, set()).add(one.id)
    reads = [_futures(gateway, futures), *(_warrants_of(gateway, owner, ids, end) for owner, ids in owners.items())]
    for read in await asyncio.gather(*reads, return_exceptions=True):
        if isinstance(read, list):
            found += read
        elif not isinstance(read, GatewayError):
            raise read
    return [one for one in found if begin <= one.day <= end]


def _end_of_option(instrument: InstrumentId, facts: Instrument | None = None) -> date | None:
    option = option_of(instrument, facts)
    return None if option is None or option.terms is None else option.terms.expiry


async def _futures(gateway: Gateway, ids: list[InstrumentId]) -> list[Reminder]:
    source = gateway.reference
    if source is None or not ids:
        return []
    terms = await source.futures(ids)
    return [
        _reminder(one.instrument, DateKind.LAST_TRADE, one.last_trade) for one in terms if one.last_trade is not None
    ]


async def _warrants_of(gateway: Gateway, owner: InstrumentId, ids: set[InstrumentId], end: date) -> list[Reminder]:
    found: list[Warrant] = []
    for page in range(_PAGES):
        rows = (await gateway.derivatives.warrants(owner, _SOONEST, begin=page * WARRANTS_PER_PAGE)).rows
        found += [row for row in rows if row.instrument in ids]
        last = rows[-1].expiry if rows else None
        if last is None or last > end + _ENDED or len(found) == len(ids):
            break
    last_days = [(row.instrument, DateKind.LAST_TRADE, row.last_trade) for row in found]
    expiries = [(row.instrument, DateKind.EXPIRY, row.expiry) for row in found if row.last_trade is None]
    return [_reminder(one, kind, day) for one, kind, day in (*last_days, *expiries) if day is not None]


def _reminder(instrument: InstrumentId, kind: DateKind, day: date) -> Reminder:
    return Reminder(day=day, market=market_of(instrument), kind=kind, instrument=instrument)
