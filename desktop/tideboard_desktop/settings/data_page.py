"""Settings page: where the program keeps its files, and whether the order log is whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox

from tideboard_core.audit.records import FILE as AUDIT_FILE
from tideboard_core.audit.records import Verification, verify
from tideboard_core.errors import TideboardError
from tideboard_desktop.settings.trade_sizes import TradeSizes
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Form
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


class DataPage(Form):
    """`open_folder` shows a folder in the system's file browser; False when it could not."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        directory: Path,
        preferences: Preferences,
        *,
        open_folder: Callable[[Path], bool] = lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
    ) -> None:
        super().__init__(translate("Settings", "Data"), theme)
        self._tasks, self._directory, self._open = tasks, directory, open_folder
        where = elided_label(str(directory), theme, Type.BODY)
        identify(where, "settings_data_directory", translate("Settings", "Data folder"))
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = self.row(
            translate("Settings", "Data folder"),
            where,
            translate("Settings", "Settings, layouts, order log and practice account. No password is in it."),
        )
        show = push_button(translate("Settings", "Open the folder"), theme, identifier="settings_open_folder")
        show.clicked.connect(self._show_folder)
        self.row("", show)
        self.section(translate("Settings", "Archive"))
        words = translate("Settings", "Record")
        self.collect = QCheckBox(words)
        self.collect.setFont(theme.font(Type.BODY))
        self.collect.setChecked(preferences.settings.collect)
        self.collect.toggled.connect(lambda on: preferences.change(collect=on))
        identify(self.collect, "settings_collect", words)
        self.row(
            translate("Settings", "Capital flow and minute bars of the watchlists"),
            self.collect,
            translate(
                "Settings", "Each minute while a market trades, and once after its close. It is kept on this computer."
            ),
        )
        self.trade_sizes = TradeSizes(self, theme, preferences)
        self.section(translate("Settings", "Order log"))
        check = push_button(translate("Settings", "Check now"), theme, identifier="settings_check_log")
        check.clicked.connect(lambda: tasks.spawn(self._check(), name="check the order log"))
        self.log = self.row(
            translate("Settings", "Every line carries the hash of the one before"),
            check,
            translate("Settings", "Checks the whole file; trading goes on meanwhile."),
        )
        words = translate("Settings", "Account keys and passwords lie in the system's keyring, never in files.")
        secrets = label(words, theme, Type.CAPTION, Tone.CAPTION)
        secrets.setWordWrap(True)
        self.put(secrets, above=10)

    def _show_folder(self) -> None:
        if not self._open(self._directory):
            text = translate("Settings", "The system has no program that shows folders. The path is {path}.")
            self._where.say(text.format(path=self._directory))

    async def _check(self) -> None:
        self.log.setText(translate("Settings", "Checking\u2026"))
        try:
            found = await asyncio.to_thread(verify, self._directory / AUDIT_FILE)
        except TideboardError as error:
            self.log.say(error_sentence(error))
        except OSError as error:
            text = translate("Settings", "The order log cannot be read: {reason}.")
            self.log.say(text.format(reason=error.strerror))
        else:
            self._tell(found)

    def _tell(self, found: Verification) -> None:
        if found.whole:
            text = translate("Settings", "The order log is whole: {count} records.")
            self.log.say("")
            self.log.setText(text.format(count=f"{found.count:,}"))
            return
        text = translate("Settings", "The order log is broken at line {line}; {count} records before it are whole.")
        self.log.say(text.format(line=found.line, count=f"{found.count:,}"))
