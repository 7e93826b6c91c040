"""The bell in the top bar: shows how many notices are unseen; a click opens the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton
from shiboken6 import isValid

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.window.notices.model import NoticeStore

if TYPE_CHECKING:
    from tideboard_desktop.window.notices.view import NoticePanel


MOST_SHOWN = 99


class Bell(QToolButton):
    """An icon with a number; the number is also in its accessible name."""

    def __init__(self, store: NoticeStore, choose: Callable[[], None], theme: Theme) -> None:
        """`choose` opens the settings of notices."""
        super().__init__()
        self._store, self._theme, self._choose = store, theme, choose
        self.panel: NoticePanel | None = None
        show_icon(self, "bell", theme, theme.px(16))
        self.setFixedSize(theme.px(30), theme.px(30))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        identify(self, "notices")
        self.clicked.connect(self.open_panel)
        store.changed.connect(self._show_count)
        self._show_count()

    def open_panel(self) -> None:
        """Open the list below the bell, or close it if it is open."""
        from tideboard_desktop.window.notices.view import NoticePanel

        if self.panel is not None and isValid(self.panel) and self.panel.isVisible():
            self.panel.close()
            return
        self.panel = NoticePanel(self._store, self._choose, self._theme, self.window())
        self.panel.open_at(self.mapTo(self.window(), QPoint(self.width(), self.height())))

    def _show_count(self) -> None:
        count = self._store.unseen
        words = self.tr("Notices")
        if count:
            words = self.tr("Notices, {count} new").format(count=count)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the icon, and the number of unseen notices on a disc at its upper right."""
        super().paintEvent(event)
        if not self._store.unseen:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(self._store.unseen) if self._store.unseen <= MOST_SHOWN else f"{MOST_SHOWN}+"
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        width = max(self._theme.px(15), painter.fontMetrics().horizontalAdvance(text) + 8)
        area = QRectF(self.width() - width, 0, width, self._theme.px(15))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.surface.accent_fill))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
