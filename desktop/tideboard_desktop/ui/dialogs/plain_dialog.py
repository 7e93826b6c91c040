"""A question about the archive: a title, what it means, and two buttons; the focus starts on leaving all as it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

WIDTH = 480


class PlainDialog(QDialog):
    """Accepted = do it. `content` takes more widgets below the words; `proceed` is the button that does it."""

    def __init__(
        self,
        title: str,
        words: str,
        proceed: str,
        theme: Theme,
        parent: QWidget | None,
        *,
        identifier: str,
        detail: str = "",
        leave: str = "",
    ) -> None:
        super().__init__(parent)
        identify(self, identifier, title)
        self.setWindowTitle(QCoreApplication.translate("Archive", "Archive  \u00b7  Tideboard"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._least = theme.px(WIDTH)
        head, body = label(title, theme, Type.DIALOG_TITLE), label(words, theme, Type.BODY, Tone.SECONDARY)
        self.content = vbox(margins=section_margins(), spacing=8)
        for part in (head, body):
            part.setWordWrap(True)
            self.content.addWidget(part)
        if detail:
            where = elided_label(breakable(detail), theme, Type.CAPTION, Tone.CAPTION)
            where.whole = detail
            self.content.addWidget(where)
        leave = leave or QCoreApplication.translate("Archive", "Leave it")
        self.leave = escape_button(leave, theme, identifier=f"{identifier}_leave")
        self.leave.clicked.connect(self.reject)
        self.proceed = push_button(proceed, theme, ButtonStyle.PRIMARY, identifier=f"{identifier}_act")
        self.proceed.clicked.connect(self.accept)
        make_tall(self.proceed, theme)
        lay_out_over_footer(self, self.content, (self.leave, self.proceed))
        self.leave.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        self._take_room()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """Words changed, or what was hidden is shown."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._take_room()
        return super().event(event)

    def _take_room(self) -> None:
        """Be as wide as a box whose words do not wrap, and as high as all words need in this width."""
        layout = self.layout()
        if layout is not None:
            self.setFixedWidth(max(self._least, layout.totalMinimumSize().width()))
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
