"""One item of the status strip: title, value, detail, perhaps a bar; tooltip and accessible name are the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.window.bars.overflow import Group, want, wanted

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
        self._told = ("", "", "")
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
    def as_group(self) -> Group:
        """The labels as a group, to measure the strip."""
        return Group(self, self.pieces, GAP)

    def tell(self, text: str, more: str = "", name: str = "") -> None:
        """Set tooltip and accessible name; `more` is only in the tooltip, `name` replaces the text as the name."""
        if (text, more, name) != self._told:
            self._told = (text, more, name)
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
    """The age of an item's data."""
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
