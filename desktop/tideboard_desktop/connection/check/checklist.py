"""The checklist of a connection check: one row for each step, with an icon for its state and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.check.progress import Checkup, steps_of
from tideboard_desktop.connection.check.words import finding_words, step_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone, share_baseline
from tideboard_desktop.ui.words.errors import unseen_screen_lock
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate

GLYPH = 14


class Checklist(QWidget):
    """View of a `Checkup`; every step has its row from the start, so that nothing moves while it runs."""

    def __init__(self, checkup: Checkup, theme: Theme) -> None:
        super().__init__()
        self._checkup, self._theme = checkup, theme
        identify(self, "connect_checklist", translate("Connect", "Checklist"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        self._grid = grid
        self._rows: dict[CheckStep, _StepRow] = {}
        checkup.changed.connect(self.show_findings)
        self.show_steps(Backend.OPEND)

    def show_steps(self, backend: Backend) -> None:
        """Show the steps of a backend's check, in its order."""
        steps = (*steps_of(backend), CheckStep.HEARTBEATS)
        for row, step in enumerate(steps):
            if step not in self._rows:
                self._rows[step] = _StepRow(step, self._theme)
            self._put(self._rows[step], row)
        for step, shown in self._rows.items():
            for widget in (shown.glyph, shown.name, shown.words):
                widget.setVisible(step in steps)
        self.show_findings()

    def show_findings(self) -> None:
        present = self._checkup.present_step
        unseen = bool(self._checkup.live_accounts) and not self._checkup.noticed()
        for step, row in self._rows.items():
            more = unseen_screen_lock() if unseen and step is CheckStep.ACCOUNTS else ""
            row.show_state(self._checkup.findings.get(step), running=step is present, more=more)
        self.show_heartbeats()

    def show_heartbeats(self) -> None:
        """Show what this computer held back by now."""
        self._rows[CheckStep.HEARTBEATS].show_state(self._checkup.heartbeats, running=False)

    def _put(self, step_row: _StepRow, row: int) -> None:
        """Put a row where the present backend's order has it."""
        for column, widget in enumerate((step_row.glyph, step_row.name, step_row.words)):
            self._grid.removeWidget(widget)
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)

    def widget_of(self, step: CheckStep) -> QWidget:
        """The widget with the sentence of a step, to scroll to."""
        return self._rows[step].words


class _StepRow:
    """The three widgets of one step."""

    def __init__(self, step: CheckStep, theme: Theme) -> None:
        self._step, self._theme = step, theme
        self.glyph = QLabel()
        self.glyph.setFixedSize(theme.px(16), theme.px(17))
        self.name = label(step_words(step), theme, Type.STRONG)
        self.words = label("", theme, Type.BODY)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.words, f"check_{step.value}")

    def show_state(self, finding: Finding | None, *, running: bool, more: str = "") -> None:
        """Show icon, tone and sentence, with `more` behind it; the accessible name has the state in words."""
        surface = self._theme.surface
        if finding is None:
            icon, tint = ("loader", surface.accent) if running else ("minus", surface.text_off)
            words = translate("Connect", "looking…") if running else ""
            self._show(icon, tint, Tone.CAPTION, words, translate("Connect", "not looked at yet"))
            set_tone(self.name, Tone.PRIMARY if running else Tone.CAPTION)
            return
        icon, tint, tone, state = {
            CheckVerdict.GOOD: ("check", surface.text1, Tone.SECONDARY, translate("Connect", "good")),
            CheckVerdict.CAUTION: (
                "triangle-alert",
                surface.warn,
                Tone.WARN,
                translate("Connect", "with a restriction"),
            ),
            CheckVerdict.BAD: ("x", surface.warn, Tone.WARN, translate("Connect", "in the way")),
        }[finding.verdict]
        set_tone(self.name, Tone.PRIMARY if finding.verdict is CheckVerdict.GOOD else Tone.WARN)
        self._show(icon, tint, tone, together(finding_words(finding), more), state)

    def _show(self, icon: str, tint: str, tone: Tone, words: str, state: str) -> None:
        self.glyph.setPixmap(pixmap(icon, tint, self._theme.px(GLYPH), self.glyph.devicePixelRatioF()))
        set_tone(self.words, tone)
        self.words.setText(words)
        share_baseline(self.name, self.words)
        name = translate("Connect", "{step}: {state}. {words}")
        self.words.setAccessibleName(name.format(step=step_words(self._step), state=state, words=words).strip())
