"""What the live window has to say while it runs behind a replay: a bell with its count, and the notices as a list."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton

from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify

LISTED: Final = 12
"""The newest notices that the list has; all of them stand in the live window."""


class LiveNotice(NamedTuple):
    """A notice of the live side, as words alone: what is done about it is done there."""

    number: int
    text: str
    actions: tuple[str, ...] = ()


class LiveBehind(NamedTuple):
    """How the live side stands: notices since the replay was opened, newest first, and the security's price there."""

    notices: tuple[LiveNotice, ...] = ()
    total: int = 0
    price: str = ""


class LiveBell(QToolButton):
    """`wanted` carries the number of a notice and which of its actions is meant, -1 for the notice itself."""

    wanted = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._count = theme, 0
        self._notices: tuple[LiveNotice, ...] = ()
        show_icon(self, "bell", theme, theme.px(16))
        self.setFixedSize(theme.px(30), theme.px(30))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        identify(self, "replay_notices")
        self._menu = QMenu(self)
        self.clicked.connect(self.open_list)
        self.show_notices(LiveBehind())

    def show_notices(self, behind: LiveBehind) -> None:
        """Show count and list."""
        self._notices = behind.notices
        words = self.tr("Notices, live: {count} new").format(count=behind.total)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        if behind.total != self._count:
            self._count = behind.total
            self.update()

    def open_list(self) -> None:
        """Each notice, with what can be done about it: both lead back to live first."""
        self._menu.clear()
        for notice in self._notices[:LISTED]:
            text = self.tr("live: {notice}").format(notice=notice.text)
            entry = self._menu.addAction(button_text(text))
            entry.triggered.connect(lambda _on=False, number=notice.number: self.wanted.emit(number, -1))
            for place, words in enumerate(notice.actions):
                act = self._menu.addAction(button_text(f"    {words}"))
                act.triggered.connect(
                    lambda _on=False, number=notice.number, place=place: self.wanted.emit(number, place)
                )
        if not self._notices:
            self._menu.addAction(self.tr("Nothing new, live")).setEnabled(False)
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The icon, and the count on a disc."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        text = str(min(self._count, 99))
        wide = max(self._theme.px(15), painter.fontMetrics().horizontalAdvance(text) + 8)
        area = QRectF(self.width() - wide, 0, wide, self._theme.px(15))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.surface.accent_fill))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
