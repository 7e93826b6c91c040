"""Keeps the marks of the securities that charts show: each kind is asked for beside the others."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.errors import GatewayDown, NotOffered, RateLimited, RequestTimeout, ServerTrouble, TideboardError
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.model.reference import ExDay
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.system import Clock
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.event_marks import KINDS, EventMark, FoundMarks, MarkKind, ReadKind, kind_words
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
NEWS_EVERY: Final = 60.0
"""Seconds between two calls for the news of a security on screen."""
_SECURITIES: Final = 40
"""Securities whose marks are kept."""
_COMPANIES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_EX_DAYS: Final = frozenset({MarkKind.DIVIDEND, MarkKind.SPLIT})
_PASSING: Final = (GatewayDown, RateLimited, RequestTimeout, ServerTrouble)
_Key = tuple[ReadKind, InstrumentId, date]
_Reader = Callable[[ReadKind, InstrumentId, date], Awaitable[FoundMarks]]

MakeReader = Callable[[Feeds, Archive | None], _Reader]


@dataclass(frozen=True, slots=True)
class MarkSources:
    """What is needed to ask; it knows no window, which a call under way would keep alive."""

    hub: Hub
    clock: Clock
    tasks: Tasks
    feeds: Feeds
    archive: Archive | None


class SecurityMarks(QObject):
    """Reads the marks of securities that charts on screen `want`; outlives the windows.

    Each kind is read beside the others: a day's are asked for once, news at most once in 60 s, and what is refused
    hides nothing else. `changed` carries the securities whose marks, or refusals, changed.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads: KeyedReads[_Key, FoundMarks] | None = None
        self._news: KeyedReads[_Key, FoundMarks] | None = None
        self._reader: _Reader | None = None
        self._feeds: object = None
        self._hub: Hub | None = None
        self._days: dict[InstrumentId, date] = {}
        self._marks: dict[InstrumentId, tuple[EventMark, ...]] = {}
        self._refused: dict[InstrumentId, Mapping[ReadKind, TideboardError]] = {}
        self._feet: dict[InstrumentId, object] = {}

    def want(
        self,
        sources: MarkSources,
        instrument: InstrumentId,
        reads: MakeReader,
        kinds: Collection[ReadKind] = tuple(ReadKind),
    ) -> None:
        """Call while a chart on screen shows the security: asks what is due; see `event_reads.want_marks`."""
        if self._feeds is not sources.feeds:
            self._begin(sources, reads)
        assert self._reads is not None
        assert self._news is not None
        assert self._reader is not None
        today = exchange_date(market_of(instrument), sources.clock.market())
        self._days.pop(instrument, None)
        self._days[instrument] = today
        while len(self._days) > _SECURITIES:
            gone = next(iter(self._days))
            for kept in self._kept:
                kept.pop(gone, None)
        facts = sources.hub.value(Topic.INSTRUMENT.of(instrument))
        for kind in kinds:
            company = facts is not None and facts.security_type in _COMPANIES
            if company or kind is ReadKind.ACTIONS:
                asked = self._news if kind is ReadKind.NEWS else self._reads
                asked.want((kind, instrument, today), _read(self._reader, kind, instrument, today))

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

    def _begin(self, sources: MarkSources, reads: MakeReader) -> None:
        """Another connection: nothing is known of it. What is kept for its calls knows no window."""
        clock, tasks = sources.clock, sources.tasks
        self._feeds, self._hub = sources.feeds, sources.hub
        self._reader = reads(sources.feeds, sources.archive)
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

    def _found(self, instrument: InstrumentId) -> list[tuple[ReadKind, FoundMarks]]:
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
                self._tell_ex_days(instrument, day, found.get(ReadKind.ACTIONS))
                moved.add(instrument)
        if moved:
            self.changed.emit(frozenset(moved))

    def _tell_ex_days(self, instrument: InstrumentId, day: date, found: FoundMarks | None) -> None:
        """Let who places an order know of the ex-days ahead; what a read lacks is left as it was known."""
        if found is not None and self._hub is not None:
            end = None if found.lacks or found.unread else date.max
            take_ex_days(self._hub, instrument, _ex_days(found.marks), day, end)


def _ex_days(marks: Iterable[EventMark]) -> Iterable[ExDay]:
    for mark in marks:
        if mark.kind in _EX_DAYS:
            split = mark.kind is MarkKind.SPLIT
            yield ExDay(mark.day, split, mark.ratio if split else None, mark.dividend)


def _read(
    reader: Callable[[ReadKind, InstrumentId, date], Awaitable[FoundMarks]],
    kind: ReadKind,
    instrument: InstrumentId,
    day: date,
) -> Callable[[], Awaitable[FoundMarks]]:
    return lambda: reader(kind, instrument, day)


def _order(mark: EventMark) -> tuple[date, float, MarkKind]:
    return mark.day, -math.inf if mark.time is None else mark.time.timestamp(), mark.kind


def _lacking_words(lacking: Iterable[MarkKind], error: TideboardError) -> str:
    kinds = kind_words(lacking)
    provider, offered_by = error.data.get("provider"), error.data.get("offered_by")
    if not isinstance(error, NotOffered) or not provider:
        return titled(kinds, error_sentence(error))
    if not offered_by:
        return translate("ChartMarks", "{provider} tells no {kinds}").format(provider=provider, kinds=kinds)
    text = translate("ChartMarks", "{provider} tells no {kinds}; {other} does")
    return text.format(provider=provider, kinds=kinds, other=offered_by)
