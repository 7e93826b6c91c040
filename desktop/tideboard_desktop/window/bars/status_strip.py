"""The strip at the bottom: who says what, how old it is, and how much of the allowances is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

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
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.meter_bar import MeterBar
from tideboard_desktop.window.bars.links import links_of
from tideboard_desktop.window.bars.overflow import Group, given_up, room, want
from tideboard_desktop.window.bars.quote_rights import delays
from tideboard_desktop.window.bars.status_item import (
    StripPart,
    age_piece,
    check_mark,
    detail_piece,
    title_piece,
    value_piece,
    warn,
)
from tideboard_desktop.window.bars.words import state_words

HEIGHT = 26
SPACING = 18
SIDE = 10
QUOTE_AMBER = 10.0
FLOW_AMBER = 90.0
LINK = QUOTES_LINK
_SOURCES = "connection:allowances"


@dataclass(frozen=True, slots=True)
class Meter:
    """An allowance: `read` gives used and limit; `unit` stands after the limit (`in 30 s`)."""

    title: str
    read: Callable[[], tuple[int, int]]
    unit: str = ""


class Said(NamedTuple):
    """A quiet text and a strong value, between them a check mark for what is `sound`.

    `warn` needs the person, `more` stands in the tooltip alone.
    """

    text: str
    value: str = ""
    warn: bool = False
    more: str = ""
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A line that is read once a second; without words it is hidden. A click leads to `page`: `settings:data`.

    The one of lower `weight` gives way first; one that warns never does.
    """

    name: str
    read: Callable[[], Said]
    page: str = ""
    weight: int = 0
    left: bool = False


class StatusStrip(QWidget):
    """Sources at the left, meters in the middle, readings at the right; refreshed once a second.

    Where the window is too narrow the least important pieces go, whole; each part tells everything as its tooltip.
    `page_wanted` asks for the place where a part's figures are explained.
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
        readings: Sequence[Reading] = (),
        expected: Callable[[InstrumentId], bool] = lambda _instrument: True,
    ) -> None:
        """`expected` tells whether new figures should come, so that old ones need the person."""
        super().__init__()
        self._hub, self._selection, self._theme = hub, selection, theme
        self._expected = expected
        self._right: Callable[[Market], str] = lambda _market: ""
        self._message = 0
        self.setObjectName("status_strip")
        give_role(self, QAccessible.Role.StatusBar)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 0, SIDE, 0)
        self._row.setSpacing(SPACING)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.flow = _Source(self.tr("Flow"), theme, "strip_flow")
        self.quotes = _Source(self.tr("Quotes"), theme, "strip_quotes")
        self.orders = _Source(self.tr("Orders"), theme, "strip_orders")
        self.other = _Source(self.tr("2nd flow"), theme, "strip_other_flow")
        self._sources = (self.flow, self.quotes, self.orders, self.other)
        self._meters = [(meter, _MeterPart(meter, theme, number)) for number, meter in enumerate(meters)]
        self._readings = [(reading, _ReadingPart(reading, theme)) for reading in readings]
        self._lay_out()
        selection.changed.connect(self._reselected)
        frame.each_second(self, self.refresh)
        self.refresh()

    def put_in_middle(self, widget: QWidget) -> None:
        """Fill the free stretch between the meters and the readings."""
        self._row.takeAt(self._middle)
        self._row.insertWidget(self._middle, widget, 1)

    def make_room(self, width: int) -> None:
        """Something wants to be read in the middle: calm readings at its right go for as long. 0 ends it."""
        self._message = width
        self._fit()

    def know_rights(self, read: Callable[[Market], str]) -> None:
        """Say from now on what the login may see of a market, `LV2`; empty where that is not known."""
        self._right = read

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Another width holds other pieces."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """It fits into any width."""
        return QSize(0, self._theme.px(HEIGHT))

    def refresh(self, _instrument: object = None) -> None:
        """Read everything again."""
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
            part.show_said(reading.read())
        self._fit()

    def _reselected(self, _instrument: object) -> None:
        for source in self._sources:
            source.forget_width()
        self.refresh()

    def _show_flow(self, instrument: InstrumentId, provider: str) -> None:
        key = Topic.FLOW.of(instrument)
        flow = self._hub.value(key)
        self._show_flow_in(self.flow, flow, provider, self._hub.age(key) or 0.0)

    def _show_flow_in(self, part: _Source, flow: CapitalFlow | None, provider: str, age: float) -> None:
        if flow is None or not flow.times:
            part.show_words(provider, self.tr("nothing yet"), "")
            return
        zone = MARKET_ZONE[market_of(flow.instrument)]
        late = age > FLOW_AMBER and self._expected(flow.instrument)
        until = self.tr("to %1").replace("%1", fmt.clock_minutes(flow.times[-1], zone))
        part.show_words(flow.provider, until, self.tr("age %1").replace("%1", fmt.age(age)), late=late)

    def _show_quotes(self, instrument: InstrumentId, provider: str) -> None:
        age = self._hub.age(Topic.QUOTE.of(instrument))
        late = age is not None and age > QUOTE_AMBER and self._expected(instrument)
        market = market_of(instrument)
        delayed = delays(self._hub, [market])
        detail = delayed or self._right(market)
        self.quotes.show_words(provider, detail, fmt.age(age), late=late, doubtful=bool(delayed))

    def _show_orders(self, status: LinkStatus | None) -> None:
        """Only where orders go to a connection of their own."""
        if status is None:
            self.orders.show_nothing()
            return
        live = status.state is LinkState.LIVE
        self.orders.show_words(status.provider, state_words(status.state), "", doubtful=not live)

    def _show_other(self, instrument: InstrumentId, status: LinkStatus | None) -> None:
        """Only where a second provider brings flow, too."""
        if status is None:
            self.other.show_nothing()
            return
        key = Topic.OTHER_FLOW.of(instrument)
        flow = self._hub.value(key)
        live = status.state is LinkState.LIVE
        if not live or flow is None:  # nobody may want to see it
            self.other.show_words(status.provider, state_words(status.state), "", doubtful=not live)
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

    def _fit(self) -> None:
        """Let go what has no room, least important first; a reading that warns stays."""
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

    def _parts(self) -> Sequence[StripPart]:
        return [*self._sources, *(view for _, view in self._meters), *(part for _, part in self._readings)]

    def _groups(self) -> Sequence[Group]:
        return [part.as_group for part in self._parts()]


class _Source(StripPart):
    """Provider, what of it, and how old."""

    def __init__(self, title: str, theme: Theme, identifier: str) -> None:
        self._name = title
        self._title = title_piece(title, theme)
        self._provider = value_piece(theme)
        self._detail, self._dot, self._age = detail_piece(theme), detail_piece(theme), age_piece(theme)
        super().__init__(theme, identifier, (self._title, self._provider, self._detail, self._dot, self._age))
        self.spare = (self._detail, self._dot, self._title)

    def show_nothing(self) -> None:
        """Take no room: there is no such connection."""
        want(self._title, something=False)
        for piece in (self._provider, self._detail, self._dot, self._age):
            piece.show_text("")
        self.tell(self._name)

    def show_words(self, provider: str, detail: str, age: str, *, late: bool = False, doubtful: bool = False) -> None:
        """Show them; an age that is late and a doubtful detail need the person."""
        want(self._title, something=True)
        self._provider.show_text(provider)
        self._detail.show_text(detail)
        self._dot.show_text("\u00b7" if detail and age else "")
        self._age.show_text(age)
        warn(self._age, needed=late)
        warn(self._detail, needed=doubtful)
        rest = " \u00b7 ".join(part for part in (detail, age) if part)
        self.tell(f"{self._name}: {provider}, {rest}")

    def forget_width(self) -> None:
        """Another instrument has another age."""
        self._age.forget_width()


class _MeterPart(StripPart):
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
        self.tell(f"{self._meter.title}: {figures}")


class _ReadingPart(StripPart):
    def __init__(self, reading: Reading, theme: Theme) -> None:
        self._text, self._value, self._mark = title_piece("", theme), value_piece(theme), check_mark(theme)
        super().__init__(theme, f"strip_{reading.name}", (self._text, self._mark, self._value))
        self.warns = False

    def show_said(self, said: Said) -> None:
        """Show it; nothing said takes no room."""
        self._text.show_text(said.text)
        self._value.show_text(said.value)
        want(self._mark, something=said.sound)
        self.warns = said.warn
        warn(self._text, needed=said.warn, tone=Tone.CAPTION)
        warn(self._value, needed=said.warn, tone=Tone.PRIMARY)
        self.tell(f"{said.text} {said.value}".strip(), said.more)
