"""The log page of the connection window: a list, newest first, with buttons to copy and save it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from tideboard_core.market.connection_log import LONGEST, ConnectionLog, LogLine
from tideboard_desktop.connection.log.words import URGENT, line_with_use, log_text
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.panel import hairline

translate = QCoreApplication.translate


class LogPage(QWidget):
    """Shows the log and adds new lines while it is visible."""

    def __init__(self, log: ConnectionLog, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._log, self._theme, self._tasks = log, theme, tasks
        self._shown = 0
        identify(self, "log_page", translate("LinkLog", "Connection log"))
        self.list = _LogList()
        identify(self.list, "connection_log", translate("LinkLog", "Connection log, newest first"))
        self.list.setFont(theme.font(Type.BODY))
        self.list.setWordWrap(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget#connection_log { border: none; background: transparent; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.copy = push_button(translate("LinkLog", "Copy all"), theme, identifier="log_copy")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(log_text(log.lines, log.links)))
        self.save = push_button(translate("LinkLog", "Save…"), theme, identifier="log_save")
        self.save.setAccessibleName(translate("LinkLog", "Save the connection log"))
        self.save.clicked.connect(lambda: tasks.spawn(self._save(), name="save the connection log"))
        self._lay_out()
        end_callback = log.on_change(self._on_change)
        self.destroyed.connect(lambda _gone: end_callback())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Add the lines that came while the page was hidden."""
        super().showEvent(event)
        self._add_lines()

    def _on_change(self) -> None:
        if self.isVisible():
            self._add_lines()

    def _add_lines(self) -> None:
        for line in self._log.lines:
            if line.serial > self._shown:
                self.list.insertItem(0, self._item(line))
                self._shown = line.serial
        while self.list.count() > LONGEST:
            self.list.takeItem(self.list.count() - 1)

    def _item(self, line: LogLine) -> QListWidgetItem:
        local = line.at.astimezone()
        item = QListWidgetItem(f"{local:%H:%M:%S}   {line_with_use(line, self._log.links)}")
        item.setToolTip(tip(f"{local:%Y-%m-%d %H:%M:%S %Z}"))
        surface = self._theme.surface
        item.setForeground(QColor(surface.warn if line.event.kind in URGENT else surface.text1))
        return item

    async def _save(self) -> None:
        kind = FileKind(
            translate("LinkLog", "Text"), "txt", lambda: log_text(self._log.lines, self._log.links).encode()
        )
        name = file_name(translate("LinkLog", "Tideboard connection log"))
        await save_file(self, translate("LinkLog", "Save the connection log"), name, [kind])

    def _lay_out(self) -> None:
        note = translate("LinkLog", "The newest {count} events of this run, in local time. No secret is in it.")
        quiet = label(note.format(count=LONGEST), self._theme, Type.CAPTION, Tone.CAPTION)
        quiet.setWordWrap(True)
        vbox(
            (self.list, 1),
            hairline(),
            hbox((quiet, 1), self.copy, self.save, margins=(18, 10, 18, 10), spacing=10),
            on=self,
            margins=0,
            spacing=0,
        )


class _LogList(QListWidget):
    """A list whose Ctrl+C copies all selected lines; Qt's copies one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Copy on Ctrl+C; every other key as in QListWidget."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(self.selectedItems(), key=self.row)
            QGuiApplication.clipboard().setText("\n".join(item.text() for item in rows))
            return
        super().keyPressEvent(event)
