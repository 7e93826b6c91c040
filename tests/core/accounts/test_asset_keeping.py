"""Assets of accounts that take no orders: kept as they are read, at most every five minutes, never from old figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.values.clock import ManualClock
from fakes.values.held import MARGIN, funds
from tideboard_core.accounts.all_accounts import AllAccounts
from tideboard_core.accounts.asset_keeping import AssetKeeper
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.trips.facts import AssetsTold
from tideboard_core.trips.recorder import ASSETS_EVERY
from tideboard_core.trips.store import TripsStore


class Scene:
    """A keeper over one account, which a test reads anew."""

    def __init__(self, store: TripsStore) -> None:
        self.store, self.clock, self.writes, self.age = store, ManualClock(), 0, 1.0
        self.all = SimpleNamespace(readings=(), age=lambda _reading: self.age)
        self.keeper = AssetKeeper(cast("AllAccounts", self.all), self.clock, self._put)

    def _put(self, work: object) -> None:
        self.writes += 1
        assert callable(work)
        work(self.store)

    def read(self, assets: str | None, *, trades: bool = False, connected: bool = True) -> None:
        money = None if assets is None else replace(funds(MARGIN, assets, {}), currency="USD")
        self.all.readings = (
            AccountReading(
                account=MARGIN, link=QUOTES_LINK, provider="LongPort", trades=trades, connected=connected, funds=money
            ),
        )
        self.keeper.beat()

    @property
    def kept(self) -> tuple[AssetsTold, ...]:
        return self.store.told.assets(MARGIN.identity)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with closing(TripsStore(tmp_path)) as store:
        yield Scene(store)


def test_the_newest_reading_of_five_minutes_is_kept_in_its_currency(scene: Scene) -> None:
    scene.read("100")
    scene.read("101")
    assert [(one.currency, one.assets) for one in scene.kept] == [("USD", Decimal(100))]
    scene.clock.advance(ASSETS_EVERY)
    scene.keeper.beat()
    assert [one.assets for one in scene.kept] == [Decimal(101)]
    scene.clock.advance(ASSETS_EVERY)
    scene.keeper.beat()
    assert scene.writes == 2, "nothing was read since"


def test_what_is_old_offline_unread_or_kept_by_the_recorder_is_not_written(scene: Scene) -> None:
    scene.read(None)
    scene.read("100", trades=True)
    scene.read("100", connected=False)
    scene.age = ASSETS_EVERY
    scene.read("100")
    assert (scene.kept, scene.writes) == ((), 0)
    scene.age = 0.0
    scene.read("100")
    assert len(scene.kept) == 1
