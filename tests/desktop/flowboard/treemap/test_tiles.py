"""Which securities a treemap has, their sizes and their steps."""

from __future__ import annotations

import pytest

from fakes.scenes.market.hub_snapshot import quote
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.treemap.tiles import TileColouring, grouped, plate_name, step_words, tiles_of
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone


def row(
    symbol: str,
    turnover: float,
    *,
    last: str = "101",
    ratio: float | None = None,
    currency: str = "HKD",
    kind: SecurityType = SecurityType.STOCK,
) -> BoardRow:
    tone = FlowTone.WORDS if ratio is None else FlowTone.LIVE
    one = InstrumentId(symbol)
    cell = FlowCell(tone=tone, net=turnover * (ratio or 0.0) / 100, ratio=ratio)
    return BoardRow(one, symbol, quote(one, last, "100", turnover), cell, type=kind, currency=currency)


def test_the_shares_of_the_turnover_add_up_and_the_largest_is_first() -> None:
    found = tiles_of([row("HK.00001", 1e6), row("HK.00700", 3e6), row("HK.00005", 0)])
    assert [(tile.row.id, tile.share) for tile in found.tiles] == [("HK.00700", 0.75), ("HK.00001", 0.25)]
    assert sum(tile.share for tile in found.tiles) == pytest.approx(1)
    assert (found.without, found.foreign) == (1, 0)


def test_currencies_are_never_added_up_and_an_index_is_not_traded() -> None:
    found = tiles_of(
        [
            row("HK.00700", 3e6),
            row("HK.09988", 2e6),
            row("US.AAPL", 9e9, currency="USD"),
            row("HK.800000", 8e10, kind=SecurityType.INDEX),
        ]
    )
    assert [tile.row.id for tile in found.tiles] == ["HK.00700", "HK.09988"]
    assert (found.currency, found.foreign, found.without) == ("HKD", 1, 0)


@pytest.mark.parametrize(
    ("ratio", "step"), [(3.99, 0), (-3.99, 0), (4, 1), (-4, -1), (10, 2), (19.9, 2), (-20, -3), (35, 4), (-90, -4)]
)
def test_flow_has_the_steps_of_the_map(ratio: float, step: int) -> None:
    (tile,) = tiles_of([row("HK.00700", 1e6, ratio=ratio)]).tiles
    assert tile.step(TileColouring.FLOW) == step


def test_a_change_has_steps_of_its_own_and_what_is_unknown_has_none() -> None:
    tiles = tiles_of([row("HK.00700", 3, last="97.9"), row("HK.00005", 2, last="100.5")]).tiles
    assert [tile.step(TileColouring.CHANGE) for tile in tiles] == [-3, 1]
    assert [tile.step(TileColouring.FLOW) for tile in tiles] == [None, None]


def test_a_step_is_spoken_in_words_of_its_own() -> None:
    for colouring in TileColouring:
        words = [step_words(step, colouring) for step in (None, *range(-4, 5))]
        assert len(set(words)) == len(words)


def test_tiles_of_a_plate_stand_together_the_largest_plate_first() -> None:
    tiles = tiles_of([row("HK.00001", 40), row("HK.00002", 25), row("HK.00003", 20), row("HK.00004", 15)])
    plates = {"HK.00001": "A", "HK.00002": "B", "HK.00003": "B", "HK.00004": "A"}
    found = grouped(tiles, lambda each: plates[each])
    assert [tile.row.id for tile in found.tiles] == ["HK.00001", "HK.00004", "HK.00002", "HK.00003"]
    assert [(group.name, group.members, round(group.share, 9)) for group in found.groups] == [
        ("A", 2, 0.55),
        ("B", 2, 0.45),
    ]
    assert sum(tile.share for tile in found.tiles) == pytest.approx(1)


def test_a_security_is_in_its_industry_before_other_plates() -> None:
    theme = Plate(InstrumentId("HK.LIST1"), "Dividends", PlateKind.CONCEPT)
    banks = Plate(InstrumentId("HK.LIST2"), "Banks", PlateKind.INDUSTRY)
    assert plate_name([theme, banks]) == "Banks"
    assert plate_name([theme]) == "Dividends"
    assert plate_name([]) == "without a plate"
