"""The status strip: one cell that says whether all data are live; sources, limits and readings behind a click."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from tideboard_core.errors import GatewayError, NotOffered, QuotaExceeded
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import certain_closure
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import (
    CLOSURES,
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.review import SourceKind
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, identify, set_tone, show_tip
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.ui.words.account_reads import refusal_in_view, refused_short
from tideboard_desktop.ui.words.links import links_of
from tideboard_desktop.ui.words.quote_rights import delays
from tideboard_desktop.window.bars.words import state_words


def wanted(piece: QWidget) -> bool:
    """Whether a widget has something to show."""
    return not bool(piece.property("empty"))


def want(piece: QWidget, *, something: bool) -> None:
    """Set whether a widget has something to show."""
    if wanted(piece) is not something:
        piece.setProperty("empty", not something)
        item = piece.parentWidget()
        if isinstance(item, StatusItem):
            item.changed = True


GAP, MARK = 6, 12


class Piece(QLabel):
    """A label of an item; a `kept` one never becomes narrower, so that a counting age moves no neighbour."""

    def __init__(self, theme: Theme, role: Type, tone: Tone, *, kept: bool = False) -> None:
        super().__init__()
        self.shown = ""
        self._kept = kept
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setProperty("tone", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._widest = 0
        self._theme = theme
        self._tone = tone
        want(self, something=False)

    def show_text(self, text: str) -> None:
        """Show a text; an empty one hides the label."""
        if text == self.shown:
            return
        self.shown = text
        want(self, something=bool(text))
        if not text:
            self._widest = 0
        self.setText(text)
        self._hold()

    def show_tone(self, tone: Tone) -> None:
        """Show the text in another tone."""
        if tone is not self._tone:
            self._tone = tone
            set_tone(self, tone)

    def _hold(self) -> None:
        """Fix the size: a QLabel of a fixed size does not make the window lay itself out again at each new text."""
        hint = self._text_size()
        self._widest = max(self._widest, hint.width()) if self._kept else 0
        size = QSize(max(hint.width(), self._widest), hint.height())
        if size != self.minimumSize():
            self.setFixedSize(size)

    def forget_width(self) -> None:
        """Let the label become narrower once, for another content."""
        self._widest = 0
        self._hold()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint ground and text: a translucent label would repaint strip, bar and window below it each second."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(self._theme.surface.raised))
        painter.end()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the style sheet takes it away when it polishes
        super().paintEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At least the widest so far, if it is kept."""
        hint = self._text_size()
        return QSize(max(hint.width(), self._widest), hint.height())

    def _text_size(self) -> QSize:
        """Measured by the font: QLabel's own hint never shrinks below a fixed size."""
        return self.fontMetrics().size(0, self.text())


class StatusItem(QPushButton):
    """A flat button around the labels of an item; the strip connects its click."""

    def __init__(self, theme: Theme, identifier: str, pieces: Sequence[QWidget]) -> None:
        super().__init__()
        self.pieces = list(pieces)
        self.changed = True
        """Whether another of its labels has something to say since they were shown."""
        self._shown = ("", "", "")
        identify(self, identifier)
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("kind", "strip")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = hbox(on=self, margins=0, spacing=GAP)
        for piece in self.pieces:
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(piece)

    def tell(self, text: str, more: str = "", name: str = "") -> None:
        """Set tooltip and accessible name; `more` is only in the tooltip, `name` replaces the text as the name."""
        if (text, more, name) != self._shown:
            self._shown = (text, more, name)
            self.setAccessibleName(name or text)
            show_tip(self, f"{text}\n{more}" if more else text)

    def show_pieces(self) -> None:
        """Show the labels that have something to say; without one the item is hidden."""
        if not self.changed:
            return
        self.changed = False
        found = [(piece, wanted(piece)) for piece in self.pieces]
        moved = [(piece, shown) for piece, shown in found if piece.isHidden() is shown]
        for piece, shown in moved:
            piece.setVisible(shown)
        self.setVisible(any(shown for _, shown in found))
        if moved:
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The size of the layout: QPushButton ignores it in its own hint."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The size of the layout: QPushButton ignores it in its own hint."""
        return self.sizeHint()


def title_piece(text: str, theme: Theme) -> Piece:
    piece = Piece(theme, Type.CAPTION, Tone.CAPTION)
    piece.show_text(text)
    return piece


def value_piece(theme: Theme) -> Piece:
    return Piece(theme, Type.CAPTION_STRONG, Tone.PRIMARY)


def detail_piece(theme: Theme) -> Piece:
    return Piece(theme, Type.CAPTION, Tone.SECONDARY)


def age_piece(theme: Theme) -> Piece:
    return Piece(theme, Type.CAPTION, Tone.SECONDARY, kept=True)


def check_mark(theme: Theme) -> QLabel:
    """A check mark, drawn because not every font has one."""
    mark = Glyph(theme, "check", "text2", MARK)
    mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    want(mark, something=False)
    return mark


def warn(piece: Piece, *, needed: bool, tone: Tone = Tone.SECONDARY) -> None:
    """Show a label in amber if `needed`, else in `tone`."""
    piece.show_tone(Tone.WARN if needed else tone)


HEIGHT = 26
SPACING = 18
SIDE = 10
QUOTE_AMBER = 10.0
FLOW_AMBER = 90.0
FRESH = 3.0
"""Seconds up to which the age of live data is said as `<3 s`."""
LINK = QUOTES_LINK
_SOURCES = "connection:allowances"


@dataclass(frozen=True, slots=True)
class Meter:
    """A limit: `read` returns used and limit; `unit` is shown after the limit (`in 30 s`).

    `name` is the accessible name, which scripts know, where it differs from the title; `more` is only in the tooltip.
    `words` returns what is shown in the place of the figures, empty = they are.
    """

    title: str
    read: Callable[[], tuple[int, int]]
    unit: str = ""
    name: str = ""
    more: str = ""
    words: Callable[[], str] = str


class Readout(NamedTuple):
    """What a reading shows: a grey text, a check mark if it is `sound`, and a strong value.

    With `warn` it is amber; `more` is only in the tooltip. `name` is the accessible name, which scripts know, where it
    differs from what is shown.
    """

    text: str
    value: str = ""
    warn: bool = False
    more: str = ""
    sound: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class StripReading:
    """An item that is read once a second and hidden without a text. A click opens `page`, such as `settings:data`.

    It stands among the details; what warns stands in the strip too.
    """

    name: str
    read: Callable[[], Readout]
    page: str = ""


class StatusStrip(QWidget):
    """The state of all data at the left, beside it what warns; refreshed once a second.

    A click on the state opens `details`: sources with the age of their data, meters, readings. `page_wanted` carries
    the page that explains the figures of a clicked item.
    """

    page_wanted = Signal(str)

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        theme: Theme,
        *,
        meters: Sequence[Meter] = (),
        readings: Sequence[StripReading] = (),
        expected: Callable[[InstrumentId], bool] = lambda _instrument: True,
        now: Callable[[], float] = lambda: math.inf,
    ) -> None:
        """`expected` returns whether new data should arrive now; only then old data are shown in amber.

        `now` is the market's time (UTC epoch seconds): the minute that runs is told to now, not to its end.
        """
        super().__init__()
        self._hub, self._selection, self._theme = hub, selection, theme
        self._expected, self._now = expected, now
        self._right: Callable[[Market], str] = lambda _market: ""
        self._refusal: Callable[[Key[object]], GatewayError | None] = lambda _key: None
        self._refused: Callable[[], Collection[Key[object]]] = tuple
        self._source: Callable[[InstrumentId], SourceKind] = lambda _instrument: SourceKind.REAL
        self.setObjectName("status_strip")
        give_role(self, QAccessible.Role.StatusBar)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = hbox(on=self, margins=(SIDE, 0, SIDE, 0), spacing=SPACING)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.state = _StateItem(self.tr("State of the data"), theme)
        self._meters = meters
        self._readings = [(reading, _ReadingItem(reading, theme, warning=True)) for reading in readings]
        self._built: _Details | None = None
        self._lay_out()
        selection.changed.connect(self._reselected)
        frame.each_second(self, self.refresh, rests=True)
        self.refresh()

    @property
    def details(self) -> _Details:
        """The panel with sources, meters and readings, built when it is first asked for: few open it."""
        if self._built is None:
            readings = [reading for reading, _ in self._readings]
            self._built = made = _Details(self, self._theme, self._meters, readings)
            for item in (*made.sources, *(view for _, view in made.meters)):
                item.clicked.connect(lambda: self._open(_SOURCES))
            for reading, part in made.readings:
                part.clicked.connect(lambda _checked=False, page=reading.page: self._open(page))
            self.refresh()
        return self._built

    def show_banner(self, banner: QWidget) -> None:
        """Give the banner the room right of the state and the warnings: where it comes and goes nothing moves."""
        self._row.insertWidget(self._row.count() - 1, banner, 1)

    def show_toast(self, toast: QWidget) -> None:
        """Put the toast right of the banner, which leaves it the room for its words."""
        self._row.insertWidget(self._row.count() - 1, toast)

    def set_refusals(
        self,
        refusal: Callable[[Key[object]], GatewayError | None],
        refused: Callable[[], Collection[Key[object]]],
    ) -> None:
        """`refusal` returns why a key brings nothing: data that are refused are not live.

        `refused` returns the keys whose subscription is refused.
        """
        self._refusal, self._refused = refusal, refused

    def set_source(self, source: Callable[[InstrumentId], SourceKind]) -> None:
        """`source` returns which prices orders are checked against: delayed ones, or of unknown age, are not live."""
        self._source = source

    def set_rights(self, read: Callable[[Market], str]) -> None:
        """Show the quote right that `read` returns for a market (`LV2`, empty if not known) beside its quotes."""
        self._right = read

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Any width."""
        return QSize(0, self._theme.px(HEIGHT))

    def refresh(self, _instrument: object = None) -> None:
        instrument = self._selection.instrument
        readouts = [reading.read() for reading, _ in self._readings]
        for readout, (_, warning) in zip(readouts, self._readings, strict=True):
            warning.show_readout(readout if readout.warn else Readout("", name=readout.name or readout.text))
        self.state.show_state(*self._state(instrument))
        for item in (self.state, *(warning for _, warning in self._readings)):
            item.show_pieces()
        if self._built is not None:
            self._refresh_details(self._built, instrument, readouts)

    def _refresh_details(self, details: _Details, instrument: InstrumentId, readouts: Sequence[Readout]) -> None:
        status = self._hub.value(LINK)
        provider = fmt.MISSING if status is None else status.provider
        self._show_flow(details.flow, instrument, provider)
        self._show_quotes(details.quotes, instrument, provider)
        links = {link.key: link.status for link in links_of(self._hub)}
        self._show_orders(details.orders, links.get(ORDERS_LINK))
        self._show_other(details.other, instrument, self._hub.value(OTHER_LINK))
        for meter, view in details.meters:
            view.show_use(*meter.read())
        for readout, (_, part) in zip(readouts, details.readings, strict=True):
            part.show_readout(readout)
        for item in details.items:
            item.show_pieces()

    def _reselected(self, _instrument: object) -> None:
        self.state.forget_width()
        for source in () if self._built is None else self._built.sources:
            source.forget_width()
        self.refresh()

    def _state(self, instrument: InstrumentId) -> tuple[str, str, bool]:
        """One word for the data of the selected security, the age that belongs to it, and whether it warns.

        Of other securities it counts only that the broker allows no more: what they lack else stands in their rows.
        """
        links = links_of(self._hub)
        broken = next((link.status for link in links if link.status.state is not LinkState.LIVE), None)
        if broken is not None:
            old = "" if broken.proven is None else fmt.age(self._hub.elapsed(broken.proven))
            down = QCoreApplication.translate("Common", "No connection")
            return down if broken.state is LinkState.DISCONNECTED else state_words(broken.state), old, True
        if not links:
            return state_words(LinkState.DISCONNECTED), "", True
        if word := self._limited(instrument):
            return word, "", True
        quote, flow, book = Topic.QUOTE.of(instrument), Topic.FLOW.of(instrument), Topic.BOOK.of(instrument)
        keys: tuple[Key[object], ...] = quote, flow, book
        errors = {key: self._refusal(key) for key in keys}
        refused = any(error is not None and not isinstance(error, NotOffered) for error in errors.values())
        if refused or any(self._hub.problem(key) for key in keys) or self._without_quota:
            return self.tr("Not all data"), "", True
        known = self._hub.value(quote)
        if known is not None and known.suspended:
            return self.tr("Halted"), "", False
        if certain_closure(self._hub.value(CLOSURES), market_of(instrument)) is not None:
            return self.tr("Market shut"), "", True
        if not self._expected(instrument):
            return self.tr("Market closed"), "", False
        ages = {key: self._hub.age(key) for key in keys}
        age = ages[quote]
        awaited = [key for key in keys if ages[key] is None and errors[key] is None and self._awaits(key)]
        if age is None or awaited:
            return self.tr("No data yet"), "", True
        if age > QUOTE_AMBER:
            return self.tr("Quotes late"), fmt.age(age), True
        if (ages[flow] or 0.0) > FLOW_AMBER:
            return self.tr("Flow late"), fmt.age(ages[flow]), True
        if self._source(instrument) is SourceKind.DELAYED:
            return self.tr("Delayed"), "", True
        return self.tr("All live"), fmt.coarse_age(age, FRESH), False

    def _limited(self, instrument: InstrumentId) -> str:
        """What the broker keeps back of a connection that stands: the accounts, or prices of now; else empty."""
        if (unread := refusal_in_view(self._hub)) is not None:
            return refused_short(unread)
        return self.tr("Delayed") if delays(self._hub, [market_of(instrument)]) else ""

    @property
    def _without_quota(self) -> bool:
        """Whether a security in any dock goes without prices because the broker allows no more of them."""
        refused = (key for key in self._refused() if self._hub.wants(key))
        return any(isinstance(self._refusal(key), QuotaExceeded) for key in refused)

    def _awaits(self, key: Key[object]) -> bool:
        """Whether data are asked for that the security has."""
        facts = self._hub.value(Topic.INSTRUMENT.of(key.subject))
        index = facts is not None and facts.security_type is SecurityType.INDEX
        return key in self._hub.wanted() and not index

    def _show_flow(self, part: _SourceItem, instrument: InstrumentId, provider: str) -> None:
        key = Topic.FLOW.of(instrument)
        flow = self._hub.value(key)
        self._show_flow_in(part, flow, provider, self._hub.age(key) or 0.0)

    def _show_flow_in(self, part: _SourceItem, flow: CapitalFlow | None, provider: str, age: float) -> None:
        if flow is None or not flow.times:
            part.show_words(provider, self.tr("nothing yet"))
            return
        zone = MARKET_ZONE[market_of(flow.instrument)]
        late = age > FLOW_AMBER and self._expected(flow.instrument)
        until = self.tr("to %1").replace("%1", fmt.clock_minutes(min(flow.times[-1], self._now()), zone))
        part.show_age(flow.provider, until, age, self.tr("age %1"), late=late)

    def _show_quotes(self, part: _SourceItem, instrument: InstrumentId, provider: str) -> None:
        age = self._hub.age(Topic.QUOTE.of(instrument))
        late = age is not None and age > QUOTE_AMBER and self._expected(instrument)
        market = market_of(instrument)
        delayed = delays(self._hub, [market])
        detail = delayed or self._right(market)
        part.show_age(provider, detail, age, late=late, doubtful=bool(delayed))

    def _show_orders(self, part: _SourceItem, status: LinkStatus | None) -> None:
        """Shown only if orders have a connection of their own."""
        if status is None:
            part.show_nothing()
            return
        live = status.state is LinkState.LIVE
        refused = refusal_in_view(self._hub) if live else None
        words = state_words(status.state) if refused is None else refused_short(refused)
        part.show_words(status.provider, words, doubtful=not live or refused is not None)

    def _show_other(self, part: _SourceItem, instrument: InstrumentId, status: LinkStatus | None) -> None:
        """Shown only if a second provider brings flow too."""
        if status is None:
            part.show_nothing()
            return
        key = Topic.OTHER_FLOW.of(instrument)
        flow = self._hub.value(key)
        live = status.state is LinkState.LIVE
        if not live or flow is None:  # without a subscription there is no flow, which is no fault
            part.show_words(status.provider, state_words(status.state), doubtful=not live)
            return
        self._show_flow_in(part, flow, status.provider, self._hub.age(key) or 0.0)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._row.addWidget(self.state)
        for reading, warning in self._readings:
            self._row.addWidget(warning)
            warning.clicked.connect(lambda _checked=False, page=reading.page: self._open(page))
        self._row.addStretch(0)  # for what neither banner nor toast take
        self.state.clicked.connect(lambda: self.details.open_over(self.state))

    def _open(self, page: str) -> None:
        if self._built is not None:
            self._built.hide()
        self.page_wanted.emit(page)


class _Details(QFrame):
    """A panel over the strip with an item in each row; a click beside it, or Esc, closes it."""

    def __init__(self, strip: QWidget, theme: Theme, meters: Sequence[Meter], readings: Sequence[StripReading]) -> None:
        super().__init__(strip, Qt.WindowType.Popup)
        identify(self, "strip_details", QCoreApplication.translate("StatusStrip", "Sources and limits"))
        self.setProperty("kind", "popup")
        self.flow = _SourceItem(QCoreApplication.translate("StatusStrip", "Flow"), theme, "strip_flow")
        self.quotes = _SourceItem(QCoreApplication.translate("StatusStrip", "Quotes"), theme, "strip_quotes")
        self.orders = _SourceItem(QCoreApplication.translate("StatusStrip", "Orders"), theme, "strip_orders")
        self.other = _SourceItem(QCoreApplication.translate("StatusStrip", "2nd flow"), theme, "strip_other_flow")
        self.sources = (self.flow, self.quotes, self.orders, self.other)
        self.meters = [(meter, _MeterItem(meter, theme, number)) for number, meter in enumerate(meters)]
        self.readings = [(reading, _ReadingItem(reading, theme)) for reading in readings]
        of_meters, of_readings = (item for _, item in self.meters), (item for _, item in self.readings)
        self.items: list[StatusItem] = [*self.sources, *of_meters, *of_readings]
        column = vbox(on=self, margins=theme.px(SIDE), spacing=theme.px(GAP))
        for item in self.items:
            column.addWidget(item)

    def open_over(self, item: QWidget) -> None:
        """Show it above this item of the strip, whose left edge it shares; the first row has the focus."""
        self.adjustSize()
        corner = item.mapToGlobal(item.rect().topLeft())
        self.move(corner.x(), corner.y() - self.height() - GAP)
        self.show()
        first = next((one for one in self.items if not one.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)


class _StateItem(StatusItem):
    """One word, and the age that belongs to it."""

    def __init__(self, title: str, theme: Theme) -> None:
        self._title = title
        self._word, self._dot, self._age = value_piece(theme), detail_piece(theme), age_piece(theme)
        super().__init__(theme, "strip_state", (self._word, self._dot, self._age))

    def show_state(self, word: str, age: str, needs_you: bool) -> None:  # noqa: FBT001  a row of three
        self._word.show_text(word)
        self._dot.show_text("\u00b7" if age else "")
        self._age.show_text(age)
        warn(self._word, needed=needs_you, tone=Tone.PRIMARY)
        warn(self._age, needed=needs_you)
        self.tell(" \u00b7 ".join(part for part in (word, age) if part), self._title)

    def forget_width(self) -> None:
        """Let the age take its own width again, for another instrument."""
        self._age.forget_width()


class _SourceItem(StatusItem):
    """One source: provider, detail and age."""

    def __init__(self, title: str, theme: Theme, identifier: str) -> None:
        self._name = title
        self._title = title_piece(title, theme)
        self._provider = value_piece(theme)
        self._detail, self._dot, self._age = detail_piece(theme), detail_piece(theme), age_piece(theme)
        super().__init__(theme, identifier, (self._title, self._provider, self._detail, self._dot, self._age))

    def show_nothing(self) -> None:
        """Hide the item: there is no such connection."""
        want(self._title, something=False)
        for piece in (self._provider, self._detail, self._dot, self._age):
            piece.show_text("")
        self.tell(self._name)

    def show_age(
        self,
        provider: str,
        detail: str,
        age: float | None,
        words: str = "%1",
        *,
        late: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Show texts and an age in seconds, which `words` surround; a `late` age and a `doubtful` detail are amber.

        Only a late age is shown by the second, because each new text is painted; tool tip and name are always exact.
        """
        exact = words.replace("%1", fmt.age(age))
        shown = exact if late else words.replace("%1", fmt.coarse_age(age))
        self._show(provider, detail, shown, exact, late=late, doubtful=doubtful)

    def show_words(self, provider: str, detail: str, *, doubtful: bool = False) -> None:
        """Show texts without an age; a `doubtful` detail is amber."""
        self._show(provider, detail, "", "", doubtful=doubtful)

    def _show(
        self, provider: str, detail: str, age: str, exact: str, *, late: bool = False, doubtful: bool = False
    ) -> None:
        want(self._title, something=True)
        self._provider.show_text(provider)
        self._detail.show_text(detail)
        self._dot.show_text("\u00b7" if detail and age else "")
        self._age.show_text(age)
        warn(self._age, needed=late)
        warn(self._detail, needed=doubtful)
        rest = " \u00b7 ".join(part for part in (detail, exact) if part)
        self.tell(f"{self._name}: {provider}, {rest}")

    def forget_width(self) -> None:
        """Let the age take its own width again, for another instrument."""
        self._age.forget_width()


class _MeterItem(StatusItem):
    def __init__(self, meter: Meter, theme: Theme, number: int) -> None:
        self._meter = meter
        self._bar = MeterBar(theme)
        self._used, self._limit, self._unit = value_piece(theme), detail_piece(theme), detail_piece(theme)
        for piece in (self._limit, self._unit):
            warn(piece, needed=False, tone=Tone.CAPTION)
        pieces = (title_piece(meter.title, theme), self._bar, self._used, self._limit, self._unit)
        super().__init__(theme, f"strip_meter_{number}", pieces)

    def show_use(self, used: int, limit: int) -> None:
        """Show how much of the allowance is used; a limit of 0 is not known yet."""
        words = self._meter.words()
        self._used.show_text(words or (f"{used:,}" if limit else fmt.MISSING))
        self._limit.show_text(f"/ {limit:,}" if limit and not words else "")
        self._unit.show_text(self._meter.unit if limit and not words else "")
        self._bar.show_share(used / limit if limit else 0.0)
        figures = words or (f"{used:,} / {limit:,} {self._meter.unit}".rstrip() if limit else fmt.MISSING)
        name = f"{self._meter.name}: {figures}" if self._meter.name else ""
        self.tell(f"{self._meter.title}: {figures}", self._meter.more, name)


class _ReadingItem(StatusItem):
    def __init__(self, reading: StripReading, theme: Theme, *, warning: bool = False) -> None:
        self._text, self._value, self._mark = title_piece("", theme), value_piece(theme), check_mark(theme)
        name = f"strip_{reading.name}" + "_warning" * warning
        super().__init__(theme, name, (self._text, self._mark, self._value))

    def show_readout(self, readout: Readout) -> None:
        """Show a readout; an empty one is hidden."""
        self._text.show_text(readout.text)
        self._value.show_text(readout.value)
        want(self._mark, something=readout.sound)
        warn(self._text, needed=readout.warn, tone=Tone.CAPTION)
        warn(self._value, needed=readout.warn, tone=Tone.PRIMARY)
        self.tell(f"{readout.text} {readout.value}".strip(), readout.more, readout.name)
