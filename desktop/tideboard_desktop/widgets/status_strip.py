"""The strip at the bottom: who says what, how old it is, and how much of the allowances is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tideboard_core.hub import Hub
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.ports import Key, LinkStatus, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.frame import Frame
from tideboard_desktop.selection import Selection
from tideboard_desktop.theme import Theme, Type, colour
from tideboard_desktop.widgets.accessible_roles import give_role
from tideboard_desktop.widgets.labels import Tone, label, set_tone

HEIGHT = 26
QUOTE_AMBER = 10.0
FLOW_AMBER = 90.0
LINK = Key(Topic.LINK, "")


@dataclass(frozen=True, slots=True)
class Meter:
    """An allowance: `read` gives used and limit; `unit` stands after the limit (`in 30 s`)."""

    title: str
    read: Callable[[], tuple[int, int]]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of words that is read once a second; empty words hide it."""

    title: str
    read: Callable[[], str]


class StatusStrip(QWidget):
    """Sources at the left, meters in the middle, readings at the right; refreshed once a second."""

    def __init__(
        self,
        hub: Hub,
        selection: Selection,
        frame: Frame,
        theme: Theme,
        *,
        meters: Sequence[Meter] = (),
        readings: Sequence[Reading] = (),
    ) -> None:
        super().__init__()
        self._hub = hub
        self._selection = selection
        self.setObjectName("status_strip")
        give_role(self, QAccessible.Role.StatusBar)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 10, 0)
        self._row.setSpacing(18)
        self.flow = _Part(self.tr("Flow"), theme)
        self.quotes = _Part(self.tr("Quotes"), theme)
        for part in (self.flow, self.quotes):
            self._row.addWidget(part)
        self._meters = [(meter, _MeterView(meter, theme)) for meter in meters]
        for _meter, view in self._meters:
            self._row.addWidget(view)
        self._row.addStretch(1)
        self._middle = self._row.count() - 1
        self._readings = [(reading, _Part(reading.title, theme)) for reading in readings]
        for _reading, part in self._readings:
            self._row.addWidget(part)
        selection.changed.connect(self.refresh)
        frame.each_second(self, self.refresh)
        self.refresh()

    def put_in_middle(self, widget: QWidget) -> None:
        """Fill the free stretch between the meters and the readings."""
        self._row.takeAt(self._middle)
        self._row.insertWidget(self._middle, widget, 1)

    def refresh(self, _instrument: object = None) -> None:
        """Read everything again."""
        instrument = self._selection.instrument
        status: LinkStatus | None = self._hub.value(LINK)
        provider = fmt.MISSING if status is None else status.provider
        self._show_flow(Key(Topic.FLOW, instrument), provider)
        age = self._hub.age(Key(Topic.QUOTE, instrument))
        self.quotes.show_words(provider, fmt.age(age), warn=age is not None and age > QUOTE_AMBER)
        for meter, view in self._meters:
            view.show_use(*meter.read())
        for reading, part in self._readings:
            words = reading.read()
            part.setVisible(bool(words))
            part.show_words(words, "")

    def _show_flow(self, key: Key, provider: str) -> None:
        flow: CapitalFlow | None = self._hub.value(key)
        if flow is None or not flow.times:
            self.flow.show_words(provider, self.tr("nothing yet"))
            return
        zone = MARKET_ZONE[market_of(flow.instrument)]
        age = self._hub.age(key) or 0.0
        words = self.tr("to %1 \u00b7 age %2").replace("%1", fmt.clock_minutes(flow.times[-1], zone))
        self.flow.show_words(flow.provider, words.replace("%2", fmt.age(age)), warn=age > FLOW_AMBER)


class _Part(QWidget):
    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._title = label(title, theme, Type.CAPTION, Tone.CAPTION)
        self._value = label("", theme, Type.CAPTION_STRONG)
        self._detail = label("", theme, Type.CAPTION, Tone.SECONDARY)
        for part in (self._title, self._value, self._detail):
            row.addWidget(part)
        self._title.setVisible(bool(title))

    def show_words(self, value: str, detail: str, *, warn: bool = False) -> None:
        """Show a value with its detail; amber when it needs the person."""
        _set_text(self._value, value)
        _set_text(self._detail, detail)
        set_tone(self._detail, Tone.WARN if warn else Tone.SECONDARY)


class _MeterView(QWidget):
    def __init__(self, meter: Meter, theme: Theme) -> None:
        super().__init__()
        self._meter = meter
        self._bar = _Bar(theme)
        self._used = label("", theme, Type.CAPTION_STRONG)
        self._limit = label("", theme, Type.CAPTION, Tone.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label(meter.title, theme, Type.CAPTION, Tone.CAPTION))
        for part in (self._bar, self._used, self._limit):
            row.addWidget(part)

    def show_use(self, used: int, limit: int) -> None:
        """Show how much of the allowance is used."""
        _set_text(self._used, str(used))
        _set_text(self._limit, f"/ {limit} {self._meter.unit}".rstrip())
        self._bar.show_share(used / limit if limit else 0.0)


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A short bar."""
        return QSize(44, 4)

    def show_share(self, share: float) -> None:
        """Show a part of one; amber from nine tenths on."""
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Ground and fill."""
        painter = QPainter(self)
        surface = self._theme.surface
        painter.fillRect(self.rect(), colour(surface.line_strong))
        ink = surface.warn if self._share >= 0.9 else surface.accent
        painter.fillRect(QRect(0, 0, round(self.width() * min(1.0, self._share)), self.height()), colour(ink))


def _set_text(target: QLabel, text: str) -> None:
    if target.text() != text:
        target.setText(text)
