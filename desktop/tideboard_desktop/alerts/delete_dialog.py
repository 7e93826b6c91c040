"""Asks before every alert of a security is deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKeeper
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

WIDTH = 440


class DeleteAlertsDialog(QDialog):
    """Accepted = delete them; the focus starts on the button that keeps them."""

    def __init__(
        self, instrument: InstrumentId, count: int, keeper: AlertKeeper, theme: Theme, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        identify(self, "delete_alerts")
        self.setWindowTitle(self.tr("Delete price alerts"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme.px(WIDTH))
        head = self.tr("Delete all {count} alerts of {symbol}?").format(count=count, symbol=instrument)
        title = label(head, theme, Type.DIALOG_TITLE)
        title.setWordWrap(True)
        if keeper is AlertKeeper.BROKER:
            words = self.tr("The broker keeps them for all your programs: they are gone in those, too.")
        else:
            words = self.tr("Tideboard keeps them on this computer.")
        body = label(words, theme, Type.BODY, Tone.SECONDARY)
        body.setWordWrap(True)
        content = vbox(title, body, margins=section_margins(), spacing=6)
        keep = escape_button(self.tr("Keep them"), theme, identifier="keep_alerts")
        keep.clicked.connect(self.reject)
        delete = push_button(self.tr("Delete all"), theme, ButtonStyle.OUTLINE, identifier="delete_alerts_now")
        delete.clicked.connect(self.accept)
        make_tall(delete, theme)
        lay_out_over_footer(self, content, (keep, delete))
        keep.setFocus()
