"""Rows and columns of the news dock, and how many securities are asked in a minute."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.model.behind.news import Filings, News
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.value_columns import (
    ValueColumn,
    amount_column,
    missing,
    percent_column,
    text_column,
)
from tideboard_desktop.news.moves import Move
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour

translate = QCoreApplication.translate
MOST_ASKED: Final = 20
"""Securities asked in one minute, at most."""
_MINUTE: Final = 60.0
_DAY: Final = 86_400.0


class NewsKind(StrEnum):
    """What is read of a security: what was said, what it filed, what providers noticed about its price."""

    NEWS = "news"
    FILINGS = "filings"
    MOVES = "moves"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsRow:
    """A headline, filing or move of a security; one without an `id` stands for a security that was not asked yet.

    `links` are https addresses, `when` the provider's words for a time that is none. All texts are from outside.
    """

    instrument: InstrumentId
    source: str = ""
    id: str = ""
    headline: str = ""
    text: str = ""
    publisher: str = ""
    links: tuple[str, ...] = ()
    time: datetime | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class NewsPage:
    """Rows of one or several securities, the newest first; `more` were left out by bounds, `unread` is a bad field.

    `refused` are providers that did not answer, while another one did.
    """

    rows: tuple[NewsRow, ...]
    more: int = 0
    unread: str = ""
    refused: tuple[tuple[str, TideboardError], ...] = ()

    @property
    def sources(self) -> Counter[str]:
        """How many rows each provider told, the one of the prices first."""
        return Counter(row.source for row in self.rows if row.id)

    @property
    def repeated(self) -> int:
        """Rows whose headline another provider tells of the same security too."""
        told: dict[tuple[InstrumentId, str], set[str]] = {}
        for row in self.rows:
            if row.id and row.headline:
                told.setdefault((row.instrument, row.headline.casefold()), set()).add(row.source)
        return sum(len(sources) > 1 for sources in told.values())


def rows_of(answer: News | Filings) -> NewsPage:
    """One answer as rows."""
    if isinstance(answer, News):
        rows = [
            NewsRow(
                instrument=answer.instrument,
                source=answer.source,
                id=item.id,
                headline=item.headline,
                text=item.text,
                publisher=item.publisher,
                links=(item.link,) if item.link else (),
                time=item.time,
                when=item.when,
            )
            for item in answer.items
        ]
    else:
        rows = [
            NewsRow(
                instrument=answer.instrument,
                source=answer.source,
                id=filing.id,
                headline=filing.title or filing.file_name,
                text=filing.text,
                links=filing.links,
                time=filing.time,
                when=filing.when,
            )
            for filing in answer.items
        ]
    return NewsPage(tuple(rows), answer.more, answer.unread)


def joined(
    pages: Iterable[NewsPage],
    waiting: Sequence[InstrumentId] = (),
    refused: Sequence[tuple[str, TideboardError]] = (),
) -> NewsPage:
    """All pages as one, the newest headline first; securities that were not asked yet come last.

    A provider that refused several times counts once.
    """
    pages = list(pages)
    rows = [row for page in pages for row in page.rows]
    rows.sort(key=lambda row: row.time or _LONG_AGO, reverse=True)
    rows += [NewsRow(instrument=one) for one in waiting]
    all_refused = dict(one for page in (*pages, NewsPage((), refused=tuple(refused))) for one in page.refused)
    unread = next((page.unread for page in pages if page.unread), "")
    return NewsPage(tuple(rows), sum(page.more for page in pages), unread, tuple(all_refused.items()))


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class AskedInMinute:
    """Counts the securities asked in the last minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=MOST_ASKED)

    @property
    def free(self) -> bool:
        """Whether one more may be asked now."""
        return len(self._times) < MOST_ASKED or self._clock.monotonic() - self._times[0] >= _MINUTE

    def take(self) -> None:
        """Count one that is asked now."""
        self._times.append(self._clock.monotonic())


def published_words(row: NewsRow, now: datetime) -> str:
    """`10:29 · 9 min`: the exchange's clock and the age; the day if that is more than one or lies ahead.

    The provider's words where it tells no time.
    """
    if row.time is None:
        return row.when
    zone, age = _zone(row), (now - row.time).total_seconds()
    if 0 <= age < _DAY:
        return f"{fmt.clock_minutes(row.time, zone)} \u00b7 {fmt.age(age)}"
    return fmt.day_in_year(fmt.exchange_time(row.time, zone))


def exact_time(row: NewsRow) -> str:
    """`Fri 20 Nov 2026 10:31 HKT` on the clock of the security's exchange; as above without a time."""
    if row.time is None:
        return row.when
    zone = _zone(row)
    return f"{fmt.date_long(row.time, zone)} {fmt.clock_minutes(row.time, zone)} {fmt.zone_name(row.time, zone)}"


def _zone(row: NewsRow) -> str:
    return MARKET_ZONE[market_of(row.instrument)]


def news_columns(
    now: Callable[[], datetime], move: Callable[[NewsRow], Move | None], units: fmt.UnitStyle
) -> list[ValueColumn[NewsRow]]:
    """Time, security, headline, publisher, what price and net flow did in the 30 minutes after it, and the source."""
    return [
        _published(now),
        text_column(
            "symbol", translate("Common", "Security"), lambda row: row.instrument, width=92, spare=3, code=True
        ),
        _headline(),
        _publisher(),
        percent_column(
            "price_30", translate("News", "Price 30 min"), lambda row: _part(move(row), 0), width=96, spare=1
        ),
        amount_column(
            "flow_30",
            translate("News", "Flow 30 min"),
            lambda row: _part(move(row), 1),
            units,
            width=104,
            signed=True,
            why=translate("News", "Not recorded"),
            spare=2,
        ),
        text_column("source", translate("News", "Source"), lambda row: row.source, width=96, spare=5),
    ]


def _part(move: Move | None, place: int) -> float | None:
    return None if move is None else move[place]


def _published(now: Callable[[], datetime]) -> ValueColumn[NewsRow]:
    def cell(row: NewsRow) -> Cell:
        if not row.id:
            return Cell(fmt.MISSING, TextColour.QUIET, exact=_not_asked())
        words = published_words(row, now())
        return Cell(words, exact=exact_time(row)) if words else missing(translate("News", "No time was told"))

    return ValueColumn(
        key="published",
        head="published",
        title=translate("News", "Time"),
        width=116,
        cell=cell,
        order=lambda row: row.time,
        value=lambda row: row.when if row.time is None else row.time.isoformat(),
    )


def _headline() -> ValueColumn[NewsRow]:
    def cell(row: NewsRow) -> Cell:
        if not row.id:
            return Cell(_not_asked(), TextColour.QUIET)
        return Cell(row.headline, strong=True, exact=row.headline) if row.headline else missing()

    return ValueColumn(
        key="headline",
        head="headline",
        title=translate("News", "Headline"),
        width=0,
        cell=cell,
        order=lambda row: row.headline.casefold() or None,
        value=lambda row: row.headline,
    )


def _publisher() -> ValueColumn[NewsRow]:
    def cell(row: NewsRow) -> Cell:
        return Cell(row.publisher, exact=row.publisher) if row.publisher else missing(translate("News", "Not named"))

    return ValueColumn(
        key="publisher",
        head="publisher",
        title=translate("News", "Publisher"),
        width=112,
        cell=cell,
        order=lambda row: row.publisher.casefold() or None,
        value=lambda row: row.publisher,
        spare=4,
        idle=lambda row: not row.publisher,
    )


def _not_asked() -> str:
    return translate("News", "Not asked yet")
