"""The checklist: one line for each step, with a glyph for its state and a sentence for what was found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tideboard_core.model.connection_check import CheckStep, Finding, Verdict
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.check.progress import Checkup, steps_of
from tideboard_desktop.connection.check.words import finding_words, step_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone

translate = QCoreApplication.translate

GLYPH = 14


class Checklist(QWidget):
    """View of a checkup; it keeps room for every step from the start."""

    def __init__(self, checkup: Checkup, theme: Theme) -> None:
        super().__init__()
        self._checkup, self._theme = checkup, theme
        identify(self, "connect_checklist", translate("Connect", "Checklist"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        self._grid = grid
        self._lines: dict[CheckStep, _Line] = {}
        checkup.changed.connect(self.show_findings)
        self.show_steps(Backend.OPEND)

    def show_steps(self, backend: Backend) -> None:
        """Show the steps that connections of this kind take."""
        steps = steps_of(backend)
        for row, step in enumerate(steps):
            if step not in self._lines:
                self._lines[step] = _Line(step, self._theme)
            self._put(self._lines[step], row)
        for step, line in self._lines.items():
            for part in (line.glyph, line.name, line.words):
                part.setVisible(step in steps)
        self.show_findings()

    def show_findings(self) -> None:
        """Show every step as it stands."""
        present = self._checkup.present_step
        for step, line in self._lines.items():
            line.show_state(self._checkup.findings.get(step), running=step is present)

    def _put(self, line: _Line, row: int) -> None:
        """Each backend takes the steps in an order of its own."""
        for column, part in enumerate((line.glyph, line.name, line.words)):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)

    def part_of(self, step: CheckStep) -> QWidget:
        """What shows a step, to bring it into view."""
        return self._lines[step].words


class _Line:
    """The three parts of one step."""

    def __init__(self, step: CheckStep, theme: Theme) -> None:
        self._step, self._theme = step, theme
        self.glyph = QLabel()
        self.glyph.setFixedSize(theme.px(16), theme.px(17))
        self.name = label(step_words(step), theme, Type.STRONG)
        self.words = label("", theme, Type.BODY)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(self.words, f"check_{step.value}")

    def show_state(self, finding: Finding | None, *, running: bool) -> None:
        """Glyph, tone and sentence; the state is also in the accessible name."""
        surface = self._theme.surface
        if finding is None:
            icon, tint = ("loader", surface.accent) if running else ("minus", surface.text_off)
            said = translate("Connect", "looking…") if running else ""
            self._show(icon, tint, Tone.CAPTION, said, translate("Connect", "not looked at yet"))
            set_tone(self.name, Tone.PRIMARY if running else Tone.CAPTION)
            return
        icon, tint, tone, state = {
            Verdict.GOOD: ("check", surface.text1, Tone.SECONDARY, translate("Connect", "good")),
            Verdict.CAUTION: ("triangle-alert", surface.warn, Tone.WARN, translate("Connect", "with a restriction")),
            Verdict.BAD: ("x", surface.warn, Tone.WARN, translate("Connect", "in the way")),
        }[finding.verdict]
        set_tone(self.name, Tone.PRIMARY if finding.verdict is Verdict.GOOD else Tone.WARN)
        self._show(icon, tint, tone, finding_words(finding), state)

    def _show(self, icon: str, tint: str, tone: Tone, words: str, state: str) -> None:
        self.glyph.setPixmap(pixmap(icon, tint, self._theme.px(GLYPH), self.glyph.devicePixelRatioF()))
        set_tone(self.words, tone)
        self.words.setText(words)
        told = translate("Connect", "{step}: {state}. {words}")
        self.words.setAccessibleName(told.format(step=step_words(self._step), state=state, words=words).strip())
