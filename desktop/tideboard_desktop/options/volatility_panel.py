"""The pictures below a chain: smile, term structure, contracts by day, with source and age above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tideboard_desktop.options.option_volumes import OPEN, TRADED
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
SMILE, TERM = "smile", "term"
HEIGHT = 230
"""Logical pixels at which it opens."""


class VolatilityPanel(QWidget):
    """`chosen` carries the key of the picture that a person chose; `caption` are the lines below a saved one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tasks: Tasks, caption: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        names = {
            SMILE: translate("OptionChain", "Smile"),
            TERM: translate("OptionChain", "Term structure"),
            TRADED: translate("OptionChain", "Contracts traded"),
            OPEN: translate("OptionChain", "Contracts open"),
        }
        identify(self, "option_chain_volatility", translate("OptionChain", "Pictures of the chain"))
        self.choice = Segments(
            list(names.items()),
            theme,
            identifier="option_chain_volatility_choice",
            name=translate("OptionChain", "Picture of the chain"),
        )
        self.source = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.source, "option_chain_volatility_source")
        picture = translate("OptionChain", "Picture and figures below the chain")
        self.camera = icon_button("camera", picture, theme, identifier="option_chain_volatility_picture")
        self.camera.clicked.connect(lambda _on=False: self._open_menu())
        self.pages = {
            key: PlotPages(Plot(theme, identifier=f"option_chain_{key}", name=name), tasks, caption)
            for key, name in names.items()
        }
        self._stack = QStackedWidget()
        for pages in self.pages.values():
            self._stack.addWidget(pages)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 6, 2)
        head.setSpacing(10)
        for part, stretch in ((self.choice, 0), (self.source, 1), (self.camera, 0)):
            head.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.setMinimumHeight(theme.px(HEIGHT) // 2)
        self.choice.chosen.connect(self.show_picture)
        self.choice.chosen.connect(self.chosen)

    @property
    def key(self) -> str:
        return self.choice.key

    @property
    def shown(self) -> PlotPages:
        return self.pages[self.key]

    def show_picture(self, key: str) -> None:
        self.choice.choose(key)
        self._stack.setCurrentWidget(self.pages[key])

    def _open_menu(self) -> None:
        self.shown.menu().popup(self.camera.mapToGlobal(self.camera.rect().bottomLeft()))
