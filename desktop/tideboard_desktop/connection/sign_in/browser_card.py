"""The browser sign-in on the connect page: a button to start it, its stage, and the link to copy."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage, OAuthFlow
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.focus_transfer import transfer_focus
from tideboard_desktop.ui.widgets.form import PassingNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, line_edit, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox

translate = QCoreApplication.translate


class BrowserCard(QWidget):
    """View of the `OAuthFlow` for one connection. Emits `wanted` to start it, `cancelled` to keep the old one."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, flow: OAuthFlow, theme: Theme) -> None:
        super().__init__()
        self._flow = flow
        self._connection: Connection | None = None
        self._present = False
        identify(self, "browser_card", translate("SignIn", "Sign in with the browser"))
        self.words = label("", theme, Type.BODY, Tone.SECONDARY)
        self.words.setWordWrap(True)
        identify(self.words, "browser_words")
        self.link = line_edit("browser_link", translate("SignIn", "Link to the sign-in page"), theme, height=32)
        self.link.setReadOnly(True)
        self.copy = push_button(translate("SignIn", "Copy the link"), theme, identifier="browser_copy")
        self.again = push_button(translate("SignIn", "Open again"), theme, identifier="browser_again")
        self.start = push_button(translate("SignIn", "Sign in with the browser"), theme, identifier="browser_start")
        self.cancel = push_button(translate("Common", "Cancel"), theme, ButtonStyle.TEXT, identifier="browser_cancel")
        self.problem = PassingNote("", theme)
        self.start.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self._cancel)
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(flow.open_again)
        self._lay_out()
        flow.changed.connect(self.show_flow)

    def show_for(self, connection: Connection, *, present: bool) -> None:
        """Show the sign-in of a connection; `present` = it has a credential to go back to."""
        self._connection, self._present = connection, present
        self.show_flow()

    def show_flow(self) -> None:
        flow = self._flow
        own = self._connection is not None and flow.concerns(self._connection)
        stage = flow.stage if own else BrowserStage.IDLE
        waiting, running = stage is BrowserStage.WAITING, own and flow.running
        self.words.setText(_words(stage, opened=flow.opened))
        self.words.setAccessibleName(self.words.text())
        set_tone(self.words, Tone.WARN if waiting and not flow.opened else Tone.SECONDARY)
        if self.link.text() != (flow.url if waiting else ""):
            self.link.setText(flow.url if waiting else "")
            self.link.setCursorPosition(0)
        for part in (self.link, self.copy, self.again):
            part.setVisible(waiting)
        if running:
            self.cancel.show()
            transfer_focus(self.start, self.cancel)
        else:
            self.start.show()
            transfer_focus(self.cancel, self.start)
        self.start.setVisible(not running)
        self.cancel.setVisible(running or self._present)
        self.problem.say(flow.problem if own else "")

    def _cancel(self) -> None:
        if self._flow.running:
            self._flow.cancel()
        else:
            self.cancelled.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._flow.url)

    def _lay_out(self) -> None:
        vbox(
            self.words,
            hbox((self.link, 1), self.copy, spacing=8),
            self.problem,
            hbox(self.start, self.again, self.cancel, stretch(), spacing=8),
            on=self,
            margins=0,
            spacing=8,
        )


def _words(stage: BrowserStage, *, opened: bool) -> str:
    if stage is BrowserStage.PREPARING:
        return translate("SignIn", "Asking the broker for its sign-in page…")
    if stage is BrowserStage.WAITING and opened:
        return translate(
            "SignIn", "Sign in on the page that the browser shows; it comes back here by itself. It waits five minutes."
        )
    if stage is BrowserStage.WAITING:
        return translate(
            "SignIn",
            "No browser could be opened. Copy the link and open it in a browser on this computer; it waits five"
            " minutes.",
        )
    if stage is BrowserStage.FINISHING:
        return translate("SignIn", "Signed in; fetching the token…")
    return translate(
        "SignIn",
        "The broker's own page asks for your password; Tideboard never sees it. What it gives goes to the keyring.",
    )
