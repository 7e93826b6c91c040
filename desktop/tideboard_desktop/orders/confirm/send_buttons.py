"""The two buttons that can send: one click in PRACTICE and PAPER, a hold of 0.9 s in LIVE."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from tideboard_core.model.order import Environment
from tideboard_desktop.orders.confirm.send_gesture import Arming, HeldPress, Monotonic
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import identify

HEIGHT = 38
FRAME_MS = 16
ENTER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_NO_KEY = (0, 0)
"""In place of the key that was let go last, and the milliseconds at which: none was."""


class ArmedButton(QPushButton):
    """A button that only accepts a press begun after the dialog became live; auto-repeat never counts.

    `sent` fires if a press by mouse or key began live and was released on the button. A press by a program (`click()`,
    accessibility) emits `pressed_by_program` only; it too must begin live.
    """

    sent = Signal()
    pressed_by_program = Signal()
    stood_still = False
    """Whether the last hold ended because the window stood still."""

    def __init__(self, text: str, theme: Theme, arming: Arming, *, identifier: str = "send_order") -> None:
        super().__init__(text)
        self.theme = theme
        self._arming = arming
        self._key: int | None = None
        self._released = _NO_KEY
        self._mouse = False
        self._program_live = False
        self.setAutoDefault(False)
        self.setFont(theme.font(Type.INPUT))
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        identify(self, identifier, text)
        self.pressed.connect(self._program_began)
        self.clicked.connect(self._program_ended)

    def _program_began(self) -> None:
        self._program_live = self.accepts

    def _program_ended(self) -> None:
        """Our own presses never emit `clicked`, so this one came from a program."""
        if self._program_live:
            self.pressed_by_program.emit()

    @property
    def accepts(self) -> bool:
        """Whether a press that begins now counts."""
        return self.isEnabled() and self._arming.live

    def press_key(self, event: QKeyEvent) -> None:
        """A key was pressed, not repeated as far as Qt knows; the dialog forwards Enter from its other fields.

        X11 repeats a key by a release and a press of the same key and millisecond, by which Qt knows a repetition
        (`handleKeyEvent` of its qxcbkeyboard.cpp). On a busy machine it reads one before the other has come, and takes
        both for real.
        """
        if event.timestamp() and self._released == (event.key(), event.timestamp()):
            self.go_on(event.key())
        elif self.accepts and self._key is None and not self._mouse:
            self._key = event.key()
            self.begin()

    def release_key(self, event: QKeyEvent) -> None:
        """A key was let go, as far as Qt knows."""
        self._released = (event.key(), event.timestamp())
        if event.key() == self._key:
            self._key = None
            self.finish()

    def go_on(self, key: int) -> None:
        """The last release was none: `key` is still down."""

    def begin(self) -> None:
        """Begin a press that counts."""
        self.setDown(True)

    def finish(self) -> None:
        """The press was released on the button."""
        self.setDown(False)
        if self.isEnabled():
            self.sent.emit()

    def abandon(self) -> None:
        """The press ended elsewhere: do nothing."""
        self._key = None
        self._released = _NO_KEY
        self._mouse = False
        self.setDown(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Only the left button, only when live."""
        if event.button() is Qt.MouseButton.LeftButton and self.accepts and self._key is None:
            self._mouse = True
            self.begin()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The second press of a double click counts like any other."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Leaving the button ends the press."""
        if self._mouse and not self.rect().contains(event.position().toPoint()):
            self.abandon()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if event.button() is Qt.MouseButton.LeftButton and self._mouse:
            self._mouse = False
            self.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Space begins a press; other keys go to the dialog."""
        if event.key() != Qt.Key.Key_Space:
            event.ignore()
        elif not event.isAutoRepeat():
            self.press_key(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The key is released; ignores auto-repeat."""
        if event.key() != Qt.Key.Key_Space:
            event.ignore()
        elif not event.isAutoRepeat():
            self.release_key(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Losing focus ends a press."""
        self.abandon()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Vanishing ends a press."""
        self.abandon()
        super().hideEvent(event)


class ClickButton(ArmedButton):
    """Send in PRACTICE and PAPER: filled in the side's colour, with the Enter sign."""

    def __init__(self, text: str, theme: Theme, arming: Arming, *, side: PairColour) -> None:
        super().__init__(text, theme, arming)
        self._side = side

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 84, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Filled if it can send, outlined if not."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        surface = self.theme.surface
        ready = self.isEnabled()
        painter.setPen(QPen(colour(self._side.fill if ready else surface.line_strong), 1))
        painter.setBrush(colour(self._side.fill if ready else surface.raised))
        painter.drawRoundedRect(area, 5, 5)
        if ready and (self.isDown() or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("#000000" if self.isDown() else "#FFFFFF", 0.12 if self.isDown() else 0.06))
            painter.drawRoundedRect(area, 5, 5)
        text_colour = "#FFFFFF" if ready else surface.text_off
        _words(painter, self, self.text(), text_colour, "corner-down-left", after=True)


class HoldButton(ArmedButton):
    """Sends in LIVE: fills from left to right while held; an early release sends nothing."""

    held = Signal(float)

    def __init__(
        self,
        text: str,
        holding: str,
        theme: Theme,
        arming: Arming,
        now: Monotonic,
        environment: Environment = Environment.LIVE,
    ) -> None:
        super().__init__(text, theme, arming)
        self._environment = environment
        self._idle_text, self._holding_text = text, holding
        self._now = now
        self._began = 0.0
        self._hold = HeldPress(now)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self) -> None:
        self.stood_still = False
        self._began = self._now()
        self._hold.begin()
        self._timer.start()
        self.setText(self._holding_text)

    def finish(self) -> None:
        """Released too early: send nothing."""
        self._hold.let_go()
        self.setText(self._idle_text)

    def go_on(self, key: int) -> None:
        """Hold on; what `abandon` ended stays ended."""
        if self._hold.go_on():
            self._key = key
            self.setText(self._holding_text)

    def abandon(self) -> None:
        """The press ended elsewhere: send nothing."""
        super().abandon()
        self._let_go()

    def tick(self) -> None:
        """One frame of the hold; sends at its end if the dialog is still valid."""
        was_held = self._hold.held
        if was_held and not self.accepts:
            self._let_go()
        over = self._hold.tick()
        self.stood_still = self.stood_still or (was_held and not self._hold.held and not over and self.isEnabled())
        if over:
            self.abandon()
            self.held.emit(self._now() - self._began)
        elif not self._hold.held:
            self.setText(self._idle_text)  # the program stood still: what is held now sends nothing
            if self._hold.fraction() == 0:
                self._timer.stop()
        self.update()

    def _let_go(self) -> None:
        self._hold.end()
        self.setText(self._idle_text)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        wide = max(self.fontMetrics().horizontalAdvance(text) for text in (self._idle_text, self._holding_text))
        return QSize(wide + 72, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint background, fill, frame and words."""
        look = self.theme.environments[self._environment]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        path = QPainterPath()
        path.addRoundedRect(area, 5, 5)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(self.rect(), colour(look.background))
        painter.fillRect(QRectF(0, 0, self.width() * self._hold.fraction(), self.height()), colour(look.fill))
        painter.restore()
        painter.setPen(QPen(colour(look.frame if self.isEnabled() else self.theme.surface.line_strong), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        text_colour = self.theme.surface.text_off
        if self.isEnabled():
            text_colour = _text_on_background(self.theme, self._environment)
        filled = round(self.width() * self._hold.fraction())
        for left, right, tone in ((filled, self.width(), text_colour), (0, filled, "#FFFFFF")):
            painter.setClipRect(QRect(left, 0, right - left, self.height()))
            _words(painter, self, self.text(), tone, look.icon, after=False)


class TypedSendButton(ArmedButton):
    """Sends after the quantity was typed: the environment's frame, filled once the number matches."""

    def __init__(self, text: str, theme: Theme, arming: Arming, environment: Environment = Environment.LIVE) -> None:
        super().__init__(text, theme, arming)
        self._environment = environment

    def show_text(self, text: str) -> None:
        """Show other words from now on."""
        self.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 72, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Outlined until the number matches."""
        look = self.theme.environments[self._environment]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(look.frame), 2))
        painter.setBrush(colour(look.fill if self.isEnabled() else self.theme.surface.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        text_colour = "#FFFFFF" if self.isEnabled() else self.theme.surface.text3
        _words(painter, self, self.text(), text_colour, "", after=False)


def _text_on_background(theme: Theme, environment: Environment) -> str:
    return "#FFFFFF" if theme.surface.panel != "#FFFFFF" else theme.environments[environment].text


def _words(painter: QPainter, button: QPushButton, text: str, text_colour: str, glyph: str, *, after: bool) -> None:
    painter.setFont(button.font())
    painter.setPen(colour(text_colour))
    if not glyph:
        painter.drawText(button.rect(), Qt.AlignmentFlag.AlignCenter, text)
        return
    size, gap = 16, 9
    wide = button.fontMetrics().horizontalAdvance(text)
    left = (button.width() - wide - size - gap) / 2
    text_left = left if after else left + size + gap
    glyph_left = left + wide + gap if after else left
    painter.drawText(QRect(round(text_left), 0, wide + 2, button.height()), Qt.AlignmentFlag.AlignVCenter, text)
    spot = QPointF(round(glyph_left), (button.height() - size) / 2)
    painter.drawPixmap(spot, pixmap(glyph, text_colour, size, button.devicePixelRatioF()))
