"""The signals dock: rules, each beside a record of what followed its firings, and what may be said of that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget
from shiboken6 import isValid

from tideboard_core.flow.session_minutes import IN_TIME
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.price_steps import PriceSteps
from tideboard_core.ports.system import Clock
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.verdicts import Firing
from tideboard_desktop.docks.archive import ReadableArchive
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.replay_entry import ReplayFrom, add_replay, replay_command
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.signals.armed import ShownRules
from tideboard_desktop.signals.content import (
    axis_ends,
    caveat_words,
    comparisons_words,
    quartile_rows,
    quartiles_table,
    spread_of,
)
from tideboard_desktop.signals.pictures import span_of
from tideboard_desktop.signals.records import Choice, Reading, ReadSessions, Records, RecordStage, Wanted, read_sessions
from tideboard_desktop.signals.rule_dialog import COPY, DELETE, NamedList, RuleDialog
from tideboard_desktop.signals.rule_row import RuleRow, row_content, stage_words
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.signals.words import arming_words, rule_name
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command, Undo
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import ask
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.meter_bar import ProgressLine
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
SIXTY, TWENTY, HALVES = "60", "20", "halves"
CHANGE, LIST = "change", "list"
LOOKED_EVERY = 20
"""Seconds between two looks at what armed rules watch and which sessions are over."""
_SPANS = (0.5, 1.2, 1.6)
SHARED_AFTER = 15.0
"""Seconds without anything new from a shared place before records are made anew with it."""


class SignalsState(SavedState, kw_only=True):
    """Keys of what the records are made of; the rules whose record is to be seen."""

    sessions: str
    outcome: str
    control: str
    opened: tuple[str, ...] = ()


class SignalsDock(Dock):
    """Reads the archive while it is on screen: when first shown, after each close, and when a rule has changed."""

    KEY = "signals"

    def __init__(self, context: DockContext, bar: TitleBar, *, armed: Callable[[], ShownRules]) -> None:
        super().__init__(context, bar)
        archive = context.services.readable
        assert archive is not None  # the table of docks has no row without one
        self.archive, self.armed = archive, armed()
        signals = self.signals = self.armed.kept()
        reading = reading_of_sessions(archive, context.clock, signals)
        self.records = Records(archive.reader, reading, self._steps_of, context.tasks, self)
        self.records.changed.connect(self._show_row)
        self.records.progressed.connect(self._show_progress)
        self.records.finished.connect(self._finished)
        self.rows: dict[str, RuleRow] = {}
        self._sure: dict[str, Rule] = {}
        self._opened: set[str] = set()
        self._over = self._grown = False
        self._spans: tuple[float, ...] = _SPANS
        self.asking: asyncio.Task[None] | None = None
        self._day = context.clock.market().date()
        self._seconds = 0
        self._shared_at: float | None = None
        self._closed = self._closed_sessions()
        self._make_controls()
        self._lay_out()
        signals.changed.connect(self._rules_changed)
        signals.failed.connect(self.foot.refuse)
        archive.contents_changed.connect(self._contents_changed)  # lambdas would be called after the dock is gone
        archive.shared_came.connect(self._shared_came)
        self.finish()
        self._rules_changed()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        theme = self.context.theme
        self.about = self.title_bar.add_chip("")
        self.about.setAccessibleIdentifier("signals_about")
        self.about.hide()
        self.new = push_button(translate("Signals", "New rule"), theme, identifier="signals_new")
        self.new.clicked.connect(lambda _on=False: self.make_rule())
        self.new.setEnabled(not self.signals.why_fixed)
        self.new.setToolTip(tip(self.signals.why_fixed))
        self.title_bar.add_control(self.new)
        self.sessions = Segments(
            [
                (SIXTY, translate("Signals", "60 sessions")),
                (TWENTY, "20"),
                (HALVES, translate("Signals", "Halves")),
            ],
            theme,
            identifier="signals_sessions",
            name=translate("Signals", "Record on"),
        )
        self.outcome = Segments(
            [(CHANGE, translate("Signals", "Price change")), (LIST, translate("Signals", "Against the list"))],
            theme,
            identifier="signals_outcome",
            name=translate("Signals", "Outcome"),
        )
        self.control = Segments(
            [
                (ControlGroup.SAME_MINUTES.value, translate("Signals", "Same minutes, no signal")),
                (ControlGroup.ALL_MINUTES.value, translate("Signals", "All minutes")),
            ],
            theme,
            identifier="signals_control",
            name=translate("Signals", "Compared with"),
        )
        for choice in (self.sessions, self.outcome, self.control):
            choice.chosen.connect(lambda _key: self._want())
        self.bar = ProgressLine(theme, "signals_progress", translate("Signals", "Progress of the records"))
        self.cancel = push_button(translate("Common", "Cancel"), theme, ButtonStyle.TEXT, identifier="signals_cancel")
        self.cancel.clicked.connect(lambda _on=False: self.stop())
        self.quartiles = self.table = quartiles_table(theme, self)
        self.quartiles.opened.connect(lambda _row: self.show_table(shown=False))
        self.comparisons = label("", theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.comparisons, "signals_comparisons")
        self.caveat = label(caveat_words(), theme, Type.CAPTION, Tone.CAPTION)
        for words in (self.comparisons, self.caveat):
            words.setWordWrap(True)

    def _lay_out(self) -> None:
        theme = self.context.theme
        choices = QWidget()
        row = FlowLayout(choices, gap=8)
        for name, choice in (
            (translate("Signals", "Record on"), self.sessions),
            (translate("Signals", "Outcome"), self.outcome),
            (translate("Signals", "Compared with"), self.control),
        ):
            words = label(name, theme, Type.CAPTION, Tone.CAPTION)
            words.setFixedHeight(choice.sizeHint().height())
            row.addWidget(words)
            row.addWidget(choice)
        work = hbox((self.bar, 1), self.cancel, margins=(10, 0, 6, 0))
        self._work = as_widget(work)
        self._work.hide()
        inner = QWidget()
        self._list = vbox(
            stretch(),
            hbox((self.comparisons, 3), (self.caveat, 2), margins=(10, 5, 10, 5), spacing=12),
            on=inner,
            margins=0,
            spacing=0,
        )
        self.area = scrolling(inner)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.area)
        self._pages.addWidget(self.quartiles)
        filters = as_widget(hbox((choices, 1), margins=(10, 6, 10, 4)))
        fill(self.column, filters, self._work, hairline(), (self._pages, 1))
        self.folding.add_filters(filters)

    # --- records ----------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._look_for_first()
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Nothing is computed for nobody."""
        super().hideEvent(event)
        self.records.stop(cancelled=False)
        self._show_work()

    def ask_again(self) -> None:
        """Make every record anew."""
        self._want(again=True)

    def stop(self) -> None:
        """End what is being computed; it goes on when asked again, or with another choice."""
        self.records.stop()
        self._show_work()

    @property
    def choice(self) -> Choice:
        """What the records are made of."""
        return Choice(
            sessions=20 if self.sessions.key == TWENTY else 60,
            halves=self.sessions.key == HALVES,
            control=ControlGroup(self.control.key),
            against_list=self.outcome.key == LIST,
        )

    def _want(self, *, again: bool = False) -> None:
        if self.isVisible() and self.signals.loaded:
            wanted = [self._wanted(rule) for rule in self.signals.rules]
            again, self._over = again or self._over, False
            self.records.want(wanted, self.choice, again=again)
            self._show_work()

    def _wanted(self, rule: Rule) -> Wanted:
        signals = self.signals
        return Wanted(rule=rule, symbols=self.symbols_of(rule), tried=signals.kept(rule).tried, half=signals.half(rule))

    def _steps_of(self, instrument: InstrumentId) -> PriceSteps | None:
        facts = self.context.hub.value(Topic.INSTRUMENT.of(instrument))
        return None if facts is None else facts.price_steps

    def symbols_of(self, rule: Rule) -> tuple[InstrumentId, ...]:
        """The securities that a rule watches: of its list, of all lists if it names none; of the market shown."""
        return self.signals.symbols_of(rule)

    def each_second(self) -> None:
        """Now and then say anew what armed rules do not watch; a session that has just closed makes records anew."""
        super().each_second()
        self._seconds += 1
        if self._seconds % LOOKED_EVERY:
            return
        for kept in self.signals.signals.rules:
            if kept.armed:
                self._show_row(kept.rule.id)
        if self._look_for_first():
            self._want()
        self._remake_with_shared()
        closed = self._closed_sessions()
        if closed - self._closed:
            self._over = True
            self._want()
        self._closed = closed

    def _look_for_first(self) -> bool:
        """Have the records made anew if something was recorded since there was nothing for one of them."""
        if not self._grown or self.records.running:
            return False
        self._grown = False
        found = any(state.stage is RecordStage.NOTHING for state in self.records.states.values())
        self._over = self._over or found
        return found

    def _closed_sessions(self) -> frozenset[tuple[Market, date]]:
        """The newest session of each market that a rule is about, once its last minutes cannot come in time."""
        now, calendar = self.context.clock.market(), self.context.services.feeds.calendar
        markets = {market_of(symbols[0]) for rule in self.signals.rules if (symbols := self.symbols_of(rule))}
        newest = [(market, calendar.newest(market, now)) for market in markets]
        late = timedelta(seconds=IN_TIME)
        return frozenset((market, session.date) for market, session in newest if session.close + late <= now)

    def _contents_changed(self, _ids: object) -> None:
        """Once a session is over, its records are made anew; rows of a running session change none of them.

        What has none yet is looked at again soon, because the first sessions may have come.
        """
        self._grown = True
        archive = self.context.services.archive
        day = None if archive is None else archive.state.next_run
        if day is not None and day.date() != self._day:
            self._day, self._over = day.date(), True
            self._want()

    def _shared_came(self, _ids: object) -> None:
        self._shared_at = self.context.clock.monotonic()

    def _remake_with_shared(self) -> None:
        """Make the records anew once nothing more has come from a shared place for a while."""
        since = self._shared_at
        if since is not None and not self.records.running and self.context.clock.monotonic() - since >= SHARED_AFTER:
            self._shared_at, self._over = None, True
            self._want()

    def _finished(self) -> None:
        made = {name: state.record for name, state in self.records.states.items() if state.record is not None}
        self.armed.records = dict(made)
        self.context.tasks.spawn(self.signals.note_lists(), name="members of lists")
        self._fit_axes()
        self._show_work()

    def _fit_axes(self) -> None:
        """One scale for each horizon over all rules, so that their records compare."""
        made = [state.record for state in self.records.states.values() if state.record is not None]
        if made:
            self._spans = tuple(span_of([spread_of(each.horizons[place]) for each in made]) for place in range(3))
        for name in self.rows:
            self._show_row(name)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _rules_changed(self) -> None:
        rules = {rule.id: rule for rule in self.signals.rules}
        for gone in self.rows.keys() - rules.keys():
            row = self.rows.pop(gone)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, (name, rule) in enumerate(rules.items()):
            if name not in self.rows:
                self.rows[name] = self._made_row(rule)
                self._list.insertWidget(place, self.rows[name])
            else:
                self.rows[name].show_rule(rule)
            self._show_row(name)
        self._want()

    def _made_row(self, rule: Rule) -> RuleRow:
        row = RuleRow(rule, self.context.theme, identifier=f"signals_rule_{rule.id.replace('-', '_')}")
        name = rule.id
        row.arm_wanted.connect(lambda on: self.arm(name, on=on))
        row.sure_wanted.connect(lambda: self._arm_all_the_same(name))
        row.edit_wanted.connect(lambda: self.edit(name))
        row.parameter_changed.connect(partial(self._change_parameter, name))
        row.show_record(shown=name in self._opened)
        row.record_shown.connect(partial(self._note_opened, name))
        for view in (row.spreads, row.last):
            view.left_by.connect(partial(self._walk, name, view is row.last))
            view.table_wanted.connect(lambda: self.show_table(shown=True))
        row.last.opened.connect(partial(self._open_firing, name))
        row.last.menu_wanted.connect(partial(self._firing_menu, name))
        self.mark_apart(row)
        return row

    def _note_opened(self, name: str, shown: bool) -> None:  # noqa: FBT001  a slot
        (self._opened.add if shown else self._opened.discard)(name)

    def _show_row(self, name: str) -> None:
        row = self.rows.get(name)
        if row is None:
            return
        state = self.records.states.get(name)
        if self._sure.get(name) != row.rule or self._has_record(name) or (state is not None and state.due):
            self._sure.pop(name, None)  # it was asked about another setting, or there is a record now
        content = row_content(row.rule, state, self.signals, self.armed.watch, asked=name in self._sure)
        row.show_content(content, self._spans, tuple(axis_ends(span) for span in self._spans))
        self._show_work()
        if self._pages.currentWidget() is self.quartiles:
            self._fill_table()

    def _show_progress(self, name: str) -> None:
        row, state = self.rows.get(name), self.records.states.get(name)
        if row is not None and state is not None:
            row.show_stage(stage_words(state))
            self._show_bar()

    def _show_work(self) -> None:
        self._work.setVisible(self.records.running and any(state.due for state in self.records.states.values()))
        self._show_bar()
        self.comparisons.setText(comparisons_words(self.records.comparisons))
        self._show_about()

    def _show_bar(self) -> None:
        running = [state for state in self.records.states.values() if state.due]
        total = len(self.records.states)
        done = total - len(running) + sum(state.share for state in running if state.stage is RecordStage.COMPUTING)
        self.bar.show_share(done / total if total else 0.0)

    def _show_about(self) -> None:
        made = [each.record for each in self.records.states.values() if each.record is not None]
        days = [day for each in made for day, _count in each.per_session]
        self.about.setVisible(bool(days))
        if days:
            words = translate("Signals", "Archive: {count} sessions, {first} to {last}")
            count = max(len(each.per_session) for each in made)
            self.about.setText(
                words.format(count=count, first=fmt.day_short(min(days)), last=fmt.day_in_year(max(days)))
            )

    # --- arming -----------------------------------------------------------------------------------------------------

    def arm(self, name: str, *, on: bool) -> None:
        """Arm a rule or switch it off; one without a record is asked about first."""
        rule = self.rows[name].rule
        state = self.records.states.get(name)
        if on and state is not None and state.due:
            self.foot.refuse(stage_words(state))
            return
        if on and not self._has_record(name):
            self._sure[name] = rule
            self._show_row(name)
            self.rows[name].sure.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._set_armed(rule, on=on)

    def _has_record(self, name: str) -> bool:
        """Whether the record of a rule as it is now has firings enough."""
        state = self.records.states.get(name)
        record = None if state is None else state.record
        return record is not None and record.enough and record.rule == self.rows[name].rule

    def _arm_all_the_same(self, name: str) -> None:
        self._set_armed(self.rows[name].rule, on=True, without_record=True)

    def _set_armed(self, rule: Rule, *, on: bool, without_record: bool = False) -> None:
        self._sure.pop(rule.id, None)
        work = self._arm(rule, on=on, without_record=without_record)
        self.context.tasks.spawn(work, name="arm a rule")

    async def _arm(self, rule: Rule, *, on: bool, without_record: bool) -> None:
        if not await self.signals.arm(rule, on=on, without_record=without_record) or not isValid(self):
            return
        words = (
            translate("Signals", "{rule} is armed: it only works while Tideboard runs and is connected.")
            if on
            else translate("Signals", "{rule} is off.")
        )
        self.foot.say(words.format(rule=rule_name(rule)))

    # --- changing ---------------------------------------------------------------------------------------------------

    def make_rule(self) -> None:
        self._ask(self.signals.own_rule(), new=True)

    def edit(self, name: str) -> None:
        """Open the form of a rule."""
        self._ask(self.rows[name].rule, new=False)

    def _ask(self, rule: Rule, *, new: bool) -> None:
        if self.signals.why_fixed:
            self.foot.refuse(self.signals.why_fixed)
        elif self.asking is None:
            self.asking = self.context.tasks.spawn(self._ask_rule(rule, new=new), name="form of a rule")

    async def _ask_rule(self, rule: Rule, *, new: bool) -> None:
        context = self.context
        lists = [NamedList(*each) for each in self.signals.lists()]
        takes = partial(arming_words, context=context)
        dialog = RuleDialog(rule, lists, context.theme, context.window.parent(), new=new, takes=takes)
        try:
            result = await ask(dialog)
            if result == QDialog.DialogCode.Accepted:
                await self.signals.keep(dialog.rule)
            elif result == COPY:
                await self.signals.copy(rule)
            elif result == DELETE:
                await self._delete(rule)
        finally:
            self.asking = None

    async def _delete(self, rule: Rule) -> None:
        """Forget a rule with its number of settings tried and its firings of today, and offer it again."""
        signals, tasks = self.signals, self.context.tasks
        gone = await signals.delete(rule)
        if gone is not None:
            self.context.window.offer_undo(
                Undo(
                    lambda: translate("Signals", "{rule} was deleted.").format(rule=rule_name(rule)),
                    lambda: tasks.spawn(signals.restore(gone), name="restore a rule"),
                )
            )

    def _change_parameter(self, name: str, parameter: str, value: float) -> None:
        rule = self.rows[name].rule
        changed = replace(rule, parameters={**rule.parameters, parameter: value})
        self.context.tasks.spawn(self.signals.keep(changed), name="keep a rule")

    # --- keys and table ---------------------------------------------------------------------------------------------

    def _walk(self, name: str, last: bool, step: int) -> None:  # noqa: FBT001  bound by position
        """Move to the same part of the row above or below."""
        names = list(self.rows)
        place = names.index(name) + step
        if 0 <= place < len(names):
            row = self.rows[names[place]]
            part = row.last if last else row.spreads
            row.show_record(shown=True)
            part.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row)

    def _open_firing(self, name: str, place: int) -> None:
        firing = self._firing(name, place)
        if firing is not None:
            self.go_to(firing)

    def _firing(self, name: str, place: int) -> Firing | None:
        """One of the last firings in the order of a rule's pictures."""
        state = self.records.states.get(name)
        last = () if state is None or state.record is None else state.record.last_five[::-1]
        return last[place].firing if place < len(last) else None

    # --- replay -----------------------------------------------------------------------------------------------------

    def _firing_menu(self, name: str, place: int, at: QPoint) -> None:
        menu = passing_menu(self, "signals_firing_menu")
        add_replay(menu, self.context, self._start_of(self._firing(name, place)))
        if menu.actions():
            menu.popup(at)

    def _start_of(self, firing: Firing | None) -> ReplayFrom | None:
        """The minute at which a rule fired: what followed it is hidden there."""
        if firing is None:
            return None
        start = datetime.fromtimestamp(self.signals.start_of(firing), UTC)
        return ReplayFrom(firing.instrument, firing.day, start)

    def _pointed_firing(self) -> ReplayFrom | None:
        """The last firing whose picture has the keys."""
        for name, row in self.rows.items():
            if row.last.hasFocus() and row.last.at is not None:
                return self._start_of(self._firing(name, row.last.at))
        return None

    def go_to(self, firing: Firing) -> None:
        """Let the docks of the letter show a firing's security at its minute."""
        self.selection.select(firing.instrument)
        self.selection.move_minute(self.signals.start_of(firing))

    def show_table(self, *, shown: bool) -> None:
        """Show the quartiles as a table, or the pictures again."""
        if shown:
            self._fill_table()
        self._pages.setCurrentWidget(self.quartiles if shown else self.area)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill_table(self) -> None:
        states = [
            each for each in self.records.states.values() if each.stage is RecordStage.DONE
        ]  # those that the rows show
        made = [each.record for each in states if each.record is not None]
        self.quartiles.rows.show_rows(quartile_rows(made))

    def save_table(self) -> None:
        """Save the quartiles of all records as CSV."""
        self._fill_table()
        super().save_table()

    def commands(self) -> list[Command]:
        """Those of every dock of this type, new rule, and the table view."""
        group = self.title_bar.title.text()
        return [
            *super().commands(),
            *replay_command(self.context, self.KEY, group, self._pointed_firing, self),
            Command(
                id="signals.new", text=translate("Signals", "Signals: new rule\u2026"), group=group, run=self.make_rule
            ),
            Command(
                id="signals.table",
                text=translate("Signals", "Signals: records as a table or as pictures"),
                group=group,
                run=lambda: self.show_table(shown=self._pages.currentWidget() is not self.quartiles),
            ),
        ]

    def saved_state(self) -> SignalsState:
        return SignalsState(
            table=self.table_state(),
            sessions=self.sessions.key,
            outcome=self.outcome.key,
            control=self.control.key,
            opened=tuple(sorted(self._opened)),
        )

    def restore(self, state: SignalsState) -> None:
        super().restore(state)
        self.sessions.restore(state.sessions)
        self.outcome.restore(state.outcome)
        self.control.restore(state.control)
        self._opened = set(state.opened)
        for name, row in self.rows.items():
            row.show_record(shown=name in state.opened)
        self._want()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """Focus the button of the first record, or the table."""
        if self._pages.currentWidget() is self.quartiles:
            self.quartiles.setFocus(reason)
        elif self.rows:
            next(iter(self.rows.values())).record.setFocus(reason)
        else:
            self.new.setFocus(reason)


def reading_of_sessions(archive: ReadableArchive, clock: Clock, signals: RulesKept) -> ReadSessions:
    """How records read sessions: by the keys under which the archive keeps values now, a list as it was on each day."""

    def read(rule: Rule, symbols: Sequence[InstrumentId], count: int) -> Reading:
        market = market_of(symbols[0])
        keys, now = (archive.definition(market), archive.definition(market, other=True)), clock.market()
        ever, members = signals.ever_in_list(rule, symbols), signals.members_of(rule)
        return partial(read_sessions, rule=rule, symbols=ever, members=members, count=count, keys=keys, now=now)

    return read
