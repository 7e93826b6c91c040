"""The confirmation before a new connection: what it ends, and whether it brings real money."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import Environment
from tideboard_desktop.ui.dialogs.trading_dialog import EnvironmentBand
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.orders import money_kind

translate = QCoreApplication.translate


class ConnectConfirmation(QWidget):
    """A list of reasons with two buttons. Emits `stayed` for the one with the initial focus, `gone` to connect."""

    stayed = Signal()
    gone = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "connect_question")
        self._theme = theme
        note = money_kind(Environment.LIVE)
        self._band = EnvironmentBand(Environment.LIVE, theme, note=note, account="", number="", detail="")
        self._title = label("", theme, Type.DIALOG_TITLE)
        self._title.setWordWrap(True)
        self._reasons = label("", theme, Type.BODY, Tone.SECONDARY)
        self._reasons.setWordWrap(True)
        self._reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stay = push_button(translate("Connect", "Stay here"), theme, identifier="connect_stay")
        self.go = push_button("", theme, ButtonStyle.OUTLINE, identifier="connect_sure")
        self.stay.clicked.connect(self.stayed)
        self.go.clicked.connect(self.gone)
        self._lay_out()

    def ask(self, reasons: Sequence[str], environment: Environment | None) -> None:
        """Show the reasons; LIVE adds the band and the wording of real money."""
        live = environment is Environment.LIVE
        self._band.setVisible(live)
        title = (
            translate("Connect", "Connect to real money?") if live else translate("Connect", "Leave this connection?")
        )
        self._title.setText(title)
        self._reasons.setText("\n\n".join(reasons))
        self.go.setText(translate("Connect", "Connect to LIVE") if live else translate("Connect", "Connect"))
        self.setAccessibleName(" ".join((title, *reasons)))

    @property
    def text(self) -> str:
        """Title and reasons, as shown."""
        return f"{self._title.text()}\n{self._reasons.text()}"

    def _lay_out(self) -> None:
        vbox(
            self._band,
            (vbox(self._title, (self._reasons, 1), margins=(18, 16, 18, 16), spacing=12), 1),
            hairline(),
            hbox(stretch(), self.stay, self.go, margins=(18, 10, 18, 10), spacing=10),
            on=self,
            margins=0,
            spacing=0,
        )
