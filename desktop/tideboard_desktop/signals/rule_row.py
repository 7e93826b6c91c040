"""One rule in a line: name, what its record says, how often it fired, its switch; and behind that the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QWidget

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.record import RuleRecord
from tideboard_core.signals.rules import PARAMETERS, Rule, RuleKind
from tideboard_desktop.signals.content import (
    clock_words,
    fired_of,
    firing_reading,
    measured_words,
    reading_of,
    seen_words,
    spread_of,
    thumbnail_of,
    verdict_of,
)
from tideboard_desktop.signals.parameter_text import ParameterText
from tideboard_desktop.signals.pictures import (
    FIRED_WIDTH,
    HEIGHT,
    LAST_WIDTH,
    NOTHING_FIRED,
    SPREADS_WIDTH,
    FiredFigures,
    Spread,
    ThumbnailPicture,
    fired_figure,
    firings_figure,
    spreads_figure,
)
from tideboard_desktop.signals.records import RecordStage, State
from tideboard_desktop.signals.rule_dialog import read_parameter
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.signals.watching import SignalWatch
from tideboard_desktop.signals.words import minutes_words, rule_name, sentence, states_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.form import PassingNote
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.joining import listed, together

TRACK = (30, 17)
_GAP = 8


class ArmSwitch(QAbstractButton):
    """Checked = armed. It never changes by itself: `clicked` asks for the other state, `show_state` shows it."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme, self._dashed = theme, False
        identify(self, identifier)
        give_role(self, QAccessible.Role.CheckBox)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(theme.px(22))

    def nextCheckState(self) -> None:  # noqa: N802  Qt's name
        """Wait until the rule is armed."""

    def show_state(self, word: str, meaning: str, *, armed: bool, dashed: bool) -> None:
        """Show a state with its word; `meaning` is what a press does."""
        self._dashed = dashed
        self.setText(word)
        self.setChecked(armed)
        self.setAccessibleName(word)
        self.setAccessibleDescription(meaning)
        self.setToolTip(tip(meaning))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Word, gap and track, with room for the ring of the keys."""
        wide, px = text_width(self.text(), self._theme, Type.CAPTION_STRONG), self._theme.px
        return QSize(round(wide) + _GAP + px(TRACK[0]) + 6, px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the word, the track and the knob."""
        painter, surface, px = QPainter(self), self._theme.surface, self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setFont(self._theme.font(Type.CAPTION_STRONG if on else Type.CAPTION))
        painter.setPen(colour(surface.accent if on else surface.text3))
        painter.drawText(QRectF(3, 0, self.width(), self.height()), LEFT, self.text())
        track = QRectF(self.width() - px(TRACK[0]) - 3, (self.height() - px(TRACK[1])) / 2, px(TRACK[0]), px(TRACK[1]))
        style = Qt.PenStyle.DashLine if self._dashed and not on else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(surface.accent_fill if on else surface.line_control), 1.0, style))
        painter.setBrush(colour(surface.accent_fill if on else surface.inset))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - px(6)
        left = track.right() - side - px(3) if on else track.left() + px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white if on else colour(surface.text_off if self._dashed else surface.text3))
        painter.drawEllipse(QRectF(left, track.center().y() - side / 2, side, side))


_NAMED = 5
"""Securities that are named; of more the number is told."""


def row_content(
    rule: Rule, state: State | None, kept: RulesKept, watch: SignalWatch | None, *, asked: bool
) -> RowContent:
    """What to show; `asked` says that the person wants to arm the rule, and is asked whether without a record.

    `watch` watches the armed rules, None while there are none.
    """
    record = None if state is None else state.record
    history = kept.kept(rule)
    word, meaning, dashed = _switch_words(record, armed=history.armed)
    watched = _watch_words(rule, watch if history.armed else None)
    content = RowContent(
        scope=_scope(rule, kept),
        word=word,
        meaning=meaning,
        armed=history.armed,
        dashed=dashed,
        ask=translate("Signals", "Arm without a record") if asked and not history.armed else "",
        tried=translate("Signals", "Tried {count} settings").format(count=history.tried) if history.tried > 1 else "",
        blind="\n".join(watched[1:]),
        live="\n".join(
            [
                *watched[:1],
                *_fired_words(rule, kept),
                *_record_words(rule, record, kept),
                *_shared_words(0 if state is None or record is None else state.shared),
            ]
        ),
    )
    if state is None or record is None or state.stage is not RecordStage.DONE:
        return replace(content, note=stage_words(state))
    if not record.could_fire:
        return replace(content, note=_unable_words(rule))
    last = record.last_five[::-1]
    starts = [kept.start_of(each.firing) for each in last]
    return replace(
        content,
        verdict=verdict_of(record),
        measured=measured_words(record),
        fired=fired_of(record),
        spreads=tuple(map(spread_of, record.horizons)),
        readings=tuple(map(reading_of, record.horizons)),
        thumbnails=tuple(thumbnail_of(each, start) for each, start in zip(last, starts, strict=True)),
        last_readings=tuple(firing_reading(each, start) for each, start in zip(last, starts, strict=True)),
    )


def _scope(rule: Rule, kept: RulesKept) -> str:
    symbols, name = kept.symbols_of(rule), kept.list_name(rule)
    if not symbols:
        return translate("Signals", "{list}, no securities").format(list=name)
    words = translate("Signals", "{list}, {count} securities \u00b7 from {time}")
    time = clock_words(symbols[0], kept.clock_of(symbols[0], rule.begins))
    return words.format(list=name, count=len(symbols), time=time)


def _switch_words(record: RuleRecord | None, *, armed: bool) -> tuple[str, str, bool]:
    """The word beside the switch, what a press does, and whether there are too few firings."""
    if armed:
        return translate("Signals", "Armed"), translate("Signals", "Press to switch the rule off"), False
    if record is None:
        words = translate("Signals", "It has no record: a press asks whether to arm it without one")
        return translate("Signals", "Off"), words, True
    if not record.enough:
        words = translate("Signals", "Too few firings for a record: a press asks whether to arm it without one")
        return translate("Signals", "Too few"), words, True
    words = translate("Signals", "Press to arm the rule: it only works while Tideboard runs and is connected")
    return translate("Signals", "Off"), words, False


def _watch_words(rule: Rule, watch: SignalWatch | None) -> list[str]:
    """What an armed rule does not watch, or not yet."""
    if watch is None:
        return []
    found = [translate("Signals", "Watches only while Tideboard runs and is connected.")]
    age = watch.news_age(rule)
    if age is not None:
        read = translate("Signals", "Headlines read {age} ago.").format(age=fmt.coarse_age(age))
        found[0] = together(found[0], read)
    for reason, symbols in watch.unwatched(rule).items():
        words = translate("Signals", "Not watched: {symbols} ({reason}).")
        found.append(words.format(symbols=_named(symbols), reason=reason))
    blind = watch.blind(rule)
    if blind and rule.needs_other:
        words = translate(
            "Signals",
            "Blind for now: {symbols}. It needs {minutes} of both providers, received while Tideboard runs, and the "
            "bars of all minutes since the open.",
        )
        lasting = minutes_words(rule.whole("lasting"))
        found.append(words.format(symbols=_named(blind), minutes=lasting))
    elif blind and rule.looks_back:
        words = translate(
            "Signals", "Blind for now: {symbols}. It looks back on {minutes}, received while Tideboard runs."
        )
        found.append(words.format(symbols=_named(blind), minutes=minutes_words(rule.looks_back)))
    return found


def _named(symbols: Sequence[InstrumentId]) -> str:
    """The first of them by their codes, and how many more."""
    codes = listed(each.partition(".")[2] for each in symbols[:_NAMED])
    if len(symbols) <= _NAMED:
        return codes
    return translate("Signals", "{symbols} and {count} more").format(symbols=codes, count=len(symbols) - _NAMED)


def _fired_words(rule: Rule, kept: RulesKept) -> list[str]:
    """What it fired by now on a replayed day; on a running one notices say so."""
    fired = [each for each in kept.signals.fired if each.rule == rule.id]
    if not kept.why_fixed or not fired:
        return []
    named = [
        " ".join((clock_words(each.firing.instrument, kept.start_of(each.firing)), each.firing.instrument))
        for each in fired
    ]
    words = translate("Signals", "Fired by now: {firings}").format(firings=listed(named[-_NAMED:]))
    more = len(named) - _NAMED
    if more > 0:
        words = together(words, translate("Signals", "{count} more before").format(count=more))
    return [words]


def _record_words(rule: Rule, record: RuleRecord | None, kept: RulesKept) -> list[str]:
    """What kind of sessions a record is of, and on how many of them nobody noted what the list had."""
    if record is None:
        return []
    found = [translate("Signals", "Record: {words}").format(words=seen_words(record))] if seen_words(record) else []
    members, days = kept.members_of(rule), [day for day, _count in record.per_session]
    noted = sum(1 for day in days if members(day) is not None)
    if noted < len(days):
        words = translate("Signals", "List noted on {count} of {total} sessions.")
        found.append(words.format(count=noted, total=len(days)))
    return found


def _shared_words(count: int) -> list[str]:
    """How many sessions of a record come from a shared place."""
    words = translate("Signals", "{count} symbol-sessions of the record come from the shared place.")
    return [words.format(count=fmt.quantity(count))] if count else []


def _unable_words(rule: Rule) -> str:
    """Why a rule could fire in no recorded session."""
    if rule.kind is RuleKind.PROVIDERS_DISAGREE:
        return translate("Signals", "Only one provider was recorded for these securities: there is nothing to compare")
    if rule.kind is RuleKind.LARGE_PRINTS:
        return translate("Signals", "No trades recorded on enough sessions: it needs those of 20 sessions before")
    if rule.needs_percentile:
        return translate("Signals", "No session with 20 recorded sessions before it: there is no percentile yet")
    return translate("Signals", "The recorded sessions lack what this rule reads, such as minute bars")


def stage_words(state: State | None) -> str:
    """Why there is no record."""
    if state is None or state.stage is RecordStage.WAITING:
        return translate("Signals", "Waits for the records before it")
    if state.stage is RecordStage.COMPUTING:
        return translate("Signals", "Computing the record: {share}").format(share=fmt.share(100 * state.share, 0))
    if state.stage is RecordStage.FAILED:
        return state.problem
    if state.stage is RecordStage.CANCELLED:
        return translate("Signals", "Cancelled: Ask again computes it")
    return translate("Signals", "Nothing is recorded for these securities yet: a record needs sessions in the archive")


class FiredView(Plot):
    """The number large, a bar for each session, and words."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__(theme, identifier=identifier, name="")
        give_role(self, QAccessible.Role.StaticText)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(theme.px(FIRED_WIDTH), theme.px(HEIGHT))
        self.show_fired(NOTHING_FIRED)

    def show_fired(self, fired: FiredFigures) -> None:
        self.show_figure(fired_figure(fired, self.theme))
        self.setAccessibleName("; ".join(part for part in (f"{fired.number} {fired.of}", *fired.lines) if part.strip()))


class WalkedView(Plot):
    """Pictures side by side; ↑ and ↓ leave for another row: `left_by` carries -1 or 1.

    `menu_wanted` carries the picture at the cursor or under the mouse, and where its menu is to open.
    """

    left_by = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, theme: Theme, *, identifier: str, name: str, width: int) -> None:
        super().__init__(theme, identifier=identifier, name=name)
        self.setFixedSize(theme.px(width), theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave, else as every plot."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.left_by.emit(step)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Ask for the menu of a picture."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        stop = self.stop_at(QPointF(event.pos())) if by_mouse else self.at
        if stop is not None:
            self.menu_wanted.emit(stop, event.globalPos())


translate = QCoreApplication.translate

RULE_WIDTH = 280
LEFT_MARGIN, GAP = 10, 4
"""Pixels at the left of a rule, and between its parts."""
_RIGHT = 6
_NAME_WIDTH, _COUNT_WIDTH, _SWITCH_WIDTH = 196, 118, 104
"""Logical pixels of the parts of a line whose width no words change."""
_COUNTS = 3
"""The column of the counts in the line of a row."""
_NARROW = 560
"""Logical pixels below which a row has its verdict on a line of its own."""
_SWING = 2
"""Pixels that a row may be wider or narrower before its name and count have other widths."""


@dataclass(frozen=True, slots=True, eq=False)
class RowContent:
    """What stands beside a rule. While there is no record `note` says why, in place of the distributions.

    `scope` names the list with its securities and the first minute, `tried` the settings tried. `word` and `meaning`
    are those of the switch; `ask` is the text of the button that arms without a record, empty without one. `verdict`
    and `measured` say the record in words; `blind` what an armed rule does not watch.
    """

    scope: str
    word: str
    meaning: str
    armed: bool = False
    dashed: bool = False
    ask: str = ""
    tried: str = ""
    live: str = ""
    blind: str = ""
    verdict: str = ""
    measured: str = ""
    fired: FiredFigures = NOTHING_FIRED
    spreads: tuple[Spread, ...] = ()
    readings: tuple[str, ...] = ()
    thumbnails: tuple[ThumbnailPicture, ...] = ()
    last_readings: tuple[str, ...] = ()
    note: str = ""


class RuleRow(QFrame):
    """`arm_wanted` carries whether the rule is to be armed, `sure_wanted` = arm it without a record.

    `edit_wanted` opens its form; `parameter_changed` carries a parameter's name and its new value; `record_shown`
    whether the record is to be seen.
    """

    arm_wanted = Signal(bool)
    sure_wanted = Signal()
    edit_wanted = Signal()
    parameter_changed = Signal(str, float)
    record_shown = Signal(bool)

    def __init__(self, rule: Rule, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self.rule, self._theme = rule, theme
        self.content = RowContent(scope="", word="", meaning="")
        self._stage: str | None = None
        self._divided = 0
        identify(self, identifier)
        give_role(self, QAccessible.Role.Grouping)
        self.name = elided_label("", theme, Type.STRONG)
        self.edit = icon_button("pencil", "", theme, identifier=f"{identifier}_edit")
        self.edit.clicked.connect(lambda _on=False: self.edit_wanted.emit())
        self.switch = ArmSwitch(theme, identifier=f"{identifier}_arm")
        self.switch.clicked.connect(lambda _on=False: self.arm_wanted.emit(not self.switch.isChecked()))
        self.sentence = ParameterText(theme, identifier=f"{identifier}_sentence", refuse=self._problem)
        self.sentence.changed.connect(self._take)
        self.wrong = PassingNote("", theme)
        self.sentence.refused.connect(self.wrong.say)
        self.scope = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.states = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.tried = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.verdict, self.measured = label("", theme, Type.STRONG), label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.live, self.blind = (label("", theme, Type.CAPTION, Tone.CAPTION) for _each in range(2))
        for words in (self.verdict, self.measured, self.live, self.blind):
            words.setWordWrap(True)
        self.count = label("", theme, Type.STRONG)
        self.counted = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.record = push_button("", theme, ButtonStyle.TEXT, identifier=f"{identifier}_record")
        self.record.clicked.connect(lambda _on=False: self.show_record(shown=not self.shows_record))
        self.sure = push_button("", theme, ButtonStyle.TEXT, identifier=f"{identifier}_sure")
        self.sure.clicked.connect(lambda _on=False: self.sure_wanted.emit())
        self.fired = FiredView(theme, identifier=f"{identifier}_fired")
        after, last = translate("Signals", "Price after the signal"), translate("Signals", "Last firings")
        self.spreads = WalkedView(theme, identifier=f"{identifier}_spreads", name=after, width=SPREADS_WIDTH)
        self.last = WalkedView(theme, identifier=f"{identifier}_last", name=last, width=LAST_WIDTH)
        self._lay_out()
        self.show_rule(rule)

    def _lay_out(self) -> None:
        px, right = self._theme.px, Qt.AlignmentFlag.AlignRight
        self._named = as_widget(
            vbox(hbox(self.name, self.edit, stretch(), spacing=4), self.scope, margins=0, spacing=0)
        )
        self._counts = as_widget(vbox((self.count, 0, right), (self.counted, 0, right), margins=0, spacing=0))
        switch = as_widget(hbox(stretch(), self.switch, margins=0))
        switch.setMinimumWidth(px(_SWITCH_WIDTH))
        self._words = as_widget(vbox(self.verdict, self.measured, self.blind, margins=0, spacing=0))
        line = self._line = QGridLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setHorizontalSpacing(10)
        line.setColumnStretch(1, 1)
        for column, part in enumerate((self._named, self._words, self.sure, self._counts, self.record, switch)):
            line.addWidget(part, 0, column)
        self._block = QWidget()
        vbox(
            self.sentence,
            self.wrong,
            self.states,
            self.tried,
            self.live,
            stretch(),
            on=self._block,
            margins=(0, 0, 12, 0),
            spacing=3,
        )
        self._parts = QWidget()
        parts = FlowLayout(self._parts, gap=GAP)
        shown: tuple[QWidget, ...] = (
            self._block,
            self._captioned(self.fired, translate("Signals", "Fired, per session"), FIRED_WIDTH),
            self._captioned(
                self.spreads,
                translate("Signals", "Price after the signal: points, median, quartiles; below them without it"),
                SPREADS_WIDTH,
            ),
            self._captioned(self.last, translate("Signals", "Last five, change after 30 min"), LAST_WIDTH),
        )
        for each in shown:
            parts.addWidget(each)
            parts.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        vbox(line, self._parts, hairline(), on=self, margins=(LEFT_MARGIN, 6, _RIGHT, 0), spacing=6)
        self.show_record(shown=True)  # with the longer of both texts, which the button keeps room for
        self.record.setMinimumWidth(self.record.sizeHint().width())
        self.show_record(shown=False)

    def _captioned(self, view: QWidget, words: str, width: int) -> QWidget:
        caption = elided_label(words, self._theme, Type.CAPTION, Tone.CAPTION)
        caption.setFixedWidth(self._theme.px(width))
        return as_widget(vbox(caption, view, margins=0, spacing=2))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """The sentence takes what the pictures beside it leave; name and count leave room for the verdict.

        In a narrow row verdict and count stand below it.
        """
        super().resizeEvent(event)
        px, wide = self._theme.px, self.width()
        if abs(wide - self._divided) > _SWING:  # the row's least width follows these, and would go to and fro for ever
            self._divided = wide
            narrow = wide < px(_NARROW)
            if narrow:
                self._line.addWidget(self._words, 1, 0, 1, _COUNTS + 2)
                self._line.addWidget(self._counts, 1, _COUNTS + 2)
            else:
                self._line.addWidget(self._words, 0, 1)
                self._line.addWidget(self._counts, 0, _COUNTS)
            for column in range(2):
                self._line.setColumnStretch(column, int(narrow is (column == 0)))
            self._named.setFixedWidth(min(px(_NAME_WIDTH), wide // 4))
            if narrow:
                self._named.setMinimumWidth(0)
                self._named.setMaximumWidth(px(_NAME_WIDTH))
            self._counts.setMinimumWidth(min(px(_COUNT_WIDTH), wide // 8))
        others = px(FIRED_WIDTH) + px(SPREADS_WIDTH) + px(LAST_WIDTH) + 3 * GAP
        self._block.setFixedWidth(max(wide - LEFT_MARGIN - _RIGHT - others, px(RULE_WIDTH)))

    @property
    def shows_record(self) -> bool:
        return not self._parts.isHidden()

    def show_record(self, *, shown: bool) -> None:
        """Show the record below the line, or the line alone."""
        self._parts.setVisible(shown)
        self.record.setText(translate("Signals", "Hide record") if shown else translate("Signals", "Record"))
        self.record_shown.emit(shown)

    def show_stage(self, words: str) -> None:
        """Say why there is no record yet."""
        if words == self._stage:
            return
        self._stage = words
        self.verdict.setText(words)
        self.measured.hide()
        self.spreads.show_figure(without_figure(words))

    def show_rule(self, rule: Rule) -> None:
        self.rule = rule
        name = rule_name(rule)
        self.setAccessibleName(name)
        self.name.setText(name)
        words = translate("Signals", "Edit {rule}").format(rule=name)
        self.edit.setAccessibleName(words)
        self.edit.setToolTip(tip(words))
        parts = sentence(rule)
        self.sentence.show_text(parts.template, parts.shown, parts.values)
        self.states.setText(states_words(rule))

    def show_content(self, content: RowContent, spans: tuple[float, ...], ends: tuple[tuple[str, str], ...]) -> None:
        """Show another record or state; `spans` and `ends` as for `spreads_figure`."""
        self.content, self._stage = content, None
        self.scope.setText(content.scope)
        self.switch.show_state(content.word, content.meaning, armed=content.armed, dashed=content.dashed)
        for part, words in (
            (self.tried, content.tried),
            (self.live, content.live),
            (self.blind, content.blind),
            (self.sure, content.ask),
            (self.verdict, content.note or content.verdict),
            (self.measured, content.measured),
        ):
            part.setText(words)
            part.setVisible(bool(words))
        self.count.setText(content.fired.number)
        self.counted.setText(content.fired.of)
        self._counts.setVisible(bool(content.fired.number))
        self.fired.show_fired(content.fired)
        spreads = spreads_figure(content.spreads, spans, ends, content.readings)
        self.spreads.show_figure(without_figure(content.note) if content.note else spreads)
        self.last.show_figure(firings_figure(content.thumbnails, content.last_readings))

    # --- values in place --------------------------------------------------------------------------------------------

    def _problem(self, name: str, text: str) -> str:
        parameter = next(each for each in PARAMETERS[self.rule.kind] if each.name == name)
        try:
            read_parameter(parameter, text)
        except ValueError as error:
            return str(error)
        return ""

    def _take(self, name: str, text: str) -> None:
        parameter = next(each for each in PARAMETERS[self.rule.kind] if each.name == name)
        self.parameter_changed.emit(name, read_parameter(parameter, text))
