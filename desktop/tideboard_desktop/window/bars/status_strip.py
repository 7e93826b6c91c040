"""The status strip: providers with the age of their data, used rate limits, and other readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.ui.words.links import links_of
from tideboard_desktop.ui.words.quote_rights import delays
from tideboard_desktop.window.bars.words import state_words


class WidgetGroup(NamedTuple):
    """Widgets that stand together, `gap` apart; without a visible one the group takes no room."""

    whole: QWidget
    pieces: Sequence[QWidget]
    gap: int


def room(groups: Sequence[WidgetGroup], given_up: Collection[QWidget], gap: int) -> int:
    """Width of the groups, `gap` apart, without the hidden widgets."""
    widths = [_width(group, given_up) for group in groups if group.whole not in given_up]
    shown = [width for width in widths if width]
    return sum(shown) + gap * max(0, len(shown) - 1)


def given_up(groups: Sequence[WidgetGroup], order: Sequence[QWidget], width: int, gap: int) -> set[QWidget]:
    """The shortest beginning of `order` (widgets and whole groups, least important first) to hide to fit `width`.

    All of `order` if even that is not enough.
    """
    gone: set[QWidget] = set()
    for piece in order:
        if room(groups, gone, gap) <= width:
            break
        gone.add(piece)
    return gone


def wanted(piece: QWidget) -> bool:
    """Whether a widget has something to show."""
    return not bool(piece.property("empty"))


def want(piece: QWidget, *, something: bool) -> None:
    """Set whether a widget has something to show."""
    if wanted(piece) is not something:
        piece.setProperty("empty", not something)


def _width(group: WidgetGroup, gone: Collection[QWidget]) -> int:
    pieces = [piece for piece in group.pieces if wanted(piece) and piece not in gone]
    if not pieces:
        return 0
    return sum(piece.sizeHint().width() for piece in pieces) + group.gap * (len(pieces) - 1)


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

    @property
    def as_group(self) -> WidgetGroup:
        """The labels as a group, to measure the strip."""
        return WidgetGroup(self, self.pieces, GAP)

    def tell(self, text: str, more: str = "", name: str = "") -> None:
        """Set tooltip and accessible name; `more` is only in the tooltip, `name` replaces the text as the name."""
        if (text, more, name) != self._shown:
            self._shown = (text, more, name)
            self.setAccessibleName(name or text)
            self.setToolTip(tip(f"{text}\n{more}" if more else text))

    def leave(self, gone: set[QWidget]) -> None:
        """Show the labels that have a text and are not in `gone`."""
        left = [piece for piece in self.pieces if wanted(piece) and piece not in gone]
        moved = [piece for piece in self.pieces if piece.isHidden() is (piece in left)]
        for piece in moved:
            piece.setVisible(piece in left)
        self.setVisible(bool(left) and self not in gone)
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


def warn(piece: QWidget, *, needed: bool, tone: Tone = Tone.SECONDARY) -> None:
    """Show a label in amber if `needed`, else in `tone`."""
    set_tone(piece, Tone.WARN if needed else tone)


HEIGHT = 26
SPACING = 18
SIDE = 10
QUOTE_AMBER = 10.0
FLOW_AMBER = 90.0
LINK = QUOTES_LINK
_SOURCES = "connection:allowances"
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Meter:
    """A limit: `read` returns used and limit; `unit` is shown after the limit (`in 30 s`).

    `name` is the accessible name, which scripts know, where it differs from the title; `more` is only in the tooltip.
    """

    title: str
    read: Callable[[], tuple[int, int]]
    unit: str = ""
    name: str = ""
    more: str = ""


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

    In a narrow window items of lower `weight` are hidden first; one that warns stays.
    """

    name: str
    read: Callable[[], Readout]
    page: str = ""
    weight: int = 0
    left: bool = False


class StatusStrip(QWidget):
    """Sources at the left, meters in the middle, readings at the right; refreshed once a second.

    In a narrow window the least important labels are hidden, none is cut; tooltips have the whole text.
    `page_wanted` carries the page that explains the figures of a clicked item.
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
    ) -> None:
        """`expected` returns whether new data should arrive now; only then old data are shown in amber."""
        super().__init__()
        self._hub, self._selection, self._theme = hub, selection, theme
        self._expected = expected
        self._right: Callable[[Market], str] = lambda _market: ""
        self._message = 0
        self._texts: list[object] | None = None
        """What the room was measured for; None before the strip has its first size."""
        self.setObjectName("status_strip")
        give_role(self, QAccessible.Role.StatusBar)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = hbox(on=self, margins=(SIDE, 0, SIDE, 0), spacing=SPACING)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.flow = _SourceItem(self.tr("Flow"), theme, "strip_flow")
        self.quotes = _SourceItem(self.tr("Quotes"), theme, "strip_quotes")
        self.orders = _SourceItem(self.tr("Orders"), theme, "strip_orders")
        self.other = _SourceItem(self.tr("2nd flow"), theme, "strip_other_flow")
        self._sources = (self.flow, self.quotes, self.orders, self.other)
        self._meters = [(meter, _MeterItem(meter, theme, number)) for number, meter in enumerate(meters)]
        self._readings = [(reading, _ReadingItem(reading, theme)) for reading in readings]
        self._shown = self._parts()
        self._lay_out()
        selection.changed.connect(self._reselected)
        frame.each_second(self, self.refresh, rests=True)
        self.refresh()

    def put_in_middle(self, widget: QWidget) -> None:
        """Put a widget into the free stretch between the meters and the readings."""
        self._row.takeAt(self._middle)
        self._row.insertWidget(self._middle, widget, 1)

    def make_room(self, width: int) -> None:
        """Hide readings that do not warn while the middle needs `width` pixels; 0 shows them again."""
        self._message = width
        self._fit()

    def set_rights(self, read: Callable[[Market], str]) -> None:
        """Show the quote right that `read` returns for a market (`LV2`, empty if not known) beside its quotes."""
        self._right = read

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the items into the new width."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Any width: items are hidden until the rest fits."""
        return QSize(0, self._theme.px(HEIGHT))

    def refresh(self, _instrument: object = None) -> None:
        instrument = self._selection.instrument
        status = self._hub.value(LINK)
        provider = fmt.MISSING if status is None else status.provider
        self._show_flow(instrument, provider)
        self._show_quotes(instrument, provider)
        links = {link.key: link.status for link in links_of(self._hub)}
        self._show_orders(links.get(ORDERS_LINK))
        self._show_other(instrument, self._hub.value(OTHER_LINK))
        for meter, view in self._meters:
            view.show_use(*meter.read())
        for reading, part in self._readings:
            part.show_readout(reading.read())
        before, now = self._texts, self._all_texts()
        if before is None:
            return
        self._texts = now
        if before != now and _shapes_differ(before, now):
            self._fit()

    def _reselected(self, _instrument: object) -> None:
        for source in self._sources:
            source.forget_width()
        if self._texts is not None:
            self._texts = []
        self.refresh()

    def _show_flow(self, instrument: InstrumentId, provider: str) -> None:
        key = Topic.FLOW.of(instrument)
        flow = self._hub.value(key)
        self._show_flow_in(self.flow, flow, provider, self._hub.age(key) or 0.0)

    def _show_flow_in(self, part: _SourceItem, flow: CapitalFlow | None, provider: str, age: float) -> None:
        if flow is None or not flow.times:
            part.show_words(provider, self.tr("nothing yet"))
            return
        zone = MARKET_ZONE[market_of(flow.instrument)]
        late = age > FLOW_AMBER and self._expected(flow.instrument)
        until = self.tr("to %1").replace("%1", fmt.clock_minutes(flow.times[-1], zone))
        part.show_age(flow.provider, until, age, self.tr("age %1"), late=late)

    def _show_quotes(self, instrument: InstrumentId, provider: str) -> None:
        age = self._hub.age(Topic.QUOTE.of(instrument))
        late = age is not None and age > QUOTE_AMBER and self._expected(instrument)
        market = market_of(instrument)
        delayed = delays(self._hub, [market])
        detail = delayed or self._right(market)
        self.quotes.show_age(provider, detail, age, late=late, doubtful=bool(delayed))

    def _show_orders(self, status: LinkStatus | None) -> None:
        """Shown only if orders have a connection of their own."""
        if status is None:
            self.orders.show_nothing()
            return
        live = status.state is LinkState.LIVE
        self.orders.show_words(status.provider, state_words(status.state), doubtful=not live)

    def _show_other(self, instrument: InstrumentId, status: LinkStatus | None) -> None:
        """Shown only if a second provider brings flow too."""
        if status is None:
            self.other.show_nothing()
            return
        key = Topic.OTHER_FLOW.of(instrument)
        flow = self._hub.value(key)
        live = status.state is LinkState.LIVE
        if not live or flow is None:  # without a subscription there is no flow, which is no fault
            self.other.show_words(status.provider, state_words(status.state), doubtful=not live)
            return
        self._show_flow_in(self.other, flow, status.provider, self._hub.age(key) or 0.0)

    # --- room -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = [part for reading, part in self._readings if reading.left]
        for part in (*self._sources, *(view for _, view in self._meters), *left):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._middle = self._row.count() - 1
        for reading, part in self._readings:
            if not reading.left:
                self._row.addWidget(part)
        for source in self._sources:
            source.clicked.connect(lambda: self.page_wanted.emit(_SOURCES))
        for _meter, view in self._meters:
            view.clicked.connect(lambda: self.page_wanted.emit(_SOURCES))
        for reading, part in self._readings:
            part.clicked.connect(lambda _checked=False, page=reading.page: self.page_wanted.emit(page))
        self._spare = [piece for _, view in self._meters for piece in view.spare]

    def _all_texts(self) -> list[object]:
        """What the room depends on: every text, and what warns."""
        texts = [
            piece.shown if isinstance(piece, Piece) else wanted(piece) for part in self._shown for piece in part.pieces
        ]
        return [*texts, *(part.warns for _, part in self._readings)]

    def _fit(self) -> None:
        """Hide what has no room, the least important first; a reading that warns stays."""
        self._texts = self._all_texts()
        calm = [(reading, part) for reading, part in self._readings if not part.warns]
        by_weight = [part for _, part in sorted(calm, key=lambda pair: pair[0].weight)]
        sources = [piece for source in self._sources for piece in source.spare]
        order = [*self._spare, *by_weight, *sources, *(view for _, view in self._meters), self.quotes]
        space = self.width() - 2 * SIDE - SPACING
        gone = given_up(self._groups(), order, space, SPACING)
        if self._message > space - room(self._groups(), gone, SPACING):
            gone |= {part for reading, part in calm if not reading.left}
        for part in self._parts():
            part.leave(gone)

    def _parts(self) -> Sequence[StatusItem]:
        return [*self._sources, *(view for _, view in self._meters), *(part for _, part in self._readings)]

    def _groups(self) -> Sequence[WidgetGroup]:
        return [part.as_group for part in self._parts()]


def _shapes_differ(before: Sequence[object], after: Sequence[object]) -> bool:
    """Whether texts take other room; digits are equally wide."""
    if len(before) != len(after):
        return True
    changed = ((one, other) for one, other in zip(before, after, strict=True) if one != other)
    return any(_DIGITS.sub("0", str(one)) != _DIGITS.sub("0", str(other)) for one, other in changed)


class _SourceItem(StatusItem):
    """One source: provider, detail and age."""

    def __init__(self, title: str, theme: Theme, identifier: str) -> None:
        self._name = title
        self._title = title_piece(title, theme)
        self._provider = value_piece(theme)
        self._detail, self._dot, self._age = detail_piece(theme), detail_piece(theme), age_piece(theme)
        super().__init__(theme, identifier, (self._title, self._provider, self._detail, self._dot, self._age))
        self.spare = (self._detail, self._dot, self._title)

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
        self.spare = (self._unit, self._bar, self._limit)

    def show_use(self, used: int, limit: int) -> None:
        """Show how much of the allowance is used; a limit of 0 is not known yet."""
        self._used.show_text(f"{used:,}" if limit else fmt.MISSING)
        self._limit.show_text(f"/ {limit:,}" if limit else "")
        self._unit.show_text(self._meter.unit if limit else "")
        self._bar.show_share(used / limit if limit else 0.0)
        figures = f"{used:,} / {limit:,} {self._meter.unit}".rstrip() if limit else fmt.MISSING
        name = f"{self._meter.name}: {figures}" if self._meter.name else ""
        self.tell(f"{self._meter.title}: {figures}", self._meter.more, name)


class _ReadingItem(StatusItem):
    def __init__(self, reading: StripReading, theme: Theme) -> None:
        self._text, self._value, self._mark = title_piece("", theme), value_piece(theme), check_mark(theme)
        super().__init__(theme, f"strip_{reading.name}", (self._text, self._mark, self._value))
        self.warns = False

    def show_readout(self, readout: Readout) -> None:
        """Show a readout; an empty one is hidden."""
        self._text.show_text(readout.text)
        self._value.show_text(readout.value)
        want(self._mark, something=readout.sound)
        self.warns = readout.warn
        warn(self._text, needed=readout.warn, tone=Tone.CAPTION)
        warn(self._value, needed=readout.warn, tone=Tone.PRIMARY)
        self.tell(f"{readout.text} {readout.value}".strip(), readout.more, readout.name)
