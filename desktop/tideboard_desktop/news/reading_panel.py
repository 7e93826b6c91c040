"""The text of one headline as plain text, with its links as buttons that ask before they open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tideboard_desktop.news.model import NewsRow, exact_time
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.open_link import host_of, web_link
from tideboard_desktop.ui.literal_text import breakable, button_text, tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate


class ReadingPanel(QWidget):
    """`link_wanted` carries a link whose button was pressed; `closed`: back to the list."""

    link_wanted = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "news_panel")
        self.row: NewsRow | None = None
        self._link = ""
        self.head = label("", theme, Type.STRONG)
        self.head.setWordWrap(True)
        identify(self.head, "news_panel_head")
        self.about = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.text = QPlainTextEdit()
        identify(self.text, "news_text", translate("News", "Text of the headline"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(Type.BODY))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.link = push_button("", theme, identifier="news_open_link")
        self.link.clicked.connect(lambda _on=False: self.link_wanted.emit(self._link))
        self.closer = icon_button("x", translate("News", "Close the text"), theme, identifier="news_close_text")
        self.closer.clicked.connect(lambda _on=False: self.closed.emit())
        vbox(
            hbox((self.head, 1), self.closer, spacing=6),
            self.about,
            (self.text, 1),
            hbox(self.link, stretch(), spacing=6),
            on=self,
            margins=(10, 6, 8, 6),
            spacing=4,
        )

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self.text.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def show_row(self, row: NewsRow) -> None:
        """Show a headline with the text that its call brought."""
        if row == self.row:
            return
        self.row = row
        self.head.setText(breakable(row.headline))
        self.head.setAccessibleName(row.headline)
        publisher = row.publisher or fmt.MISSING
        parts = (row.instrument, publisher, exact_time(row), row.source)
        self.about.setText(" \u00b7 ".join(part for part in parts if part))
        self.text.setPlainText(row.text or translate("News", "The call brought no text."))
        self._show_link(row)

    def _show_link(self, row: NewsRow) -> None:
        self._link = next((link for link in row.links if web_link(link) is not None), "")
        url = web_link(self._link) if self._link else None
        self.link.setVisible(url is not None)
        if url is not None:
            words = translate("News", "Open at {host}\u2026").format(host=_short(host_of(url)))
            self.link.setText(button_text(words))
            self.link.setToolTip(tip(self._link))
            self.link.setAccessibleName(words)


def _short(host: str) -> str:
    """The end of a long host, which tells whose it is; the question shows it whole."""
    return host if len(host) <= _LONGEST else f"\u2026{host[-_LONGEST:]}"


_LONGEST = 48
