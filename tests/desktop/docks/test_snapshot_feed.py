"""Pictures of rows without subscriptions: asked once, renewed at their pace, put aside for a younger quote."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_desktop.docks.snapshot_feed import MOST, PACE, SnapshotFeed

HSBC = InstrumentId("HK.00005")
BYD = InstrumentId("HK.01211")


class Pictures:
    """A broker that knows every security but BYD, and fails where `refusal` is set."""

    def __init__(self) -> None:
        self.asked: list[tuple[InstrumentId, ...]] = []
        self.refusal: Exception | None = None

    async def __call__(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        self.asked.append(tuple(ids))
        if self.refusal is not None:
            raise self.refusal
        return [picture(one) for one in ids if one != BYD]


def picture(instrument: InstrumentId) -> Snapshot:
    return Snapshot(
        quote=quote(instrument, "100", "99"),
        bid=None,
        ask=None,
        bid_volume=0,
        ask_volume=0,
        lot_size=100,
        price_step=None,
    )


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def feed(scene: ReferenceScene, pictures: Pictures, qtbot: QtBot) -> SnapshotFeed:
    parent = QObject()
    parent.setParent(scene.frame)
    return SnapshotFeed(scene.hub, scene.tasks, scene.clock, pictures, parent)


async def test_what_is_missing_is_asked_at_once_and_again_at_its_pace(
    scene: ReferenceScene, pictures: Pictures, feed: SnapshotFeed
) -> None:
    feed.want([HSBC])
    await scene.settle()
    scene.clock.advance(PACE / 2)
    feed.want([HSBC, BYD])
    await scene.settle()
    assert pictures.asked == [(HSBC,), (BYD,)]
    assert feed.age == PACE / 2

    scene.clock.advance(PACE / 2)
    feed.tick()
    await scene.settle()
    assert pictures.asked[2:] == [(HSBC,)]
    assert feed.age == PACE / 2


async def test_a_security_without_a_picture_counts_as_asked(
    scene: ReferenceScene, pictures: Pictures, feed: SnapshotFeed
) -> None:
    feed.want([BYD])
    await scene.settle()
    feed.tick()
    await scene.settle()
    assert len(pictures.asked) == 1
    assert feed.snapshot(BYD) is None
    assert feed.quote(BYD) is None


async def test_the_younger_of_picture_and_quote_counts(scene: ReferenceScene, feed: SnapshotFeed) -> None:
    feed.want([TENCENT])
    scene.clock.advance(1)
    await scene.settle()
    taken = feed.quote(TENCENT)
    assert taken is not None
    assert taken.last == Decimal(100)

    scene.clock.advance(1)
    pushed = quote(TENCENT, "612", "604")
    put(scene.hub, Topic.QUOTE.of(TENCENT), pushed)
    assert feed.quote(TENCENT) == pushed


async def test_after_a_failure_it_keeps_still_for_a_while(
    scene: ReferenceScene, pictures: Pictures, feed: SnapshotFeed
) -> None:
    pictures.refusal = RequestTimeout("request-timeout")
    feed.want([HSBC])
    await scene.settle()
    feed.tick()
    await scene.settle()
    assert len(pictures.asked) == 1
    assert feed.age is None

    pictures.refusal = None
    scene.clock.advance(PACE)
    feed.tick()
    await scene.settle()
    assert feed.snapshot(HSBC) == picture(HSBC)


async def test_one_call_takes_no_more_than_the_broker_does(
    scene: ReferenceScene, pictures: Pictures, feed: SnapshotFeed
) -> None:
    feed.want([InstrumentId(f"HK.{number:05}") for number in range(1, MOST + 50)])
    await scene.settle()
    assert [len(ids) for ids in pictures.asked] == [MOST]
