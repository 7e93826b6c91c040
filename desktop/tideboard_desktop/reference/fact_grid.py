"""Names and values in two columns, which can be picked out and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label


class FactGrid(QWidget):
    """The number of lines varies; the value of a line has the identifier `{identifier}_{number}`."""

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme, self._identifier = theme, identifier
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these lines."""
        while len(self._lines) < len(facts):
            self._lines.append(self._line(len(self._lines)))
        for place, (name, value) in enumerate(self._lines):
            there = place < len(facts)
            name.setText(facts[place][0] if there else "")
            value.setText(facts[place][1] if there else "")
            value.setAccessibleName(": ".join(facts[place]) if there else "")
            name.setVisible(there)
            value.setVisible(there)

    def values(self) -> dict[str, str]:
        """Names and values of the lines that are shown."""
        return {name.text(): value.text() for name, value in self._lines if name.text()}

    def _line(self, place: int) -> tuple[QLabel, QLabel]:
        name = label("", self._theme, Type.BODY, Tone.SECONDARY)
        value = label("", self._theme, Type.STRONG)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        identify(value, f"{self._identifier}_{place}")
        self._grid.setRowMinimumHeight(place, self._theme.px(Type.STRONG.line) + 2)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)
        return name, value
