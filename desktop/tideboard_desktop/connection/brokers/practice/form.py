"""The fields of the practice exchange: protocol port, scenario and seed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox

from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.brokers.descriptor import BrokerForm
from tideboard_desktop.connection.brokers.draft import ConnectionDraft
from tideboard_desktop.connection.brokers.text_field import text_field
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.ui.cli.command_line import SCENARIOS
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import NamedRows
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class PracticeForm(BrokerForm):
    """The fields of the practice exchange over a draft.

    Scenario and seed are shown for the use of prices only: every other use goes to the same exchange.
    """

    def __init__(self, draft: ConnectionDraft, ports: Mapping[Backend, str], theme: Theme, use: Use) -> None:
        super().__init__()
        self._draft, self._theme = draft, theme
        self.door = Segments(
            [(port.value, words) for port, words in ports.items()],
            theme,
            identifier="connect_door",
            name=translate("Connect", "Door"),
            height=26,
        )
        self.door.choose(draft.door.value)
        self.seed = text_field("connect_seed", translate("Connect", "Seed"), draft.seed, 120, theme)
        self.seed.setValidator(QIntValidator(0, 2**31 - 1, self))
        self.seed.setPlaceholderText(translate("Connect", "any"))
        self.scenario = self._scenarios()
        rows = NamedRows(theme)
        rows.add(translate("Connect", "Door"), self.door)
        for field in (self.scenario, self.seed):
            field.setFixedWidth(theme.px(240))
        if use is Use.PRICES:
            rows.add(translate("Connect", "Scenario"), self.scenario)
            rows.add(translate("Connect", "Seed"), self.seed)
        vbox(rows, on=self, margins=0)
        self.seed.textChanged.connect(self._take)
        self.scenario.currentIndexChanged.connect(self._take)
        self.door.chosen.connect(self._choose_port)

    def _scenarios(self) -> QComboBox:
        box = QComboBox()
        identify(box, "connect_scenario", translate("Connect", "Scenario"))
        box.setFont(self._theme.font(Type.BODY))
        for name in SCENARIOS:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(self._draft.scenario or SCENARIOS[0])))
        return box

    def _choose_port(self, key: str) -> None:
        self._draft.door = Backend(key)
        self.changed.emit()

    def _take(self, _what: object = None) -> None:
        self._draft.seed = self.seed.text()
        chosen = str(self.scenario.currentData())
        self._draft.scenario = "" if chosen == SCENARIOS[0] else chosen
        self.changed.emit()
