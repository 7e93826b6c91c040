"""The connection window: tabs to connect and check, for the log, for quotas and rights. Not modal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from tideboard_core.market.connection_log import LONGEST, ConnectionLog, LogLine
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.hub_keys import LinkKey
from tideboard_core.model.live import LinkEvent, LinkEventKind, LinkState, LinkStatus, LoginAsk
from tideboard_core.ports.system import Clock
from tideboard_core.redaction import SECRETS
from tideboard_core.wire.opend_rest.dialect import KlineNumbers
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.paged_window import Page, PagedDialog, page_tabs
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.account_calls import call_words
from tideboard_desktop.ui.words.account_reads import refusal_in_view, refused_words
from tideboard_desktop.ui.words.errors import sentence_of, support_sentence
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.links import links_of, named
from tideboard_desktop.window.bars.words import may_retry, state_sentence

translate = QCoreApplication.translate

_ACCOUNT = re.compile(r"\b\d{8,}(\d{4})\b")

_LINES: dict[LinkEventKind, object] = {
    LinkEventKind.CONNECTING: QT_TRANSLATE_NOOP("LinkLog", "Connecting to {provider} at {address}."),
    LinkEventKind.LOGGING_IN: QT_TRANSLATE_NOOP("LinkLog", "{address} answers; logging in."),
    LinkEventKind.CONNECTED: QT_TRANSLATE_NOOP("LinkLog", "Connected to {provider} at {address}."),
    LinkEventKind.LOST: QT_TRANSLATE_NOOP("LinkLog", "No connection. {why}"),
    LinkEventKind.LOGIN_FAILED: QT_TRANSLATE_NOOP("LinkLog", "Login failed. {why}"),
    LinkEventKind.SILENT: QT_TRANSLATE_NOOP("LinkLog", "Connected, but no data comes. {why}"),
    LinkEventKind.DATA_AGAIN: QT_TRANSLATE_NOOP("LinkLog", "Data comes again."),
    LinkEventKind.ENDED: QT_TRANSLATE_NOOP("LinkLog", "Connection ended by Tideboard."),
    LinkEventKind.ACCOUNTS_REFUSED: QT_TRANSLATE_NOOP("LinkLog", "Prices come, and the broker refuses {call}. {why}"),
    LinkEventKind.READ_AGAIN: QT_TRANSLATE_NOOP("LinkLog", "Accounts, orders and fills were read again."),
    LinkEventKind.NO_PERMISSION: QT_TRANSLATE_NOOP("LinkLog", "No right to {call}: “{text}”"),
    LinkEventKind.QUOTA_SPENT: QT_TRANSLATE_NOOP("LinkLog", "Quota used up at {call}: “{text}”"),
    LinkEventKind.RATE_LIMITED: QT_TRANSLATE_NOOP("LinkLog", "Too many calls of {call}: “{text}”"),
    LinkEventKind.REFUSED: QT_TRANSLATE_NOOP("LinkLog", "{call} was refused: “{text}”"),
    LinkEventKind.HEARTBEAT_LATE: QT_TRANSLATE_NOOP("LinkLog", "A heartbeat took {seconds} s."),
    LinkEventKind.HEARTBEAT_HELD_BACK: QT_TRANSLATE_NOOP(
        "LinkLog", "A heartbeat left {seconds} s late: this computer held it back (late one {count} of this run)."
    ),
    LinkEventKind.READ_HELD_BACK: QT_TRANSLATE_NOOP(
        "LinkLog", "What was due was read {seconds} s late: this computer held it back (late one {count} of this run)."
    ),
    LinkEventKind.HELD_BACK: QT_TRANSLATE_NOOP(
        "LinkLog",
        "This computer holds the program back: {within} heartbeats or reads left late within a minute, {count} in this"
        " run. Alerts and the loss brake may come late too.",
    ),
    LinkEventKind.TWO_TIMES: QT_TRANSLATE_NOOP(
        "LinkLog", "The gateway reports two times, {seconds} s apart; Tideboard uses the one in the market states."
    ),
    LinkEventKind.PUSHES_MISSED: QT_TRANSLATE_NOOP(
        "LinkLog", "Updates of {instrument} were missed and are asked for again (gap {count} of this run)."
    ),
    LinkEventKind.UNREADABLE: QT_TRANSLATE_NOOP(
        "LinkLog", "{what} cannot be read (field {field}); gateway health counts how often."
    ),
    LinkEventKind.STEP_STATED: QT_TRANSLATE_NOOP(
        "LinkLog", "{instrument}: the broker reports a price step of {step} at {price}, our table has {ours}."
    ),
    LinkEventKind.STEP_SEEN: QT_TRANSLATE_NOOP(
        "LinkLog", "{instrument}: the book holds {price}, so the price step there is not {step}."
    ),
    LinkEventKind.STEP_TABLE: QT_TRANSLATE_NOOP(
        "LinkLog", "{instrument}: the broker's table of price steps is none that Tideboard knows."
    ),
    LinkEventKind.CURRENCY_STATED: QT_TRANSLATE_NOOP(
        "LinkLog", "{instrument}: the broker counts it in {currency}, our facts say {ours}."
    ),
    LinkEventKind.ACCOUNT_LEFT_OUT: QT_TRANSLATE_NOOP(
        "LinkLog",
        "The paper account {account} is left out: an account with real money has the same number, and what the broker "
        "pushes of the two could be mixed up.",
    ),
    LinkEventKind.NOT_PAPER: QT_TRANSLATE_NOOP(
        "LinkLog",
        "The account at {provider} is no paper account: the broker answers it only as one with real money. It is shown "
        "as LIVE from now on. The ticket and what programs proposed for it were ended, and trading is locked.",
    ),
    LinkEventKind.HISTORY_COUNT_LOST: QT_TRANSLATE_NOOP(
        "LinkLog",
        "The file that counts whose history was read was damaged. It is kept as {path}; what it had is not known, and "
        "nothing is taken unasked in its place.",
    ),
    LinkEventKind.NOTICE: QT_TRANSLATE_NOOP("LinkLog", "The gateway says: {notice} {text}"),
}
_SILENT: dict[str, object] = {
    "silent": "",
    "quotes-logged-out": QT_TRANSLATE_NOOP("LinkLog", "The gateway program is logged out of the broker."),
    LoginAsk.PHONE_CODE: QT_TRANSLATE_NOOP(
        "LinkLog",
        "The gateway program waits for the code that the broker has sent to your phone: type it in its own window or"
        " console.",
    ),
    LoginAsk.PICTURE_CODE: QT_TRANSLATE_NOOP(
        "LinkLog",
        "The gateway program waits for the letters of a picture: type them in its own window or console.",
    ),
}
"""Why a connection that stands brings nothing."""
URGENT = frozenset(
    {
        LinkEventKind.LOST,
        LinkEventKind.LOGIN_FAILED,
        LinkEventKind.SILENT,
        LinkEventKind.ACCOUNTS_REFUSED,
        LinkEventKind.SUBSCRIPTIONS_LOST,
        LinkEventKind.NO_PERMISSION,
        LinkEventKind.QUOTA_SPENT,
        LinkEventKind.RATE_LIMITED,
        LinkEventKind.HEARTBEAT_LATE,
        LinkEventKind.HEARTBEAT_HELD_BACK,
        LinkEventKind.READ_HELD_BACK,
        LinkEventKind.HELD_BACK,
        LinkEventKind.TWO_TIMES,
        *(kind for kind in LinkEventKind if kind.is_shown),
    }
)


def line_words(event: LinkEvent) -> str:
    """One event as a sentence; hashes and account numbers in texts of the gateway are removed.

    The broker's trace id of the call stays, though it looks like a hash.
    """
    text = _ACCOUNT.sub("\u2026\\1", SECRETS.clean(_sentence(event)))
    return together(text, support_sentence(event.data))


def line_with_use(line: LogLine, links: Sequence[LinkKey] = ()) -> str:
    """A line as a sentence, led by the use of its connection if `links` has several."""
    words = line_words(line.event)
    return named(words, line.link) if len(links) > 1 else words


def _sentence(event: LinkEvent) -> str:
    data: dict[str, object] = dict(event.data)
    if event.kind in {LinkEventKind.SUBSCRIBED, LinkEventKind.SUBSCRIPTIONS_LOST}:
        return _counted(event.kind, data)
    if event.kind is LinkEventKind.TIME_OFFSET:
        return _offset(data)
    if event.kind is LinkEventKind.KLINE_NUMBERS:
        return _numbering(data)
    if "reason" in data:
        data["why"] = _why(data)
    if event.kind is LinkEventKind.ACCOUNTS_REFUSED:
        data["call"] = call_words(AccountCall(str(data.get("call", AccountCall.ACCOUNTS))))
    return translate("LinkLog", str(_LINES[event.kind])).format_map(_Shown(data)).strip()


def log_text(lines: Iterable[LogLine], links: Sequence[LinkKey] = ()) -> str:
    """All lines with local date, time and UTC offset, oldest first, for clipboard and file."""
    return "".join(f"{line.at.astimezone():%Y-%m-%d %H:%M:%S %z}  {line_with_use(line, links)}\n" for line in lines)


def _counted(kind: LinkEventKind, data: Mapping[str, object]) -> str:
    count = int(str(data.get("count", 0)))
    if kind is LinkEventKind.SUBSCRIBED:
        one = translate("LinkLog", "1 subscription is active.")
        many = translate("LinkLog", "{count} subscriptions are active.")
    else:
        one = translate("LinkLog", "1 subscription was not kept; asked for again.")
        many = translate("LinkLog", "{count} subscriptions were not kept; asked for again.")
    return one if count == 1 else many.format(count=f"{count:,}")


def _numbering(data: Mapping[str, object]) -> str:
    if data.get("numbers") == KlineNumbers.REFERENCE:
        return translate("LinkLog", "The gateway numbers candle periods as its reference does (1 = day).")
    return translate("LinkLog", "The gateway numbers candle periods as Futu's protocol does (1 = minute).")


def _offset(data: Mapping[str, object]) -> str:
    seconds = float(str(data.get("seconds", 0)))
    if abs(seconds) < 1:
        return translate("LinkLog", "The exchange's clock agrees with this computer's.")
    if seconds > 0:
        text = translate("LinkLog", "The exchange's clock is {time} ahead of this computer's.")
    else:
        text = translate("LinkLog", "The exchange's clock is {time} behind this computer's.")
    return text.format(time=fmt.age(abs(seconds)))


def _why(data: Mapping[str, object]) -> str:
    details = data.get("details")
    reason = str(data.get("reason") or "")
    sentence = sentence_of(reason, details if isinstance(details, Mapping) else {}) if reason else ""
    if reason in _SILENT:
        sentence = translate("LinkLog", str(_SILENT[reason])) if _SILENT[reason] else ""
    if "retry_in" not in data:
        return sentence
    text = translate("LinkLog", "{reason} Try {attempt} in {seconds} s.")
    seconds = round(float(str(data["retry_in"])))
    return text.format(reason=sentence, attempt=data.get("attempt", ""), seconds=seconds).strip()


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


class LogPage(QWidget):
    """Shows the log and adds new lines while it is visible."""

    def __init__(self, log: ConnectionLog, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._log, self._theme, self._tasks = log, theme, tasks
        self._shown = 0
        identify(self, "log_page", translate("Common", "Connection log"))
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
        kind = FileKind(translate("Common", "Text"), "txt", lambda: log_text(self._log.lines, self._log.links).encode())
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


SIZE = QSize(740, 780)


class ConnectionDialog(PagedDialog):
    """Pages below a line with the state of the connections and a button to retry."""

    def __init__(
        self, pages: Sequence[Page], hub: Hub, frame: Frame, clock: Clock, theme: Theme, parent: QWidget | None
    ) -> None:
        super().__init__(pages, theme, SIZE, parent)
        self._hub, self._clock, self._theme = hub, clock, theme
        identify(self, "connection_dialog", translate("Common", "Connection"))
        self.setWindowTitle(translate("Connect", "Connection · Tideboard"))
        self.bar = page_tabs(self, pages, theme, "connection_tabs", translate("Connect", "Pages"))
        self._glyph = label("", theme)
        self.state = elided_label("", theme, Type.STRONG)
        identify(self.state, "connection_state")
        self.retry = push_button(translate("Common", "Retry now"), theme, identifier="connection_retry")
        self._lay_out()
        frame.each_second(self, self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show the state of the first connection that is not live, else of that for prices; the tooltip lists all."""
        links = links_of(self._hub)
        trouble = [link for link in links if link.status.state is not LinkState.LIVE]
        shown = next(iter(trouble or links), None)
        status = None if shown is None else shown.status
        refused = None if trouble else refusal_in_view(self._hub)
        live = status is not None and not trouble and refused is None
        name, tint = ("dot", self._theme.surface.accent) if live else ("unplug", self._theme.surface.warn)
        self._glyph.setPixmap(pixmap(name, tint, 10 if live else 14, self.devicePixelRatioF()))
        states = [named(self._words(link.status), link.key) for link in links] if len(links) > 1 else []
        words = self._words(status) if shown is None or not states else named(self._words(status), shown.key)
        if refused is not None:
            words = refused_words(refused)
        self.state.setText(words)
        self.state.setAccessibleName("\n".join(states) or words)
        self._glyph.setToolTip(tip("\n".join(states)))  # the label has a tooltip of its own when it is elided
        set_tone(self.state, Tone.PRIMARY if live else Tone.WARN)
        self.retry.setEnabled(refused is not None or any(may_retry(link.status) for link in links))

    def _words(self, status: LinkStatus | None) -> str:
        return state_sentence(status, self._clock.monotonic(), self._clock.wall().astimezone())

    def _lay_out(self) -> None:
        vbox(
            hbox(self._glyph, (self.state, 1), self.retry, margins=(18, 12, 18, 8), spacing=8),
            hbox(self.bar, stretch(), margins=(10, 0, 10, 0)),
            hairline(),
            (self.stack, 1),
            on=self,
            margins=0,
            spacing=0,
        )
