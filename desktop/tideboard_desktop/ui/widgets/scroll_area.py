"""A vertical scroll area without a frame."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


def scrolling(inner: QWidget) -> QScrollArea:
    """A scroll area as wide as `inner`, without a frame and outside the tab order."""
    return _set_up(QScrollArea(), inner)


def as_high_as(inner: QWidget) -> QScrollArea:
    """The same, as high as `inner` and no higher; where there is less room it scrolls."""
    return _set_up(_Fitted(), inner)


class _Fitted(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow the height of the widget inside, which scrolls before its rows shrink."""
        inner = self.widget()
        if event.type() is QEvent.Type.LayoutRequest and inner is not None:
            inner.setMinimumHeight(inner.sizeHint().height())
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        inner = self.widget()
        return super().sizeHint() if inner is None else inner.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        inner = self.widget()
        return QSize(0 if inner is None else inner.minimumSizeHint().width(), 0)


def _set_up(area: QScrollArea, inner: QWidget) -> QScrollArea:
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
