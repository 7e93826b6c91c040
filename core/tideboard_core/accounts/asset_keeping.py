"""Keeps the assets of each day of accounts whose connection takes no orders: nothing else watches them."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from tideboard_core.accounts.all_accounts import AllAccounts
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.system import Clock
from tideboard_core.trips.facts import AssetsTold
from tideboard_core.trips.recorder import ASSETS_EVERY, Put
from tideboard_core.trips.rows import home_market


class AssetKeeper:
    """Writer of daily assets; `put(fn)` runs `fn(store)` on its thread. `TripsRecorder` keeps accounts that trade."""

    def __init__(self, accounts: AllAccounts, clock: Clock, put: Put) -> None:
        self._accounts, self._clock, self._put = accounts, clock, put
        self._written: dict[AccountId, float] = {}
        self._shown: dict[AccountId, AccountReading] = {}

    def beat(self) -> None:
        """Write what was read anew, of each account at most every five minutes; called each second."""
        now = self._clock.monotonic()
        for reading in self._accounts.readings:
            due = now - self._written.get(reading.key, -inf) >= ASSETS_EVERY
            if reading.trades or reading.funds is None or not due or self._shown.get(reading.key) is reading:
                continue
            age = self._accounts.age(reading)
            if reading.connected and age is not None and age < ASSETS_EVERY:
                self._shown[reading.key], self._written[reading.key] = reading, now
                self._put(_writing(reading.key, self._told(reading)))

    def _told(self, reading: AccountReading) -> AssetsTold:
        assert reading.funds is not None
        now, funds = self._clock.market(), reading.funds
        return AssetsTold(exchange_date(home_market(reading.account), now), funds.currency, funds.total_assets, now)


def _writing(account: AccountId, told: AssetsTold) -> Callable[..., object]:
    return lambda store: store.told.add_assets(account, told)
