"""Marks of what concerns a security, for the charts that show it: reports, dividends, splits, news and buy-backs."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.errors import GatewayDown, NotOffered, RateLimited, RequestTimeout, TideboardError
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.reference import ActionPart
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.reference import part_words

if TYPE_CHECKING:  # which brings this module
    from tideboard_desktop.docks.context import DockContext

translate = QCoreApplication.translate
NEWS_EVERY: Final = 60.0
"""Seconds between two calls for the news of a security on screen."""
MOST_TOLD: Final = 12
"""Marks that fall together of which each is told."""
_SECURITIES: Final = 40
"""Securities whose marks are kept."""
_LONGEST: Final = 160
"""Characters of a headline that are told."""
_COMPANIES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_PASSING: Final = (GatewayDown, RateLimited, RequestTimeout)


class MarkKind(StrEnum):
    """What a mark stands for."""

    REPORT = "report"
    DIVIDEND = "dividend"
    SPLIT = "split"
    NEWS = "news"
    BUY_BACK = "buy-back"


class EventMark(NamedTuple):
    """One mark: what happens on an exchange `day`, at `time` (UTC) where that is known.

    `parts` are those of a corporate action, `text` the provider's words. `shares` were bought back for `money`.
    `estimated`: the provider says that the day is its own guess.
    """

    kind: MarkKind
    day: date
    time: datetime | None = None
    text: str = ""
    parts: tuple[ActionPart, ...] = ()
    part_of_day: SessionPart | None = None
    estimated: bool = False
    shares: Shares | None = None
    money: float | None = None


class Found(NamedTuple):
    """What one read brought: `span` are the first and last day read where a bound cut it, `unread` names a field.

    It lacks some kinds for a reason.
    """

    marks: tuple[EventMark, ...]
    span: tuple[date, date] | None = None
    unread: str = ""
    lacks: tuple[MarkKind, ...] = ()
    why: TideboardError | None = None


class ReadKind(StrEnum):
    """What is asked in one go; a calendar is that of a whole market, the others are asked of a security."""

    ACTIONS = "actions"
    REPORTS = "reports"
    NEWS = "news"
    BUY_BACKS = "buy-backs"


KINDS: Final[Mapping[ReadKind, tuple[MarkKind, ...]]] = {
    ReadKind.ACTIONS: (MarkKind.DIVIDEND, MarkKind.SPLIT),
    ReadKind.REPORTS: (MarkKind.REPORT,),
    ReadKind.NEWS: (MarkKind.NEWS,),
    ReadKind.BUY_BACKS: (MarkKind.BUY_BACK,),
}
_Key = tuple[ReadKind, InstrumentId, date]
_Reader = Callable[[ReadKind, InstrumentId, date], Awaitable[Found]]


class SecurityMarks(QObject):
    """Reads the marks of securities that charts on screen `want`; outlives the windows.

    Each kind is read beside the others: a day's are asked for once, news at most once in 60 s, and what is refused
    hides nothing else. `changed` carries the securities whose marks, or refusals, changed.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads: KeyedReads[_Key, Found] | None = None
        self._news: KeyedReads[_Key, Found] | None = None
        self._reader: _Reader | None = None
        self._feeds: object = None
        self._days: dict[InstrumentId, date] = {}
        self._marks: dict[InstrumentId, tuple[EventMark, ...]] = {}
        self._refused: dict[InstrumentId, Mapping[ReadKind, TideboardError]] = {}
        self._feet: dict[InstrumentId, object] = {}

    def want(self, context: DockContext, instrument: InstrumentId) -> None:
        """Call while a chart on screen shows the security: asks what is due."""
        if self._feeds is not context.services.feeds:
            self._begin(context)
        assert self._reads is not None
        assert self._news is not None
        assert self._reader is not None
        today = exchange_date(market_of(instrument), context.clock.market())
        self._days.pop(instrument, None)
        self._days[instrument] = today
        while len(self._days) > _SECURITIES:
            gone = next(iter(self._days))
            for kept in self._kept:
                kept.pop(gone, None)
        facts = context.hub.value(Topic.INSTRUMENT.of(instrument))
        for kind in ReadKind:
            company = facts is not None and facts.security_type in _COMPANIES
            if company or kind is ReadKind.ACTIONS:
                reads = self._news if kind is ReadKind.NEWS else self._reads
                reads.want((kind, instrument, today), _read(self._reader, kind, instrument, today))

    def of(self, instrument: InstrumentId) -> tuple[EventMark, ...]:
        """The marks of a security by day; the same tuple until one of them changes."""
        return self._marks.get(instrument, ())

    def refused(self, instrument: InstrumentId) -> Mapping[ReadKind, TideboardError]:
        """What could not be read of a security, and why."""
        return self._refused.get(instrument, {})

    def foot(self, instrument: InstrumentId) -> str:
        """Which kinds are not told and who tells them, and how far a calendar was read; empty where all are told."""
        words = [_lacking_words(KINDS[kind], error) for kind, error in self.refused(instrument).items()]
        for kind, found in self._found(instrument):
            if found.why is not None:
                words.append(_lacking_words(found.lacks, found.why))
            if found.span is not None:
                text = translate("ChartMarks", "reports (E) read from {begin} to {end}")
                words.append(text.format(begin=fmt.day_and_month(found.span[0]), end=fmt.day_and_month(found.span[1])))
            if found.unread:
                text = translate("News", "rows left out that could not be read: {field}")
                words.append(titled(kind_words(KINDS[kind]), text.format(field=found.unread)))
        return " \u00b7 ".join(words)

    def all_refused(self, instrument: InstrumentId) -> str:
        """Why there can be no marks at all, empty while one kind was answered or is still asked."""
        refused = self.refused(instrument)
        return listed(dict.fromkeys(map(error_sentence, refused.values()))) if len(refused) == len(ReadKind) else ""

    # --- parts ------------------------------------------------------------------------------------------------------

    def _begin(self, context: DockContext) -> None:
        """Another connection: nothing is known of it. What is kept for its calls knows no window."""
        from tideboard_desktop.docks.event_reads import EventReads

        services, clock, tasks = context.services, context.clock, context.tasks
        self._feeds = services.feeds
        self._reader = EventReads(services.feeds, services.archive).read
        self._reads = KeyedReads(
            "marks of a security", self._came, self, tasks=tasks, clock=clock, most=len(ReadKind) * _SECURITIES
        )
        self._news = KeyedReads(
            "news for marks", self._came, self, tasks=tasks, clock=clock, renew_after=NEWS_EVERY, most=_SECURITIES
        )
        for kept in self._kept:
            kept.clear()

    @property
    def _kept(self) -> tuple[dict[InstrumentId, Any], ...]:
        """Everything by security."""
        return self._days, self._marks, self._refused, self._feet

    def _found(self, instrument: InstrumentId) -> list[tuple[ReadKind, Found]]:
        """The answers of the day."""
        day = self._days.get(instrument)
        if day is None or self._reads is None or self._news is None:
            return []
        each = ((kind, self._news if kind is ReadKind.NEWS else self._reads) for kind in ReadKind)
        values = ((kind, reads.value((kind, instrument, day))) for kind, reads in each)
        return [(kind, value) for kind, value in values if value is not None]

    def _came(self) -> None:
        assert self._reads is not None
        assert self._news is not None
        moved = set[InstrumentId]()
        for instrument, day in self._days.items():
            found = dict(self._found(instrument))
            marks = tuple(sorted((mark for one in found.values() for mark in one.marks), key=_order))
            refused: dict[ReadKind, TideboardError] = {}
            for kind in ReadKind:
                error = (self._news if kind is ReadKind.NEWS else self._reads).error((kind, instrument, day))
                if error is not None and kind not in found and not isinstance(error, _PASSING):
                    refused[kind] = error
            foot = tuple((kind, one[1:]) for kind, one in found.items())
            if (marks, refused, foot) != (self.of(instrument), self.refused(instrument), self._feet.get(instrument)):
                # the same tuple stays as long as it can: charts keep the places of its marks
                self._marks[instrument] = marks if marks != self.of(instrument) else self.of(instrument)
                self._refused[instrument], self._feet[instrument] = refused, foot
                moved.add(instrument)
        if moved:
            self.changed.emit(frozenset(moved))


def _read(
    reader: Callable[[ReadKind, InstrumentId, date], Awaitable[Found]],
    kind: ReadKind,
    instrument: InstrumentId,
    day: date,
) -> Callable[[], Awaitable[Found]]:
    return lambda: reader(kind, instrument, day)


def _order(mark: EventMark) -> tuple[date, float, MarkKind]:
    return mark.day, -math.inf if mark.time is None else mark.time.timestamp(), mark.kind


# --- words ----------------------------------------------------------------------------------------------------------


def mark_letter(marks: Sequence[EventMark]) -> str:
    """What stands in the box of marks that fall together: the letter of one, the number of several."""
    if len(marks) != 1:
        return str(len(marks))
    return {
        MarkKind.REPORT: translate("ChartMarks", "E", "mark of a report"),
        MarkKind.DIVIDEND: translate("ChartMarks", "D", "mark of a dividend"),
        MarkKind.SPLIT: translate("ChartMarks", "S", "mark of a split or an issue"),
        MarkKind.NEWS: translate("ChartMarks", "N", "mark of a headline"),
        MarkKind.BUY_BACK: translate("ChartMarks", "B", "mark of a buy-back"),
    }[marks[0].kind]


def kind_words(kinds: Iterable[MarkKind]) -> str:
    """`dividends (D), splits (S)`."""
    words = {
        MarkKind.REPORT: translate("ChartMarks", "reports (E)"),
        MarkKind.DIVIDEND: translate("ChartMarks", "dividends (D)"),
        MarkKind.SPLIT: translate("ChartMarks", "splits (S)"),
        MarkKind.NEWS: translate("ChartMarks", "news (N)"),
        MarkKind.BUY_BACK: translate("ChartMarks", "buy-backs by day (B)"),
    }
    return listed(words[kind] for kind in kinds)


def short_words(mark: EventMark, market: Market) -> str:
    """What it is without its day; a headline with its minute."""
    if mark.kind is MarkKind.NEWS:
        if mark.time is not None:
            return titled(fmt.clock_minutes(mark.time, MARKET_ZONE[market]), _bounded(mark.text))
        return translate("ChartMarks", "{headline} (time not told)").format(headline=_bounded(mark.text))
    if mark.kind is MarkKind.REPORT:
        return listed(filter(None, (translate("Calendar", "Report"), _bounded(mark.text), *_when(mark, market))))
    if mark.kind is MarkKind.BUY_BACK:
        if mark.shares is None:
            return translate("ChartMarks", "Buy-back")
        words = translate("ChartMarks", "Buy-back of {shares} shares").format(shares=fmt.quantity(mark.shares))
        return words if mark.money is None else f"{words}, {fmt.money(mark.money)}"
    return listed(part_words(part) for part in mark.parts) or _bounded(mark.text)


def mark_words(marks: Sequence[EventMark], market: Market) -> list[str]:
    """Each of the marks with its day: `Dividend 2.40 a share, ex Fri 20 Nov 2026`; the last one counts the rest."""
    found = [_dated(mark, market) for mark in marks[:MOST_TOLD]]
    if len(marks) > MOST_TOLD:
        found.append(translate("ChartMarks", "{count} more").format(count=len(marks) - MOST_TOLD))
    return found


def plain_words(mark: EventMark) -> str:
    """The mark for a file that programs read: the same in every language, but for the provider's words."""
    letter = {MarkKind.REPORT: "E", MarkKind.DIVIDEND: "D", MarkKind.SPLIT: "S", MarkKind.NEWS: "N"}.get(mark.kind, "B")
    parts = [
        f"{part.kind.value} {' '.join(f'{value:f}' for value in part[1:] if value is not None)}".strip()
        for part in mark.parts
    ]
    bought = "" if mark.shares is None else f"{mark.shares} shares"
    return f"{letter} " + ", ".join(filter(None, (*parts, _bounded(mark.text), bought)))


def _dated(mark: EventMark, market: Market) -> str:
    if mark.kind in {MarkKind.DIVIDEND, MarkKind.SPLIT}:
        words = translate("ChartMarks", "{what}, ex {day}")
    else:
        words = translate("ChartMarks", "{what}, {day}")
    if mark.kind is MarkKind.NEWS:
        words = translate("ChartMarks", "News {day} {what}")
    return words.format(what=short_words(mark, market), day=fmt.day_long(mark.day))


def _when(mark: EventMark, market: Market) -> list[str]:
    words = {
        SessionPart.BEFORE: translate("Calendar", "before the open"),
        SessionPart.DURING: translate("Calendar", "during trading"),
        SessionPart.AFTER: translate("Calendar", "after the close"),
    }
    found = [] if mark.time is None else [fmt.clock_minutes(mark.time, MARKET_ZONE[market])]
    if mark.part_of_day is not None:
        found.append(words[mark.part_of_day])
    if mark.estimated:
        found.append(translate("Calendar", "day estimated"))
    return found


def _lacking_words(lacking: Iterable[MarkKind], error: TideboardError) -> str:
    kinds = kind_words(lacking)
    provider, offered_by = error.data.get("provider"), error.data.get("offered_by")
    if not isinstance(error, NotOffered) or not provider:
        return titled(kinds, error_sentence(error))
    if not offered_by:
        return translate("ChartMarks", "{provider} tells no {kinds}").format(provider=provider, kinds=kinds)
    text = translate("ChartMarks", "{provider} tells no {kinds}; {other} does")
    return text.format(provider=provider, kinds=kinds, other=offered_by)


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"
