"""One rule with its record: what it says, whether it is armed, how often it fired and what came after."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_core.signals.rules import PARAMETERS, Rule
from tideboard_desktop.signals.arm_switch import ArmSwitch
from tideboard_desktop.signals.parameter_text import ParameterText
from tideboard_desktop.signals.pictures import (
    LAST_WIDTH,
    NOTHING_FIRED,
    SPREADS_WIDTH,
    Fired,
    Spread,
    Thumbnail,
    firings_figure,
    spreads_figure,
)
from tideboard_desktop.signals.record_views import FiredView, WalkedView
from tideboard_desktop.signals.rule_dialog import read_parameter
from tideboard_desktop.signals.words import rule_name, sentence, states_words
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.plots.figure import without_figure
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.form import Note
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline

translate = QCoreApplication.translate
RULE_WIDTH = 280
LEFT, GAP = 10, 4
"""Pixels at the left of a rule, and between its parts."""


@dataclass(frozen=True, slots=True, eq=False)
class RowContent:
    """What stands beside a rule. While there is no record `note` says why, in place of the distributions.

    `scope` names the list with its securities and the first minute, `tried` the settings tried. `word` and `meaning`
    are those of the switch; `ask` is the text of the button that arms without a record, empty without one.
    """

    scope: str
    word: str
    meaning: str
    armed: bool = False
    dashed: bool = False
    ask: str = ""
    tried: str = ""
    live: str = ""
    fired: Fired = NOTHING_FIRED
    spreads: tuple[Spread, ...] = ()
    readings: tuple[str, ...] = ()
    thumbnails: tuple[Thumbnail, ...] = ()
    last_readings: tuple[str, ...] = ()
    note: str = ""


class RuleRow(QFrame):
    """`arm_wanted` carries whether the rule is to be armed, `sure_wanted` = arm it without a record.

    `edit_wanted` opens its form; `parameter_changed` carries a parameter's name and its new value.
    """

    arm_wanted = Signal(bool)
    sure_wanted = Signal()
    edit_wanted = Signal()
    parameter_changed = Signal(str, float)

    def __init__(self, rule: Rule, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self.rule, self._theme = rule, theme
        self.content = RowContent(scope="", word="", meaning="")
        identify(self, identifier)
        give_role(self, QAccessible.Role.Grouping)
        self.name = elided_label("", theme, Type.STRONG)
        self.edit = icon_button("pencil", "", theme, identifier=f"{identifier}_edit")
        self.edit.clicked.connect(lambda _on=False: self.edit_wanted.emit())
        self.switch = ArmSwitch(theme, identifier=f"{identifier}_arm")
        self.switch.clicked.connect(lambda _on=False: self.arm_wanted.emit(not self.switch.isChecked()))
        self.said = ParameterText(theme, identifier=f"{identifier}_sentence", refuse=self._problem)
        self.said.changed.connect(self._take)
        self.wrong = Note("", theme)
        self.wrong.hide()
        self.said.refused.connect(self._refused)
        self.scope = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.states = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.tried = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.live = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.live.setWordWrap(True)
        self.sure = push_button("", theme, ButtonStyle.TEXT, identifier=f"{identifier}_sure")
        self.sure.clicked.connect(lambda _on=False: self.sure_wanted.emit())
        self.fired = FiredView(theme, identifier=f"{identifier}_fired")
        after, last = translate("Signals", "Price after the signal"), translate("Signals", "Last firings")
        self.spreads = WalkedView(theme, identifier=f"{identifier}_spreads", name=after, width=SPREADS_WIDTH)
        self.last = WalkedView(theme, identifier=f"{identifier}_last", name=last, width=LAST_WIDTH)
        self._lay_out()
        self.show_rule(rule)

    def _lay_out(self) -> None:
        block = QWidget()
        block.setFixedWidth(self._theme.px(RULE_WIDTH))
        vbox(
            hbox(self.name, self.edit, stretch(), self.switch, spacing=4),
            self.said,
            self.wrong,
            self.scope,
            self.states,
            self.tried,
            self.live,
            (self.sure, 0, Qt.AlignmentFlag.AlignLeft),
            stretch(),
            on=block,
            margins=(0, 0, 12, 0),
            spacing=3,
        )
        inner = QWidget()
        parts = FlowLayout(inner, gap=GAP)
        shown: tuple[QWidget, ...] = (block, self.fired, self.spreads, self.last)
        for each in shown:
            parts.addWidget(each)
            parts.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        vbox(inner, hairline(), on=self, margins=(LEFT, 8, 6, 0), spacing=6)

    def show_rule(self, rule: Rule) -> None:
        self.rule = rule
        name = rule_name(rule)
        self.setAccessibleName(name)
        self.name.setText(name)
        words = translate("Signals", "Edit {rule}").format(rule=name)
        self.edit.setAccessibleName(words)
        self.edit.setToolTip(tip(words))
        said = sentence(rule)
        self.said.show_text(said.template, said.shown, said.values)
        self.states.setText(states_words(rule))

    def show_content(self, content: RowContent, spans: tuple[float, ...], ends: tuple[tuple[str, str], ...]) -> None:
        """Show another record or state; `spans` and `ends` as for `spreads_figure`."""
        self.content = content
        self.scope.setText(content.scope)
        self.switch.show_state(content.word, content.meaning, armed=content.armed, dashed=content.dashed)
        for part, words in ((self.tried, content.tried), (self.live, content.live), (self.sure, content.ask)):
            part.setText(words)
            part.setVisible(bool(words))
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

    def _refused(self, sentence_: str) -> None:
        self.wrong.say(sentence_)
        self.wrong.setVisible(bool(sentence_))
