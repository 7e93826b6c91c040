"""A dock that stands alone, without the window that would hold it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tideboard_desktop.widgets.panel import TitleBar, rounded_body


class Panel(QWidget):
    """Title bar and body in one column."""

    def __init__(self, bar: TitleBar, body: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(rounded_body(body), 1)
