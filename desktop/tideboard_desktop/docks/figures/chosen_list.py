"""Which securities map and board show: a watchlist, a plate, or a ranking of a market by turnover or change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import PlateKind
from tideboard_core.model.watch.screen import ROWS_PER_PAGE, Screen, ScreenCondition, ScreenField
from tideboard_core.ports.gateway import Offer, offered
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.ui.words.markets import market_words

translate = QCoreApplication.translate
MARKETS = (Market.HK, Market.US, Market.SH, Market.SZ)
"""Markets that the broker's screener ranks."""


class ListType(StrEnum):
    """Where the securities come from."""

    WATCHLIST = "watchlist"
    PLATE = "plate"
    TRADED = "traded"
    RISING = "rising"
    FALLING = "falling"
    RISING_NOW = "rising-5m"
    FALLING_NOW = "falling-5m"
    MOVERS = "movers"
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
RANKINGS = (*_ORDER, ListType.MOVERS, *HEAT_MAPS)
MOVERS_MARKETS = frozenset({Market.HK, Market.US})
"""Markets of which OpenD ranks movers (3413)."""


def rankings_of(market: Market) -> tuple[ListType, ...]:
    return RANKINGS if market in MOVERS_MARKETS else (*_ORDER, *HEAT_MAPS)


class ChosenList(NamedTuple):
    """`key` is the name of a watchlist as it is kept, the symbol of a plate, or a market; `name` is a plate's name."""

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
    """The securities in the list's order, what is known of their names, and how many there are in all."""

    ids: tuple[InstrumentId, ...]
    names: Mapping[InstrumentId, str] = field(default_factory=dict)
    total: int = 0

    def __len__(self) -> int:
        return len(self.ids)


async def read_list(services: DockServices, chosen: ChosenList) -> ListContent:
    """Read a plate or a ranking; raises GatewayError, NotOffered where the broker has no such list.

    A ranking has the first page of the broker's screener, which every protocol of Futu's offers; movers and the heat
    map of plates are calls of their own, which only OpenD has.
    """
    gateway = services.gateway
    source = offered(gateway, gateway.reference, Offer.PLATES if chosen.type is ListType.PLATE else Offer.SCREEN)
    if chosen.type is ListType.PLATE:
        members = await source.plate_members(InstrumentId(chosen.key))
        return ListContent(tuple(one.id for one in members), {one.id: one.name for one in members}, len(members))
    market = Market(chosen.key)
    if chosen.type is ListType.MOVERS:
        page = await source.movers(market, count=ROWS_PER_PAGE)
    elif chosen.type in HEAT_MAPS:
        page = await source.heat_map(market, HEAT_MAPS[chosen.type])
    else:
        field_, descending = _ORDER[chosen.type]
        screen = Screen(market=market, conditions=(ScreenCondition(field=field_),), order=field_, descending=descending)
        page = await source.screen(screen, count=ROWS_PER_PAGE)
    names = {row.instrument: row.name for row in page.rows}
    return ListContent(tuple(row.instrument for row in page.rows), names, page.total)


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
    words = translate("FlowBoard", "{ranking}, {market}")
    return words.format(ranking=ranking_words(chosen.type), market=market_words(Market(chosen.key)))


def ranking_words(ranking: ListType) -> str:
    return {
        ListType.TRADED: translate("FlowBoard", "Most traded"),
        ListType.RISING: translate("FlowBoard", "Rising"),
        ListType.FALLING: translate("FlowBoard", "Falling"),
        ListType.RISING_NOW: translate("FlowBoard", "Rising in 5 minutes"),
        ListType.FALLING_NOW: translate("FlowBoard", "Falling in 5 minutes"),
        ListType.MOVERS: translate("FlowBoard", "Top movers"),
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
