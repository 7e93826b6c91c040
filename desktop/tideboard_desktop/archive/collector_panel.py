"""The collector in the archive dock: progress, time left, both budgets, its state in words, pause and resume."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QWidget

from tideboard_core.collector.state import CollectorActivity, CollectorState
from tideboard_core.system.settings import TradeChoice
from tideboard_desktop.archive.section import ArchiveSection, two_columns
from tideboard_desktop.archive.words import moment_words
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, chip, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.meter_bar import ProgressLine
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.history_quota import plan_words

translate = QCoreApplication.translate


def trades_menu(archive: Archive, lists: SymbolLists, changed: Callable[[], None], parent: QWidget) -> QMenu:
    """A menu that keeps each choice at once and calls `changed`; it is deleted when it closes."""
    menu = passing_menu(parent, "archive_trades_menu")
    shown = menu.addAction(translate("Archive", "Trades of what a window shows"))
    shown.setCheckable(True)
    shown.setChecked(archive.trades.shown)
    shown.triggered.connect(lambda on: _keep_shown(archive, changed, on=on))
    menu.addSection(translate("Archive", "Lists, each security one subscription"))
    for place, one in enumerate(lists.all):
        if one.follows_positions:
            continue
        action = menu.addAction(button_text(f"{lists.name(place)} ({fmt.quantity(len(one.symbols))})"))
        action.setCheckable(True)
        action.setChecked(bool(one.id) and one.id in archive.trades.lists)
        action.triggered.connect(lambda on, place=place: _keep_list(archive, lists, place, changed, on=on))
    return menu


def _keep_shown(archive: Archive, changed: Callable[[], None], *, on: bool) -> None:
    archive.keep_trades(replace(archive.trades, shown=on))
    changed()


def _keep_list(archive: Archive, lists: SymbolLists, place: int, changed: Callable[[], None], *, on: bool) -> None:
    identifier, kept = lists.identify(place), archive.trades
    others = tuple(each for each in kept.lists if each != identifier)
    archive.keep_trades(replace(kept, lists=(*others, identifier) if on else others))
    changed()


class CollectorWords(NamedTuple):
    """The chip, a sentence, what to do (empty if nothing), and whether it needs somebody."""

    chip: str
    sentence: str
    advice: str = ""
    needs_you: bool = False


def collector_words(state: CollectorState) -> CollectorWords:
    words = {
        CollectorActivity.NEVER_RUN: lambda: CollectorWords(
            translate("Archive", "not begun"),
            translate("Archive", "Nothing was collected into this archive so far."),
            translate("Archive", "It fills by itself as soon as the connection stands."),
        ),
        CollectorActivity.NOT_CONNECTED: lambda: CollectorWords(
            translate("Common", "no connection"),
            translate("Archive", "The connection is down: nothing is recorded."),
            translate("Archive", "It goes on by itself as soon as the connection stands."),
        ),
        CollectorActivity.REPLAYED: lambda: CollectorWords(
            translate("Archive", "replayed market"),
            translate("Archive", "The market of this connection is a recorded day: nothing of it is kept."),
        ),
        CollectorActivity.THROUGH_HUB: lambda: CollectorWords(
            translate("Archive", "through a hub"),
            translate("Archive", "Nothing is recorded through a hub."),
            translate("Archive", "Let tideboard-archive record on the hub's computer."),
        ),
        CollectorActivity.STARTING: lambda: CollectorWords(
            translate("Archive", "starting"),
            translate("Archive", "Begins some seconds after the login: the window reads first what it shows."),
        ),
        CollectorActivity.PRACTICE_PAST: lambda: CollectorWords(
            translate("Archive", "reading the past"),
            translate("Archive", "The practice market's past sessions are read, once; then it records by itself."),
        ),
        CollectorActivity.RECORDING: lambda: CollectorWords(
            translate("Archive", "recording"),
            translate("Archive", "A market trades: each minute is kept as it ends."),
        ),
        CollectorActivity.COLLECTING: lambda: CollectorWords(
            translate("Archive", "collecting"),
            translate("Archive", "Whole sessions are read, those with gaps last."),
        ),
        CollectorActivity.PAUSED: lambda: CollectorWords(
            translate("Archive", "paused"),
            translate("Archive", "Paused: nothing is recorded."),
            translate("Archive", "Resume before the next pre-opening, or this session is gone."),
            needs_you=True,
        ),
        CollectorActivity.WAITING_FOR_LIMIT: lambda: CollectorWords(
            translate("Archive", "waiting for the limit"),
            _waiting(state),
            translate("Archive", "Nothing to do; it slows down and goes on."),
        ),
        CollectorActivity.CLOSED: lambda: CollectorWords(
            translate("Archive", "up to date"),
            translate(
                "Archive", "The markets recorded each minute are closed, and everything that is served was read."
            ),
        ),
        CollectorActivity.OTHER_HOLDER: lambda: CollectorWords(
            translate("Archive", "another program"),
            translate("Archive", "Written by {holder}; this window only reads.").format(holder=state.holder or "?"),
            translate("Archive", "It takes over within ten seconds of that program's end."),
        ),
        CollectorActivity.DISK_LOW: lambda: CollectorWords(
            translate("Archive", "disk nearly full"),
            translate("Archive", "Less than 2 GB are free; minutes are still recorded."),
            translate("Archive", "Make room on the disk, or set limits below."),
            needs_you=True,
        ),
        CollectorActivity.DISK_FULL: lambda: CollectorWords(
            translate("Archive", "disk full"),
            translate("Archive", "The disk is full: nothing is recorded. What the archive has stays."),
            translate("Archive", "Make room on the disk; it goes on by itself."),
            needs_you=True,
        ),
        CollectorActivity.FAILED: lambda: CollectorWords(
            translate("Archive", "stopped"),
            error_sentence(state.error)
            if state.error is not None
            else translate("Archive", "Collecting stopped by an error; the log file says more."),
            translate("Archive", "It is tried again by itself."),
            needs_you=True,
        ),
    }
    return words[state.condition]()


def _waiting(state: CollectorState) -> str:
    if state.wait is None:
        return translate("Archive", "The provider allows no further call for the moment.")
    text = translate("Archive", "The provider allows no further call for the moment: next one in {time}.")
    return text.format(time=fmt.countdown(state.wait))


ABLE = frozenset(
    {
        CollectorActivity.RECORDING,
        CollectorActivity.COLLECTING,
        CollectorActivity.WAITING_FOR_LIMIT,
        CollectorActivity.CLOSED,
    }
)
"""Conditions in which the collector can be paused."""


class CollectorPanel(ArchiveSection):
    """Shows `archive.state`; call `show_state` when it has changed. Times are in `zone`."""

    def __init__(self, archive: Archive, theme: Theme, zone: str) -> None:
        super().__init__(translate("Archive", "Collector"), theme, identifier="archive_collector")
        self._archive, self.zone = archive, zone
        self.chip = chip("", theme)
        identify(self.chip, "archive_condition")
        self.head.insertWidget(1, self.chip)
        self.button = push_button("", theme, identifier="archive_pause")
        self.button.clicked.connect(lambda _on=False: self._turn())
        self.head.addWidget(self.button)
        self.done = label("", theme, Type.SPREAD)
        self.left = label("", theme, Type.SPREAD)
        self.bar = ProgressLine(theme, "archive_progress", translate("Archive", "Progress of the collector"))
        self.sentence, self.advice = (label("", theme, Type.BODY, Tone.SECONDARY) for _ in range(2))
        for line, identifier in ((self.sentence, "archive_state"), (self.advice, "archive_advice")):
            line.setWordWrap(True)
            identify(line, identifier)
        self.calls, self.subscriptions = _Budget(theme, "calls"), _Budget(theme, "subscriptions")
        self.next_run, self.takes = (label("", theme, Type.BODY, Tone.SECONDARY) for _ in range(2))
        identify(self.next_run, "archive_next_run")
        identify(self.takes, "archive_takes")
        self.once = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.once, "archive_once")
        choose = translate("Archive", "Choose securities\u2026")
        self.choose = push_button(choose, theme, identifier="archive_choose_once")
        self.trades = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.trades, "archive_trades")
        whose = translate("Archive", "Whose trades\u2026")
        self.whose = push_button(whose, theme, identifier="archive_choose_trades")
        self.participants = label("", theme, Type.BODY, Tone.SECONDARY)
        identify(self.participants, "archive_participants")
        chosen = translate("Archive", "Participants\u2026")
        self.choose_participants = push_button(chosen, theme, identifier="archive_choose_participants")
        self.past = label("", theme, Type.BODY, Tone.SECONDARY)
        self.past.setWordWrap(True)
        identify(self.past, "archive_past_bars")
        spends = translate("Archive", "Minute bars of missed sessions may take history units")
        self.spends = QCheckBox(spends)
        identify(self.spends, "archive_past_bars_box", spends)
        self.spends.toggled.connect(lambda on: archive.keep_past_bars(on=on))
        self._next = two_columns(self.next_run, self.takes)
        self._progress = as_widget(vbox(two_columns(self.done, self.left), self.bar, margins=0, spacing=6))
        for part in (self._progress, self.sentence, self.advice, self._next, self.calls, self.subscriptions):
            self.column.addWidget(part)
        self.column.addWidget(two_columns(self.once, self.choose))
        self.column.addWidget(two_columns(self.trades, self.whose))
        self.column.addWidget(two_columns(self.participants, self.choose_participants))
        self.column.addWidget(self.spends)
        self.column.addWidget(self.past)
        self.show_state()

    def show_state(self) -> None:
        state: CollectorState = self._archive.state
        words = collector_words(state)
        self.chip.setText(words.chip)
        set_tone(self.chip, Tone.WARN if words.needs_you else Tone.SECONDARY)
        self.sentence.setText(words.sentence)
        set_tone(self.sentence, Tone.WARN if words.needs_you else Tone.PRIMARY)
        self.advice.setText(words.advice)
        self.advice.setVisible(bool(words.advice))
        self._show_progress(state)
        self._show_next(state)
        self._show_budgets(state)
        self._show_once()
        with QSignalBlocker(self.spends):
            self.spends.setChecked(self._archive.past_bars)
        self.past.setText("" if state.past is None else plan_words(state.past))
        self.past.setVisible(bool(self.past.text()))
        paused = state.condition is CollectorActivity.PAUSED
        self.button.setText(translate("Archive", "Resume") if paused else translate("Archive", "Pause"))
        self.button.setEnabled(paused or state.condition in ABLE)

    def _show_progress(self, state: CollectorState) -> None:
        progress = state.progress
        shown = progress is not None and progress.total > 0 and state.condition is not CollectorActivity.CLOSED
        self._progress.setVisible(shown)
        if progress is None or not shown:
            return
        done = translate("Archive", "{done} of {total} symbols read")
        self.done.setText(done.format(done=fmt.quantity(progress.done), total=fmt.quantity(progress.total)))
        left = translate("Archive", "{time} left").format(time=fmt.countdown(progress.seconds))
        self.left.setText(left if progress.done < progress.total else "")
        self.bar.show_share(progress.done / progress.total)

    def _show_next(self, state: CollectorState) -> None:
        self._next.setVisible(state.next_run is not None)
        if state.next_run is not None:
            moment = moment_words(state.next_run, self.zone)
            self.next_run.setText(translate("Archive", "Next run {time}").format(time=moment))
            takes = translate("Archive", "a whole run takes about {time}")
            self.takes.setText(takes.format(time=fmt.countdown(state.takes)))

    def _show_budgets(self, state: CollectorState) -> None:
        calls = translate("Archive", "Flow calls in the last {seconds} s").format(seconds=fmt.plain(state.window, 0))
        self.calls.show_use(calls, state.used, state.allowed or None)
        total = None
        if state.subscribed is not None and state.free is not None:
            total = state.subscribed + state.free
        self.subscriptions.show_use(translate("Common", "Subscriptions"), state.subscribed, total)

    def _show_once(self) -> None:
        count = len(self._archive.once())
        text = translate("Archive", "Once after the close: {count} securities")
        none = translate("Archive", "Once after the close: none")
        self.once.setText(text.format(count=fmt.quantity(count)) if count else none)
        self.trades.setText(trades_words(self._archive.trades))
        chosen = len(self._archive.participants)
        largest = translate("Archive", "Holdings once a day: the 20 largest")
        more = translate("Archive", "Holdings once a day: the 20 largest and {count} participants")
        self.participants.setText(more.format(count=fmt.quantity(chosen)) if chosen else largest)

    def _turn(self) -> None:
        if self._archive.state.condition is CollectorActivity.PAUSED:
            self._archive.resume()
        else:
            self._archive.pause()
        self.show_state()


def trades_words(chosen: TradeChoice) -> str:
    """Whose trades are recorded."""
    count = len(chosen.lists)
    if not count:
        if chosen.shown:
            return translate("Archive", "Trades: of what is shown")
        return translate("Archive", "Trades: none")
    text = translate("Archive", "Trades: of {count} lists")
    if chosen.shown:
        text = translate("Archive", "Trades: of what is shown, and {count} lists")
    return text.format(count=fmt.quantity(count))


class _Budget(QWidget):
    """A limit of the provider: its name, a meter and the figures; hidden while nothing is known of it."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self.words: QLabel = label("", theme, Type.BODY, Tone.SECONDARY)
        self.figures = label("", theme, Type.STRONG)
        identify(self.figures, f"archive_{key}")
        self.bar = ProgressLine(theme, f"archive_{key}_bar", "")
        self.bar.setFixedSize(theme.px(110), 4)
        hbox(
            self.words,
            stretch(),
            (self.bar, 0, Qt.AlignmentFlag.AlignVCenter),
            self.figures,
            on=self,
            margins=0,
            spacing=8,
        )

    def show_use(self, name: str, used: int | None, limit: int | None) -> None:
        """Show how much of the limit is used."""
        self.setVisible(used is not None and limit is not None)
        if used is None or limit is None:
            return
        self.words.setText(name)
        self.figures.setText(f"{fmt.quantity(used)} / {fmt.quantity(limit)}")
        self.figures.setAccessibleName(f"{name} {self.figures.text()}")
        self.bar.show_share(used / limit)
