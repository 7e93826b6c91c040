"""Reads what providers noticed about a market today: moves, what is watched most, and the lists that they keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import NotOffered
from tideboard_core.model.behind.events import (
    ChangeSpan,
    MarketEvent,
    Noticed,
    OptionEvent,
    RankedSecurity,
    RankFigure,
    Ranking,
    RankList,
)
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ReadRows
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.behind import from_any, from_each
from tideboard_desktop.news.model import NewsPage, NewsRow, joined
from tideboard_desktop.news.option_words import option_figures, option_trade
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
RENEWED: Final = 60.0
"""Seconds for which an answer is kept."""
_COUNT: Final = 30
"""Securities of a list of the largest moves: every provider sends as many."""
_MARKS: Final = {True: "\u25b2", False: "\u25bc", None: ""}
_MOST: Final = 20


class MoveList(StrEnum):
    """Lists that are no ranking of a provider's own."""

    MOVERS = "movers"
    NOTICED = "noticed"
    WATCHED = "watched"
    OPTIONS = "options"


_NOTICED: Final[dict[str, Noticed]] = {MoveList.NOTICED: Noticed.UNUSUAL, MoveList.WATCHED: Noticed.WATCHED}


class MovesFeed:
    """Asks the connections; knows no window. A list is a `MoveList` or the key of one of the provider's rankings."""

    def __init__(self, feeds: Feeds, clock: Clock) -> None:
        self._feeds, self._clock = feeds, clock
        self._kept: dict[tuple[str, Market, InstrumentId | None], tuple[NewsPage, float]] = {}
        self._rankings: tuple[Ranking, ...] | None = None

    async def rankings(self) -> tuple[Ranking, ...]:
        """The lists that a provider keeps, none where no connection has them; asked once. Raises GatewayError."""
        if self._rankings is None:
            try:
                self._rankings = tuple(await from_any(self._feeds, lambda source: source.events.rankings()))
            except NotOffered:
                self._rankings = ()
        return self._rankings

    async def of(self, key: str, market: Market, owner: InstrumentId | None = None, *, again: bool = False) -> NewsPage:
        """A list of a market, kept or asked now; a ranking is of the market that its key says. Raises GatewayError.

        `owner`: trades of the options on it alone.
        """
        kept = self._kept.get((key, market, owner))
        if kept is not None and not again and self._clock.monotonic() - kept[1] < RENEWED:
            return kept[0]
        page = await self._ask(key, market, owner)
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key, market, owner] = page, self._clock.monotonic()
        return page

    async def _ask(self, key: str, market: Market, owner: InstrumentId | None) -> NewsPage:
        if key not in set(MoveList):
            return ranked_rows(await from_any(self._feeds, lambda source: source.events.ranking(key)))

        async def call(source: BehindSource) -> NewsPage:
            events = source.events
            if key == MoveList.OPTIONS:
                return option_rows(await events.option_events(market, owner))
            what = _NOTICED.get(key)
            return moved_rows(await (events.noticed(market, what) if what else events.movers(market, _COUNT)))

        answers = await from_each(self._feeds, call)
        return joined(answers.found, refused=answers.refused)


def moved_rows(events: Sequence[MarketEvent]) -> NewsPage:
    """What was noticed as rows, in the provider's words and with its figures."""
    rows = [
        NewsRow(
            instrument=event.instrument,
            source=event.source,
            id=f"{event.text} {event.time}",
            headline=_line(_MARKS[event.rising], event.name, event.text, _event_figures(event)),
            text="\n".join(part for part in (event.name, event.text, *_event_figures(event)) if part),
            time=event.time,
        )
        for event in events
    ]
    return NewsPage(tuple(rows), unread=events.unread if isinstance(events, ReadRows) else "")


def _event_figures(event: MarketEvent) -> tuple[str, ...]:
    return (() if event.percent is None else (fmt.percent(event.percent),)) + event.figures


def option_rows(events: Sequence[OptionEvent]) -> NewsPage:
    """Trades of options as rows of the security that they are on."""
    rows = [
        NewsRow(
            instrument=event.owner or event.option,
            source=event.source,
            id=f"{event.option} {event.time} {event.price} {event.volume}",
            headline=_line(_MARKS[event.rising], event.option, ", ".join(event.orders), option_trade(event)),
            text="\n".join(part for part in (event.name, *event.orders, *option_figures(event)) if part),
            time=event.time,
        )
        for event in events
    ]
    return NewsPage(tuple(rows), unread=events.unread if isinstance(events, ReadRows) else "")


def ranked_rows(found: RankList) -> NewsPage:
    """A ranking as rows, in the provider's order; figures whose unit is not known under the provider's names."""
    return NewsPage(
        tuple(_ranked(place, row, found.source) for place, row in enumerate(found.rows, 1)), unread=found.unread
    )


def _ranked(place: int, row: RankedSecurity, source: str) -> NewsRow:
    plain = (("last_done", row.last), ("change", row.change), ("pre_post_price", row.outside))
    figures = [f"{name} {value:f}" for name, value in plain if value is not None]
    figures += [_span_words(span).format(percent=fmt.percent(percent)) for span, percent in row.percents]
    figures += [_figure_words(figure, value, row.instrument) for figure, value in row.figures]
    if row.unstated:
        bare = listed(f"{name} {value:f}" for name, value in row.unstated)
        figures.append(translate("News", "unit not known: {figures}").format(figures=bare))
    return NewsRow(
        instrument=row.instrument,
        source=source,
        id=str(place),
        headline=_line(f"{place}.", row.name, row.industry, figures),
        text="\n".join(part for part in (row.name, row.industry, *figures) if part),
    )


def _span_words(span: ChangeSpan) -> str:
    return {
        ChangeSpan.DAY: translate("News", "{percent} today"),
        ChangeSpan.OUTSIDE: translate("News", "{percent} outside the session"),
        ChangeSpan.FIVE_DAYS: translate("News", "{percent} in 5 days"),
        ChangeSpan.TEN_DAYS: translate("News", "{percent} in 10 days"),
        ChangeSpan.TWENTY_DAYS: translate("News", "{percent} in 20 days"),
        ChangeSpan.YEAR: translate("News", "{percent} this year"),
    }[span]


def _figure_words(figure: RankFigure, value: Decimal, instrument: InstrumentId) -> str:
    match figure:
        case RankFigure.AMPLITUDE:
            return translate("News", "{percent} from low to high").format(percent=fmt.share(value, 2))
        case RankFigure.TURNOVER_RATE:
            return translate("News", "{percent} of the shares traded").format(percent=fmt.share(value, 2))
        case RankFigure.INFLOW:
            flow = fmt.flow(float(value), fmt.unit_for(abs(float(value))))
            return translate("News", "net inflow {currency} {amount}").format(
                currency=MARKET_CURRENCY[market_of(instrument)], amount=flow
            )
        case RankFigure.VOLUME_RATIO:
            return translate("News", "{ratio} times the usual volume").format(ratio=f"{value:f}")
        case RankFigure.PRICE_TO_BOOK:
            return translate("News", "price to book {ratio}").format(ratio=f"{value:f}")


def _line(mark: str, name: str, text: str, figures: Iterable[str]) -> str:
    words = " \u00b7 ".join(part for part in (name, text, *figures) if part)
    return f"{mark} {words}".strip()
