"""The part of the settings page with the system's own notices, and the icon in the tray."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget
from shiboken6 import isValid

from tideboard_core.errors import NoticeFailed
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.notices.outside import OutsideNotices
from tideboard_desktop.window.tray_icon import tray_there

translate = QCoreApplication.translate


class SystemSection(QWidget):
    """A test by the system, which a person confirms, and the choice of the tray."""

    def __init__(self, theme: Theme, preferences: Preferences, tasks: Tasks, outside: OutsideNotices) -> None:
        super().__init__()
        self._preferences, self._tasks, self._outside = preferences, tasks, outside
        self.try_out = push_button(
            translate("Notices", "Send a test"), theme, ButtonStyle.OUTLINE, identifier="notices_system_test"
        )
        self.seen = push_button(
            translate("Notices", "I saw it"), theme, ButtonStyle.OUTLINE, identifier="notices_system_seen"
        )
        self.unseen = push_button(
            translate("Notices", "I did not see it"), theme, ButtonStyle.OUTLINE, identifier="notices_system_unseen"
        )
        self.result = FieldNote(confirmed_words(seen=outside.confirmed.counts), theme)
        identify(self.result, "notices_system_result")
        words = translate("Notices", "When the window is closed, go on in the tray with trading locked")
        self.tray = QCheckBox(words)
        self.tray.setFont(theme.font(Type.BODY))
        identify(self.tray, "notices_tray", words)
        self.tray.setChecked(preferences.settings.close_to_tray)
        self.explanation = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.explanation.setWordWrap(True)
        vbox(
            hbox(self.try_out, self.seen, self.unseen, stretch(), margins=0, spacing=8),
            self.result,
            self.tray,
            self.explanation,
            on=self,
            margins=0,
            spacing=8,
        )
        self.try_out.clicked.connect(lambda _on=False: self._tasks.spawn(self._try(), name="test of system notices"))
        self.seen.clicked.connect(lambda _on=False: self._answer(seen=True))
        self.unseen.clicked.connect(lambda _on=False: self._answer(seen=False))
        self._ask(on=False)
        self.tray.toggled.connect(lambda on: preferences.change(close_to_tray=on))
        self._show_tray()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Say whether this desktop has a tray now."""
        super().showEvent(event)
        self._show_tray()

    def _show_tray(self) -> None:
        if tray_there():
            words = translate(
                "Notices",
                "Alerts and signals are told all the same. A click on the icon opens the window; trading stays locked.",
            )
        else:
            words = translate("Notices", "This desktop shows no tray: closing the window ends Tideboard all the same.")
        self.explanation.setText(words)
        self.tray.setAccessibleDescription(words)

    async def _try(self) -> None:
        self.try_out.setEnabled(False)
        self._ask(on=False)
        self._say(translate("Notices", "Sending\u2026"))
        try:
            await self._outside.test_system()
        except NoticeFailed as error:
            self._say(error_sentence(error), wrong=True)
        else:
            words = translate(
                "Notices", "The system took it. If you do not see it, look at the system's settings of notices."
            )
            self._say(words)
            self._ask(on=True)
        finally:
            if isValid(self):
                self.try_out.setEnabled(True)

    def _ask(self, *, on: bool) -> None:
        """Offer the two answers, or take them away."""
        if isValid(self):
            self.seen.setVisible(on)
            self.unseen.setVisible(on)

    def _answer(self, *, seen: bool) -> None:
        if self.seen.hasFocus() or self.unseen.hasFocus():
            self.try_out.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask(on=False)
        self._say(confirmed_words(seen=seen), wrong=not seen)
        self._tasks.spawn(self._outside.answer_test(seen=seen), name="whether a test was seen")

    def _say(self, words: str, *, wrong: bool = False) -> None:
        if isValid(self):
            (self.result.say if wrong else self.result.tell)(words)


def confirmed_words(*, seen: bool) -> str:
    """What follows from whether a person saw a test by the system on this computer."""
    if seen:
        return translate("Notices", "You saw a test on this computer: what the system takes counts as told.")
    return translate(
        "Notices",
        "No test was seen on this computer: what the system takes does not count as told. It rings too, unless a phone"
        " gets it. Send a test and say that you saw it.",
    )
