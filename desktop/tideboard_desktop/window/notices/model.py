"""The list of notices: bounded, newest first, with the number of unseen ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPainter

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.theme import Theme

MOST = 500


Paint = Callable[[QPainter, QRectF, Theme], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAction:
    """What can be done about a notice: a translated button text, and a call that outlives the list it is in."""

    text: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCard:
    """What a notice shows besides its sentence, translated: a title, a picture, a line below it, buttons.

    `paint` paints the picture; None = there is none. The first of `actions` is what Enter does.
    """

    title: str
    paint: Paint | None = None
    detail: str = ""
    actions: tuple[NoticeAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice: `at` is UTC wall time. An `urgent` one asks the user to act and is shown in amber.

    `environment` and `account` are those of the account it is about, by its key in the settings; None and empty if it
    is about none. `zone` is the time zone of the exchange it is about, empty if it is about none. `number` counts up
    from 1. `words` returns the text in the language in use now, for a notice whose text is known again after a change
    of the language. `card` makes what it shows besides, None = the sentence alone. An `inside` one leaves the window by
    no channel. `detail` is what may leave of it where details are wanted, see `NoticeEvent`; `since` is when it
    happened, where that is not when it was posted (UTC).
    """

    type: NoticeType
    text: str
    at: datetime
    urgent: bool = False
    environment: Environment | None = None
    account: str = ""
    zone: str = ""
    number: int = 0
    words: Callable[[], str] | None = None
    card: Callable[[], NoticeCard] | None = None
    inside: bool = False
    detail: str = ""
    since: datetime | None = None

    @property
    def shown_text(self) -> str:
        """The text in the language in use, where it can be had."""
        return self.text if self.words is None else self.words()

    def local(self, zone: str) -> datetime:
        """When it happened: by the clock of its exchange, else by that of `zone`."""
        return self.at.astimezone(ZoneInfo(self.zone or zone))


class NoticeStore(QObject):
    """`added` carries a notice that is shown; `changed` is emitted after the list or the count changed.

    `zone` returns the time zone of the exchange in view, by whose clock notices about no exchange are shown. `outside`
    is called with each notice that may leave the window.
    """

    added = Signal(object)
    changed = Signal()

    def __init__(self, clock: Clock, *, quiet: Callable[[Notice], bool] = lambda _notice: False) -> None:
        """`quiet` returns whether a notice is only listed: it is neither counted nor shown as a toast."""
        super().__init__()
        self._clock, self._quiet = clock, quiet
        self.zone: Callable[[], str] = lambda: MARKET_ZONE[Market.HK]
        self.outside: Callable[[Notice], None] = lambda _notice: None
        self._kept: deque[Notice] = deque(maxlen=MOST)
        self._number = 0
        self.unseen = 0

    @property
    def notices(self) -> list[Notice]:
        """Newest first, at most `MOST`."""
        return list(reversed(self._kept))

    def post(
        self,
        type_: NoticeType,
        text: str,
        *,
        urgent: bool = False,
        environment: Environment | None = None,
        account: str = "",
        zone: str = "",
        words: Callable[[], str] | None = None,
        card: Callable[[], NoticeCard] | None = None,
        inside: bool = False,
        detail: str = "",
        since: datetime | None = None,
    ) -> int:
        """Keep a notice; unless it is quiet, count it as unseen and emit `added`. Returns its number."""
        self._number += 1
        notice = Notice(
            type=type_,
            text=text,
            at=self._clock.market(),
            urgent=urgent,
            environment=environment,
            account=account,
            zone=zone,
            number=self._number,
            words=words,
            card=card,
            inside=inside,
            detail=detail,
            since=since,
        )
        self._kept.append(notice)
        if not self._quiet(notice):
            self.unseen += 1
            self.added.emit(notice)
        self.changed.emit()
        if not inside:
            self.outside(notice)
        return notice.number

    def reword(self, number: int, words: Callable[[], str]) -> None:
        """Have a notice that stands say what holds by now, without telling of it again."""
        for place, notice in enumerate(self._kept):
            if notice.number == number:
                self._kept[place] = replace(notice, text=words(), words=words)
                self.changed.emit()

    def remove(self, number: int) -> None:
        """Take a notice out of the list whose reason is gone; one that was not seen is no longer counted."""
        kept = [notice for notice in self._kept if notice.number != number]
        if len(kept) == len(self._kept):
            return
        newer = sum(1 for notice in kept if notice.number > number)
        self._kept.clear()
        self._kept.extend(kept)
        self.unseen -= self.unseen > newer
        self.changed.emit()

    def seen(self) -> None:
        """Set the number of unseen notices to zero: the user has looked at the list."""
        if self.unseen:
            self.unseen = 0
            self.changed.emit()

    def clear(self) -> None:
        self._kept.clear()
        self.unseen = 0
        self.changed.emit()
