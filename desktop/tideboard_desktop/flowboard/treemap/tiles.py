"""Which securities of a list a treemap shows, how large, in which step of colour, and what a tile says."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import Card, CardLine
from tideboard_desktop.ui.words.flow_steps import flow_step_words
from tideboard_desktop.ui.words.joining import listed

if TYPE_CHECKING:
    from tideboard_desktop.flowboard.list_dock import ListDock

translate = QCoreApplication.translate


def card_of(tile: Tile, dock: ListDock) -> Card:
    """Price, change, turnover and flow, with the age of both; the reason where there is no flow."""
    row, style = tile.row, dock.context.units
    turnover = row.turnover or 0.0
    lines = [CardLine(translate("Common", "Plate"), tile.plate)] if tile.plate else []
    lines += [
        CardLine(translate("Common", "Last"), fmt.MISSING if row.quote is None else fmt.price(row.quote.last)),
        CardLine(translate("Common", "Chg %"), _percent(row.change, 2), row.change),
        CardLine(
            translate("Common", "Turnover"), f"{fmt.amount(turnover, fmt.unit_for(turnover, style))} {row.currency}"
        ),
        CardLine(translate("Treemap", "Area"), fmt.share(100.0 * tile.share)),
    ]
    if row.net is None:
        reason = row.flow.note if row.flow.note not in {"", fmt.MISSING} else translate("Checks", "not read yet")
        lines.append(CardLine(translate("Common", "Net flow"), reason))
    else:
        lines.append(
            CardLine(translate("Common", "Net flow"), fmt.flow(row.net, fmt.unit_for(row.net, style)), row.net)
        )
        lines.append(CardLine(translate("FlowBoard", "Net / turnover"), _percent(row.ratio, 1), row.ratio))
    return Card(row.name, row.id if row.name != row.id else "", lines, _ages(tile, dock))


def _ages(tile: Tile, dock: ListDock) -> str:
    """`Sandbox, price 12 s, flow 40 s`."""
    words = [dock.context.services.provider()]
    price, flow = dock.feed.prices.age_of(tile.row.id), dock.feed.flow.age(tile.row.id)
    if price is not None:
        words.append(translate("Treemap", "price {age}").format(age=fmt.coarse_age(price)))
    if flow is not None:
        words.append(translate("Treemap", "flow {age}").format(age=fmt.coarse_age(flow)))
    return listed(words)


def spoken(tile: Tile, colouring: TileColouring) -> str:
    """`Tencent, HK.00700, up 1.57%, clearly up, 18.2% of the turnover, net inflow 10.3% of turnover`."""
    row = tile.row
    words = [row.name] if row.name == row.id else [row.name, row.id]
    if tile.plate:
        words.append(tile.plate)
    words.append(translate("Treemap", "change {percent}").format(percent=_percent(row.change, 2)))
    words.append(translate("Treemap", "net {percent} of turnover").format(percent=_percent(row.ratio, 1)))
    words.append(step_words(tile.step(colouring), colouring))
    words.append(translate("Treemap", "{share} of the area").format(share=fmt.share(100.0 * tile.share)))
    return listed(words)


def _percent(value: float | None, decimals: int) -> str:
    return fmt.MISSING if value is None else fmt.percent(value, decimals)


_NO_SHARES = frozenset({SecurityType.INDEX, SecurityType.PLATE})


class TileColouring(StrEnum):
    """What the colour of a tile stands for."""

    CHANGE = "change"
    FLOW = "flow"


LIMITS = {TileColouring.CHANGE: (0.5, 1.0, 2.0, 4.0), TileColouring.FLOW: (4.0, 10.0, 20.0, 35.0)}
"""Percent from which the next shade begins, the same for every security and day, so that pictures compare."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A security with its share of the turnover of all tiles, 0 to 1; `plate` is the name of its group."""

    row: BoardRow
    share: float
    plate: str = ""

    def value(self, colouring: TileColouring) -> float | None:
        return self.row.change if colouring is TileColouring.CHANGE else self.row.ratio

    def step(self, colouring: TileColouring) -> int | None:
        """-4 to 4, 0 = neither up nor down; None where the value is not known."""
        value = self.value(colouring)
        if value is None:
            return None
        step = bisect_right(LIMITS[colouring], abs(value))
        return step if value > 0 else -step


class PlateGroup(NamedTuple):
    """Tiles that follow one another: their plate, their number, and their share of the turnover of all tiles."""

    name: str
    members: int
    share: float


@dataclass(frozen=True, slots=True)
class Tiles:
    """The largest first, with `groups` the largest of each group in turn; no groups = all tiles are one.

    `without` of the list have no turnover, `foreign` trade in another currency.
    """

    tiles: tuple[Tile, ...] = ()
    currency: str = ""
    without: int = 0
    foreign: int = 0
    groups: tuple[PlateGroup, ...] = ()


def tiles_of(rows: Sequence[BoardRow]) -> Tiles:
    """The securities with turnover in the currency that most of them have; indexes and plates are not traded."""
    shares = [row for row in rows if row.type not in _NO_SHARES]
    currency = next((each for each, _count in Counter(row.currency for row in shares).most_common(1)), "")
    same = [row for row in shares if row.currency == currency]
    sized = [(row.turnover, row) for row in same if row.turnover]
    sized.sort(key=lambda each: -each[0])
    total = sum(turnover for turnover, _row in sized)
    return Tiles(
        tuple(Tile(row, turnover / total) for turnover, row in sized),
        currency,
        len(same) - len(sized),
        len(shares) - len(same),
    )


def grouped(tiles: Tiles, plate_of: Callable[[InstrumentId], str]) -> Tiles:
    """The same tiles by plate, the plate with the largest turnover first."""
    members: defaultdict[str, list[Tile]] = defaultdict(list)
    for tile in tiles.tiles:
        plate = plate_of(tile.row.id)
        members[plate].append(replace(tile, plate=plate))
    groups = [(PlateGroup(name, len(held), sum(tile.share for tile in held)), held) for name, held in members.items()]
    groups.sort(key=lambda each: -each[0].share)
    ordered = tuple(tile for _group, held in groups for tile in held)
    return replace(tiles, tiles=ordered, groups=tuple(group for group, _held in groups))


def plate_name(plates: Sequence[Plate]) -> str:
    """The plate that a security is shown in: its industry, else the first one that the broker names."""
    industry = next((each for each in plates if each.kind is PlateKind.INDUSTRY), None)
    found = industry or next(iter(plates), None)
    return translate("Treemap", "without a plate") if found is None else found.name


def step_words(step: int | None, colouring: TileColouring) -> str:
    """A step as it is spoken, never as a colour."""
    if step is None:
        return translate("Treemap", "not known")
    if step == 0:
        return translate("Common", "even")
    if colouring is TileColouring.FLOW:
        return flow_step_words(abs(step) - 1, inflow=step > 0)
    change = {
        1: translate("Treemap", "slightly up"),
        2: translate("Treemap", "moderately up"),
        3: translate("Treemap", "clearly up"),
        4: translate("Treemap", "strongly up"),
        -1: translate("Treemap", "slightly down"),
        -2: translate("Treemap", "moderately down"),
        -3: translate("Treemap", "clearly down"),
        -4: translate("Treemap", "strongly down"),
    }
    return change[step]


def value_words(value: float | None, colouring: TileColouring) -> str:
    return fmt.MISSING if value is None else fmt.percent(value, 2 if colouring is TileColouring.CHANGE else 1)


def limit_words(colouring: TileColouring) -> str:
    """What the colours mean: `change, steps ±0.5 1 2 4 %`."""
    steps = " ".join(f"{limit:g}" for limit in LIMITS[colouring])
    words = (
        translate("Treemap", "change, steps \u00b1{steps} %")
        if colouring is TileColouring.CHANGE
        else translate("Treemap", "net / turnover, steps \u00b1{steps} %")
    )
    return words.format(steps=steps)
