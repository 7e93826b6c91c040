"""Asks before a layout from a file is taken up: the desktop or another start of the program brought the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
WIDTH = 460


class OpenLayoutDialog(QDialog):
    """Accepted = take it up under `name`, which no layout has yet; the focus starts on leaving everything as it is."""

    def __init__(self, name: str, docks: int, path: Path, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        title = translate("OpenLayout", "Open the layout \u201c{name}\u201d?").format(name=name)
        identify(self, "open_layout", title)
        self.setWindowTitle(translate("OpenLayout", "Open layout  \u00b7  Tideboard"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(theme.px(WIDTH))
        head = label(title, theme, Type.DIALOG_TITLE)
        head.setWordWrap(True)
        words = translate(
            "OpenLayout",
            "It shows {count} docks and is kept beside your other layouts. None of them changes, and Undo brings the"
            " present places back. Symbols, orders and connections stay as they are.",
        )
        body = label(words.format(count=docks), theme, Type.BODY, Tone.SECONDARY)
        body.setWordWrap(True)
        where = elided_label(str(path), theme, Type.CAPTION, Tone.CAPTION)
        where.whole = str(path)
        content = vbox(head, body, where, margins=section_margins(), spacing=6)
        self.leave = escape_button(translate("OpenLayout", "Leave it"), theme, identifier="open_layout_leave")
        self.leave.clicked.connect(self.reject)
        self.take = push_button(
            translate("OpenLayout", "Open as new layout"), theme, ButtonStyle.PRIMARY, identifier="open_layout_take"
        )
        self.take.clicked.connect(self.accept)
        make_tall(self.take, theme)
        lay_out_over_footer(self, content, (self.leave, self.take))
        self.leave.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Take the height that the words need in this width."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        super().showEvent(event)
