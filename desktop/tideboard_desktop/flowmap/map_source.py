"""Which securities the map shows: those of one market of a watchlist, a plate or a ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.figures.chosen_list import (
    ChosenList,
    ListContent,
    ListState,
    ListType,
    ask_list,
    index_words,
    list_words,
    saved_list,
    watchlist_content,
)
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.docks.words import Wording

translate = QCoreApplication.translate


class FlowMapState(ListState, kw_only=True):
    """Keys of the controls; the chosen market, empty without one; whether the turns are shown.

    Versions without `span` showed the whole session. `place` is that of a watchlist, as older versions kept it.
    """

    sort: str
    colour: str
    column: str
    tier: str
    view: str
    waiting: str
    span: str = "session"
    market: str = ""
    turns: bool
    place: Annotated[int, msgspec.Meta(ge=0)] | UnsetType = msgspec.field(default=UNSET, name="list")


class MapSource:
    """The list that was chosen, its read (`content`), and the market: the chosen one, else the one that trades.

    `ids` are the securities of `market` in the list's order, `counts` how many each market has; `look` renews all
    three.
    """

    def __init__(
        self,
        services: Callable[[], DockServices],
        clock: Clock,
        content: Reads[ListContent],
    ) -> None:
        self._services, self._clock, self.content = services, clock, content
        self.chosen = self._first_list()
        self.market_chosen: Market | None = None
        self.ids: tuple[InstrumentId, ...] = ()
        self.market: Market | None = None
        self.counts: Mapping[Market, int] = {}

    def _first_list(self) -> ChosenList:
        """The first watchlist with anything in it."""
        lists = [each for each in self._services().lists.all if not each.follows_positions]
        found = next((each for each in lists if each.symbols), lists[0] if lists else None)
        return ChosenList(ListType.WATCHLIST, "" if found is None else found.name)

    def show(self, chosen: ChosenList) -> None:
        self.chosen, self.market_chosen = chosen, None
        self.read()

    def read(self) -> None:
        ask_list(self.content, self._services(), self.chosen)

    def look(self) -> bool:
        """Take the list as it is now; returns whether other securities or another market are to be shown."""
        watched = self.chosen.type is ListType.WATCHLIST
        if watched and watchlist_content(self._services(), self.chosen.key) != self.content.value:
            self.read()
        found = self.content.value
        ids = () if found is None else found.ids
        self.counts = Counter(market_of(each) for each in ids)
        before = self.ids, self.market
        wanted = self.market_chosen if self.market_chosen in self.counts else self._trading_first(tuple(self.counts))
        self.ids, self.market = tuple(each for each in ids if market_of(each) is wanted), wanted
        return (self.ids, self.market) != before

    def _trading_first(self, markets: Sequence[Market]) -> Market | None:
        """The market that trades now, else the one whose session was the last."""
        calendar: TradingCalendar = self._services().feeds.calendar
        now, newest = self._clock.market(), calendar.newest
        return max(
            markets,
            key=lambda each: (newest(each, now).contains(now), newest(each, now).open, -markets.index(each)),
            default=None,
        )

    def name_of(self, instrument: InstrumentId) -> str:
        """The name that came with the list; empty without one."""
        found = self.content.value
        return "" if found is None else found.names.get(instrument, "")

    @property
    def renewable(self) -> bool:
        """Whether the list was read from the broker."""
        return self.chosen.type is not ListType.WATCHLIST

    @property
    def words(self) -> str:
        """The list as a person calls it."""
        return list_words(self._services(), self.chosen)

    def count_words(self) -> str:
        """`60`, or `200 of 2614` of a ranking that has more."""
        found = self.content.value
        if found is None or found.total <= len(found):
            return str(len(self.ids))
        return translate("FlowMap", "{count} of {total}").format(count=len(self.ids), total=found.total)

    def index_words(self, changes: Iterable[float | None]) -> str:
        """How many members of an index rise and fall; empty for another list."""
        return index_words(self.content.value, changes)

    def wording(self) -> Wording:
        return Wording(
            asking=translate("FlowBoard", "Asking for the list"),
            empty=translate("FlowMap", "This list has no securities"),
            detail=self.words,
        )

    # --- memory -----------------------------------------------------------------------------------------------------

    def restore(self, state: FlowMapState) -> None:
        """Show the list and the market of a state."""
        found, place, lists = saved_list(state), state.place, self._services().lists.all
        if found is None and isinstance(place, int) and place < len(lists) and not lists[place].follows_positions:
            found = ChosenList(ListType.WATCHLIST, lists[place].name)
        if found is not None and found != self.chosen:
            self.show(found)
        if state.market in set(Market):
            self.market_chosen = Market(state.market)
