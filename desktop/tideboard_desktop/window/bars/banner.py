"""The bar under the top bar: one sentence that needs the person, with one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button, set_style_property

HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence; `broken` = filled amber (connection lost, sandbox gone), else amber on its dim ground.

    `button` and `act` are the way out, `link` and `follow` a place that tells more. `first` goes before the others: it
    explains them, as the exchange's end explains the lost connection.
    """

    text: str
    broken: bool = False
    button: str = ""
    act: Callable[[], object] | None = None
    first: bool = False
    link: str = ""
    follow: Callable[[], object] | None = None


class Banner(QWidget):
    """Keeps notices by key and shows the newest broken one, else the newest; without any it takes no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._notices: dict[str, Notice] = {}
        self._shown: Notice | None = None
        identify(self, "banner")
        give_role(self, QAccessible.Role.AlertMessage)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self._glyph = QLabel()
        self.text = _Line("", theme)
        self.button = push_button("", theme, identifier="banner_button")
        self.button.clicked.connect(self._act)
        self.link = push_button("", theme, ButtonStyle.TEXT, identifier="banner_link")
        self.link.clicked.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self.text, 1)
        row.addWidget(self.link)
        row.addWidget(self.button)
        self.hide()

    def say(self, key: str, notice: Notice) -> None:
        """Show a notice, replacing the one of the same key in its place: one that counts down is not new then."""
        if self._notices.get(key) != notice:
            self._notices[key] = notice
            self._choose()

    def clear(self, key: str) -> None:
        """Take a notice away; an absent one is fine."""
        if self._notices.pop(key, None) is not None:
            self._choose()

    def take_over(self, other: Banner) -> None:
        """Go on with what another banner kept, when a new window replaces the old one."""
        self._notices = dict(other._notices)
        self._choose()

    @property
    def notice(self) -> Notice | None:
        """What is shown."""
        return self._shown

    def _choose(self) -> None:
        notices = list(self._notices.values())
        broken = [notice for notice in notices if notice.broken]
        first = [notice for notice in broken if notice.first]
        shown = next((group[-1] for group in (first, broken, notices) if group), None)
        self._shown = shown
        if shown is None:
            self.hide()
            return
        look = "broken" if shown.broken else "caution"
        if self.property("look") != look:
            set_style_property(self, "look", look)
            set_style_property(self.text, "look", look)
            tint = self._theme.surface.on_warn if shown.broken else self._theme.surface.warn
            self._glyph.setPixmap(pixmap("triangle-alert", tint, 16, self.devicePixelRatioF()))
            self.link.setStyleSheet(f"QPushButton {{ color: {tint}; }}")
        self.text.setText(shown.text)
        self.setAccessibleName(shown.text)
        for button, words in ((self.button, shown.button), (self.link, shown.link)):
            button.setText(words)
            button.setAccessibleName(words)
            button.setVisible(bool(words))
        self.show()

    def _act(self) -> None:
        if self._shown is not None and self._shown.act is not None:
            self._shown.act()

    def _follow(self) -> None:
        if self._shown is not None and self._shown.follow is not None:
            self._shown.follow()


class _Line(QLabel):
    """The sentence; a window that is too narrow cuts it and gives it whole as the tooltip."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self.setObjectName("banner_text")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.STRONG))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """As much as there is room for."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(tip(self.text() if shown != self.text() else ""))
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
