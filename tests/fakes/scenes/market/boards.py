"""A board over the hub's made-up moment: snapshots of what is asked, a plate, a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fakes.scenes.market.hub_snapshot import quote
from fakes.scenes.market.reference import ReferenceScene, security
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.watch.screen import Screen, ScreenPage, ScreenRow

PLATE = InstrumentId("HK.LIST1059")
MEMBERS = [security("HK.00700", "Tencent"), security("HK.03690", "Meituan"), security("HK.01024", "Kuaishou")]


def snapshot(instrument: InstrumentId, last: str = "102", turnover: float = 5e8) -> Snapshot:
    """A security that rose from 100."""
    return Snapshot(
        quote=quote(instrument, last, "100", turnover),
        bid=None,
        ask=None,
        bid_volume=0,
        ask_volume=0,
        lot_size=100,
        price_step=None,
    )


def scripted(scene: ReferenceScene) -> None:
    """Let the broker answer what a board asks."""

    def pictures(ids: Sequence[InstrumentId]) -> list[Snapshot]:
        return [snapshot(one) for one in ids]

    def ranking(wanted: Screen, *, begin: int = 0, count: int = 200) -> ScreenPage:
        assert wanted.order is not None
        assert (begin, count) == (0, 200)
        rows = [ScreenRow(one.id, one.name, {wanted.order: Decimal(1)}) for one in MEMBERS]
        return ScreenPage(tuple(rows if wanted.descending else rows[::-1]), 412)

    answers = scene.source.answers
    answers["snapshots"] = pictures
    answers["plate_members"] = MEMBERS
    answers["screen"] = ranking
