"""The assets of an account over days, made of what the person's own store has of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tideboard_core.accounts.asset_days import AssetSeries, asset_series
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.facts import AssetsTold
from tideboard_core.trips.journal import AccountPast, make_journal, read_past
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetsPast:
    """What the store has of an account: its past, and the assets of the days on which no reading was the last word."""

    past: AccountPast
    told: tuple[AssetsTold, ...]


def read_assets(store: TripsStore, account: AccountId) -> AssetsPast:
    """Read all of an account; sqlite3.Error or OSError."""
    return AssetsPast(past=read_past(store, account), told=store.told.assets(account))


def make_series(
    read: AssetsPast, *, currency: str, market: Market, now: datetime, trades_on: Callable[[date], bool]
) -> AssetSeries:
    """The series in the currency of the newest reading, without any in `currency`; `now` is UTC.

    Its days are counted in the zone of `market`. It takes as long as making the journal: call it in a thread.
    """
    past = read.past
    told = [AssetsTold(exchange_date(market, one.at), one.currency, one.assets, one.at) for one in past.rows.readings]
    told += read.told
    days = None if past.cash.begin is None or past.cash.end is None else (past.cash.begin, past.cash.end)
    return asset_series(
        told,
        currency=max(told, key=lambda one: one.at).currency if told else currency,
        trips=make_journal(past, {}, method=Method.FIFO, now=now).facts,
        moves=past.cash.moves,
        cash_days=days,
        rates=past.rates,
        trades_on=trades_on,
    )
