"""Volume by price: who took the other's price, beside our own count of the same day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.market.reference import ReferenceScene
from fakes.values.behind import SOURCE, TENCENT
from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.model.behind.listings import PriceVolume, PriceVolumes
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.behind.prices import (
    OwnBars,
    PricesOfDay,
    own_volumes,
    price_question,
    price_rows,
    prices_picture,
)
from tideboard_desktop.behind.questions import PictureContext, Sources
from tideboard_desktop.ui.plots.figure import Curve

SHOWN = PictureContext(instrument=TENCENT, option="", rows=12)


def by_price(*rows: tuple[str, int, int, int], average: str | None = "600.2") -> PriceVolumes:
    found = tuple(PriceVolume(Decimal(price), *shares) for price, *shares in rows)
    return PriceVolumes(
        instrument=TENCENT,
        source=SOURCE,
        rows=found,
        average=None if average is None else Decimal(average),
        bought=sum(each.bought for each in found),
        sold=sum(each.sold for each in found),
        neutral=sum(each.neutral for each in found),
        trades=42,
        time=datetime(2026, 11, 20, 6, 36, tzinfo=UTC),
    )


TOLD = by_price(("600", 1_000, 500, 0), ("600.2", 300, 200, 100), ("600.4", 0, 900, 0))


def bars(*each: tuple[float, float, float]) -> OwnBars:
    low, high, volume = (np.array(part) for part in zip(*each, strict=True))
    return OwnBars(low, high, volume)


def test_each_price_says_who_took_it_and_what_we_count() -> None:
    own = bars((600.0, 600.0, 1_400.0), (600.1, 600.3, 700.0), (600.4, 600.4, 1_000.0))
    picture = prices_picture(PricesOfDay(told=TOLD, own=own), SHOWN)
    assert picture.figure.read(0) == "600.00: 1,000 bought, 500 sold, 0 neither, our bars 1,400"
    assert picture.figure.reading.startswith("600.00")
    assert "3,000 shares by price, our bars count 3,100: +3.33%" in picture.foot
    assert "20 Nov 2026" in picture.heading
    assert "average 600.20" in picture.heading
    assert [part.name for part in picture.figure.parts if isinstance(part, Curve)] == [
        "Counted from our bars of a minute",
        "Average price of the day",
    ]
    assert picture.figure.csv().splitlines()[1] == "600,1000,500,0"


def test_without_our_bars_that_is_said() -> None:
    picture = prices_picture(PricesOfDay(told=TOLD, own=None), SHOWN)
    assert "were not read" in picture.foot
    assert "our bars" not in picture.figure.read(0)


def test_more_prices_than_rows_share_them() -> None:
    many = by_price(*((str(100 + at), 1, 2, 3) for at in range(25)), average=None)
    picture = prices_picture(PricesOfDay(told=many, own=None), SHOWN)
    assert len(picture.figure.stops) == 9
    assert picture.figure.read(0).startswith("100.00 \u2013 102.00: 3 bought, 6 sold, 9 neither")
    assert "3 prices share a row" in picture.foot
    assert len(picture.figure.rows) == 25


def test_what_no_side_is_known_of_and_nothing_at_all_is_drawn() -> None:
    picture = prices_picture(PricesOfDay(told=by_price(("600", 0, 0, 0)), own=None), SHOWN)
    assert picture.figure.read(0) == "600.00: 0 bought, 0 sold, 0 neither"


@given(
    prices=st.lists(st.integers(1, 500), min_size=1, max_size=40, unique=True),
    each=st.lists(st.tuples(st.integers(1, 600), st.integers(0, 50), st.integers(0, 10**9)), min_size=1, max_size=30),
    most=st.integers(1, 40),
)
def test_our_count_loses_no_share(prices: list[int], each: list[tuple[int, int, int]], most: int) -> None:
    rows = price_rows([PriceVolume(Decimal(price), 1, 0, 0) for price in sorted(prices)], most)
    own = bars(*((float(low), float(low + wide), float(volume)) for low, wide, volume in each))
    assert len(rows) <= most
    assert sum(len(row.prices) for row in rows) == len(prices)
    assert own_volumes(own, rows).sum() == pytest.approx(own.volume.sum())


async def test_only_our_bars_of_the_day_told_count() -> None:
    start = [datetime(2026, 11, day, 2, tzinfo=UTC).timestamp() / 60 for day in (19, 20, 20)]
    columns = SimpleNamespace(
        start=np.array(start, dtype=np.int64),
        low=np.array([1.0, 600.0, 600.2]),
        high=np.array([1.0, 600.2, 600.4]),
        volume=np.array([9e9, 1_000.0, 2_000.0]),
    )

    async def read(_key: Any) -> Any:
        return SimpleNamespace(columns=SimpleNamespace(rows=columns))

    async def told(_instrument: Any) -> PriceVolumes:
        return TOLD

    sources = cast(
        Sources,
        SimpleNamespace(
            bars=lambda: SimpleNamespace(read=read),
            behind=SimpleNamespace(listings=SimpleNamespace(price_volumes=told)),
            today=None,
        ),
    )
    value = await price_question().read(sources, TENCENT, "")
    assert value.own.volume.tolist() == [1_000.0, 2_000.0]

    async def refuse(_key: Any) -> Any:
        raise RateLimited("rate-limited", text="slow")

    sources = cast(Sources, SimpleNamespace(**vars(sources) | {"bars": lambda: SimpleNamespace(read=refuse)}))
    assert (await price_question().read(sources, TENCENT, "")).own is None


async def shown(reference: ReferenceScene, answer: object) -> BehindDock:
    reference.source.answers |= {"price_volumes": answer}
    dock: BehindDock = reference.show(BehindDock)
    dock.show_page("brokers")
    dock.show_picture("brokers", "prices")
    await reference.settle()
    return dock


async def test_it_is_asked_in_view_alone_and_at_most_once_a_minute(reference: ReferenceScene) -> None:
    dock = await shown(reference, TOLD)
    assert "600.00" in dock.plot.figure.reading
    for _again in range(30):
        reference.clock.advance(1)
        dock.each_second()
        await reference.settle()
    assert reference.source.count("price_volumes") == 1
    reference.clock.advance(31)
    dock.each_second()
    await reference.settle()
    assert reference.source.count("price_volumes") == 2
    dock.show_picture("brokers", "holdings")
    reference.clock.advance(600)
    dock.each_second()
    await reference.settle()
    assert reference.source.count("price_volumes") == 2


async def test_a_day_without_trades_and_a_connection_without_it_say_so(reference: ReferenceScene) -> None:
    dock = await shown(reference, replace(TOLD, rows=()))
    assert "No volume by price" in dock.plot.figure.sentence or dock.plot.figure.sentence == ""
    reference.source.answers["price_volumes"] = NotOffered(
        "offered-elsewhere", provider="Futu OpenD", offered_by="LongPort"
    )
    dock.ask_again()
    await reference.settle()
    assert dock.answers.error is not None
