"""Marks of what concerns a security, for the charts that show it: reports, dividends, splits, news and buy-backs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayDown, RateLimited, RequestTimeout, ServerTrouble, TideboardError
from tideboard_core.model.behind.events import SessionPart
from tideboard_core.model.instrument import MARKET_ZONE, Market, SecurityType
from tideboard_core.model.reference import ActionKind, ActionPart, ExDay
from tideboard_core.model.shares import Shares
from tideboard_core.model.splits import Split, ratio_of, splits_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.reference import part_words

translate = QCoreApplication.translate
NEWS_EVERY: Final = 60.0
"""Seconds between two calls for the news of a security on screen."""
MOST_TOLD: Final = 12
"""Marks that fall together of which each is told."""
_SECURITIES: Final = 40
"""Securities whose marks are kept."""
_LONGEST: Final = 160
"""Characters of a headline that are told."""
CASH: Final = frozenset({ActionKind.DIVIDEND, ActionKind.SPECIAL_DIVIDEND})
"""Parts of a corporate action that pay money and leave the shares as many."""
_COMPANIES: Final = frozenset({SecurityType.STOCK, SecurityType.ETF})
_PASSING: Final = (GatewayDown, RateLimited, RequestTimeout, ServerTrouble)


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

    @property
    def ratio(self) -> Fraction | None:
        """New shares for an old one, None where that is not told."""
        return ratio_of(self.parts) if self.parts else None

    @property
    def dividend(self) -> Decimal | None:
        """Cash of one share in its currency, None where none is told."""
        paid = [part.amount for part in self.parts if part.kind in CASH and part.amount is not None]
        return sum(paid, Decimal(0)) if paid else None


def splits_in(marks: Iterable[EventMark], until: date) -> tuple[Split, ...]:
    """The days on which the shares became more or fewer, up to a day: what is announced has changed none yet."""
    past = (one for one in marks if one.kind is MarkKind.SPLIT and one.day <= until)
    return splits_of((), (ExDay(one.day, split=True, ratio=one.ratio) for one in past))


class FoundMarks(NamedTuple):
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


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\u2026"
