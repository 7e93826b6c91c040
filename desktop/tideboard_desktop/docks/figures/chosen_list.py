"""Which securities map and board show: a watchlist, a plate, an index's members, or a ranking of a market."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import PlateKind
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, Screen, ScreenCondition, ScreenField
from tideboard_core.ports.gateway import Offer, offered
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.markets import market_words

if TYPE_CHECKING:
    from tideboard_core.model.behind.listings import Constituents

translate = QCoreApplication.translate
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
"""Markets that the broker's screener ranks."""


class ListType(StrEnum):
    """Where the securities come from."""

    WATCHLIST = "watchlist"
    PLATE = "plate"
    INDEX = "index"
    TRADED = "traded"
    RISING = "rising"
    FALLING = "falling"
    RISING_NOW = "rising-5m"
    FALLING_NOW = "falling-5m"
    MOVERS = "movers"
    LOSERS = "losers"
    INDUSTRIES = "industries"
    CONCEPTS = "concepts"


_ORDER = {
    ListType.TRADED: (ScreenField.TURNOVER, True),
    ListType.RISING: (ScreenField.CHANGE_RATE, True),
    ListType.FALLING: (ScreenField.CHANGE_RATE, False),
    ListType.RISING_NOW: (ScreenField.CHANGE_RATE_5M, True),
    ListType.FALLING_NOW: (ScreenField.CHANGE_RATE_5M, False),
}
HEAT_MAPS = {ListType.INDUSTRIES: PlateKind.INDUSTRY, ListType.CONCEPTS: PlateKind.CONCEPT}
"""Lists of plates."""
_MOVERS = {ListType.MOVERS: False, ListType.LOSERS: True}
"""Rankings of their own, and whether of what falls."""
RANKINGS = (*_ORDER, *_MOVERS, *HEAT_MAPS)
MOVERS_MARKETS = frozenset({Market.HK, Market.US})
"""Markets of which OpenD ranks movers (3413)."""


def rankings_of(market: Market) -> tuple[ListType, ...]:
    return RANKINGS if market in MOVERS_MARKETS else (*_ORDER, *HEAT_MAPS)


INDEXES = tuple(
    InstrumentId(symbol)
    for symbol in (
        "HK.800000",
        "HK.800100",
        "HK.800700",
        "US..DJI",
        "US..SPX",
        "US..IXIC",
        "SH.000300",
        "SH.000016",
        "SH.000001",
        "SZ.399001",
    )
)
"""Indexes whose members the menu offers; of any other one they are in the menu of its row."""
MOST_MEMBERS = 400
"""Members that are shown, those with the most turnover where the list tells it: as many as one call of prices takes."""


class ChosenList(NamedTuple):
    """`key` is the name of a watchlist as it is kept, the symbol of a plate or index, or a market.

    `name` is that of a plate or index.
    """

    type: ListType
    key: str
    name: str = ""


class ListState(SavedState, kw_only=True):
    """The fields of a `ChosenList`; `within` is a plate that another dock gives, with its `name`."""

    type: ListType | UnsetType = UNSET
    key: str | UnsetType = UNSET
    name: str = ""
    within: str | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class ListContent:
    """The securities in the list's order, what is known of their names, and how many there are in all.

    `index` is what the list was made of, of an index's members.
    """

    ids: tuple[InstrumentId, ...]
    names: Mapping[InstrumentId, str] = field(default_factory=dict)
    total: int = 0
    index: Constituents | None = None

    def __len__(self) -> int:
        return len(self.ids)


async def read_list(services: DockServices, chosen: ChosenList) -> ListContent:
    """Read a plate, an index's members or a ranking; raises GatewayError, NotOffered where nobody has such a list.

    Members are asked of every connection that there is, the one of the prices first. A ranking has the first page of
    the broker's screener, which every protocol of Futu's offers; movers and the heat map of plates are calls of their
    own, which only OpenD has.
    """
    if chosen.type is ListType.INDEX:
        from tideboard_desktop.docks.behind import from_any  # it brings all interfaces of what stands behind the flow

        index = InstrumentId(chosen.key)
        return members_content(await from_any(services.feeds, lambda behind: behind.listings.constituents(index)))
    gateway = services.gateway
    source = offered(gateway, gateway.reference, Offer.PLATES if chosen.type is ListType.PLATE else Offer.SCREEN)
    if chosen.type is ListType.PLATE:
        members = await source.plate_members(InstrumentId(chosen.key))
        return ListContent(tuple(one.id for one in members), {one.id: one.name for one in members}, len(members))
    market = Market(chosen.key)
    if chosen.type in _MOVERS:
        page = await source.movers(market, falls=_MOVERS[chosen.type], count=ROWS_PER_PAGE)
    elif chosen.type in HEAT_MAPS:
        page = await source.heat_map(market, HEAT_MAPS[chosen.type])
    else:
        field_, descending = _ORDER[chosen.type]
        screen = Screen(market=market, conditions=(ScreenCondition(field=field_),), order=field_, descending=descending)
        page = await source.screen(screen, count=ROWS_PER_PAGE)
    names = {row.instrument: row.name for row in page.rows}
    return ListContent(tuple(row.instrument for row in page.rows), names, page.total)


def members_content(found: Constituents) -> ListContent:
    """The members that are shown, in the provider's order."""
    rows = list(found.rows)
    if len(rows) > MOST_MEMBERS:
        shown = sorted(rows, key=lambda row: -(row.turnover or 0))[:MOST_MEMBERS]
        kept = {row.instrument for row in shown}
        rows = [row for row in rows if row.instrument in kept]
    names = {row.instrument: row.name for row in rows if row.name}
    return ListContent(tuple(row.instrument for row in rows), names, len(found.rows), found)


def index_words(content: ListContent | None, changes: Iterable[float | None]) -> str:
    """How many members rise, fall and stand still by the provider's count and by the prices here, None = none yet.

    Empty for what is no index. The two differ by the time of the prices, and where not every member is shown here.
    """
    found = None if content is None else content.index
    if found is None:
        return ""
    known = [change for change in changes if change is not None]
    own = sum(change > 0 for change in known), sum(change < 0 for change in known), sum(change == 0 for change in known)
    told = found.rising, found.falling, found.unchanged
    counts = translate("FlowBoard", "{source} counts {rising} rising, {falling} falling, {unchanged} unchanged")
    silent = translate("FlowBoard", "{source} does not count rising and falling")
    text = silent if None in told else counts
    words = [text.format(source=found.source, rising=told[0], falling=told[1], unchanged=told[2])]
    if known:
        here = translate("FlowBoard", "of {count} prices here {rising}, {falling}, {unchanged}")
        words.append(here.format(count=len(known), rising=own[0], falling=own[1], unchanged=own[2]))
    if found.missing:
        lacking = translate("FlowBoard", "{count} of {total} members did not come")
        words.append(lacking.format(count=found.missing, total=found.total))
    if found.unread:
        left_out = translate("FlowBoard", "rows of the index left out: {field}")
        words.append(left_out.format(field=found.unread))
    return listed(words)


def ask_list(content: Reads[ListContent], services: DockServices, chosen: ChosenList) -> None:
    """Have `content` read the list; a watchlist is there at once."""
    if chosen.type is ListType.WATCHLIST:
        content.put(chosen, watchlist_content(services, chosen.key))
    else:
        content.ask(chosen, lambda: read_list(services, chosen))


def watchlist_content(services: DockServices, key: str) -> ListContent:
    """The symbols of the watchlist with this name, those of the first list if there is none."""
    lists = [one for one in services.lists.all if not one.follows_positions]
    one = next((one for one in lists if one.name == key), lists[0] if lists else None)
    ids = () if one is None else tuple(dict.fromkeys(map(InstrumentId, one.symbols)))
    return ListContent(ids, total=len(ids))


def list_words(services: DockServices, chosen: ChosenList) -> str:
    """The list as a person calls it: `Rising, Hong Kong`."""
    if chosen.type is ListType.WATCHLIST:
        names = [services.lists.name(at) for at, one in enumerate(services.lists.all) if one.name == chosen.key]
        return names[0] if names else services.lists.name(0)
    if chosen.type is ListType.PLATE:
        return chosen.name or chosen.key
    if chosen.type is ListType.INDEX:
        return index_name(chosen.key) or chosen.name or chosen.key
    words = translate("FlowBoard", "{ranking}, {market}")
    return words.format(ranking=ranking_words(chosen.type), market=market_words(Market(chosen.key)))


def index_name(symbol: str) -> str:
    """The name of one of `INDEXES`; empty for another one."""
    return {
        "HK.800000": translate("FlowBoard", "Hang Seng Index"),
        "HK.800100": translate("FlowBoard", "Hang Seng China Enterprises Index"),
        "HK.800700": translate("FlowBoard", "Hang Seng TECH Index"),
        "US..DJI": translate("FlowBoard", "Dow Jones Industrial Average"),
        "US..SPX": translate("FlowBoard", "S&P 500"),
        "US..IXIC": translate("FlowBoard", "Nasdaq Composite"),
        "SH.000300": translate("FlowBoard", "CSI 300"),
        "SH.000016": translate("FlowBoard", "SSE 50"),
        "SH.000001": translate("FlowBoard", "SSE Composite"),
        "SZ.399001": translate("FlowBoard", "SZSE Component"),
    }.get(symbol, "")


def ranking_words(ranking: ListType) -> str:
    return {
        ListType.TRADED: translate("FlowBoard", "Most traded"),
        ListType.RISING: translate("FlowBoard", "Rising"),
        ListType.FALLING: translate("FlowBoard", "Falling"),
        ListType.RISING_NOW: translate("FlowBoard", "Rising in 5 minutes"),
        ListType.FALLING_NOW: translate("FlowBoard", "Falling in 5 minutes"),
        ListType.MOVERS: translate("FlowBoard", "Top movers"),
        ListType.LOSERS: translate("FlowBoard", "Top losers"),
        ListType.INDUSTRIES: translate("FlowBoard", "Industries by turnover"),
        ListType.CONCEPTS: translate("FlowBoard", "Concepts by turnover"),
    }[ranking]


def saved_list(state: ListState) -> ChosenList | None:
    """The list of a state; None where that has none."""
    type_, key, within = state.type, state.key, state.within
    if isinstance(within, str) and within:
        return ChosenList(ListType.PLATE, within, state.name)
    if not isinstance(type_, ListType) or not isinstance(key, str):
        return None
    if type_ in RANKINGS and not (key in MARKETS and type_ in rankings_of(Market(key))):
        return None
    return ChosenList(type_, key, state.name)
