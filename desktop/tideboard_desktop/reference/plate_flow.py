"""The head of a plate: its name, today's net inflow of the securities whose flow is known, and a button for more."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tideboard_core.hub import Subscription
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.ports import Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.models.plates import coverage_words, newest_net, roll_up
from tideboard_desktop.qt_text import tip
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.theme import Type
from tideboard_desktop.widgets.labels import Kind, Tone, elided_label, identify, label, push_button, set_tone

translate = QCoreApplication.translate
AT_ONCE = 8
"""Securities whose flow one press of the button asks for: a third of what the broker allows in 30 seconds."""


class PlateFlow(QWidget):
    """Flow is asked by the one scheduler of the window, which keeps the broker's limit: here it is only wanted.

    What has come is wanted no more, so that a plate costs each of its securities one call. `changed` tells new flow.
    """

    changed = Signal()

    def __init__(self, ground: ReferenceGround, owner: QWidget) -> None:
        super().__init__()
        self._ground = ground
        self._members: Sequence[Instrument] = ()
        self._asked: dict[InstrumentId, Subscription] = {}
        self._given_up: set[InstrumentId] = set()
        theme = ground.theme
        self.name = elided_label("", theme, Type.STRONG)
        self.net = label("", theme, Type.STRONG)
        identify(self.net, "plates_net")
        self.coverage = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.coverage, "plates_coverage")
        self.more = push_button(translate("Plates", "Read more flow"), theme, Kind.TEXT, identifier="plates_more_flow")
        self.more.setToolTip(
            tip(
                translate("Plates", "Asks for the flow of {count} more securities within the broker's limit").format(
                    count=AT_ONCE
                )
            )
        )
        self.more.clicked.connect(self.read_more)
        self.setMinimumHeight(theme.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 2)
        row.addWidget(self.net)
        row.addWidget(self.coverage, 3)
        row.addWidget(self.more)
        ground.frame.add(self, self.refresh)
        owner.destroyed.connect(lambda _gone=None: self._want_nothing())
        self.show_sum()

    # --- what others tell -------------------------------------------------------------------------------------------

    def show_name(self, name: str) -> None:
        """Whose flow it is."""
        self.name.setText(name)

    def follow(self, members: Sequence[Instrument]) -> None:
        """Add up the flow of these from now on."""
        self._members = list(members)
        self.show_sum()

    def forget(self) -> None:
        """No plate is open."""
        self._want_nothing()
        self._members = ()
        self._given_up.clear()
        self.show_sum()

    def net_of(self, instrument: InstrumentId) -> float | None:
        """Today's net inflow of one security, None while it is not known."""
        return newest_net(self._flow(instrument))

    def refresh(self, changed: Set[Key]) -> None:
        """Flow has come for somebody."""
        mine = {one.id for one in self._members}
        came = {InstrumentId(key.subject) for key in changed if key.topic is Topic.FLOW and key.subject in mine}
        if came:
            self._settle()
            self.show_sum()
            self.changed.emit()

    def tick(self) -> None:
        """Give up what the broker does not give."""
        if self._asked:
            self._settle()
            self.show_sum()

    # --- more -------------------------------------------------------------------------------------------------------

    def read_more(self) -> None:
        """Want the flow of the next securities that lack it."""
        for one in self._lacking()[:AT_ONCE]:
            self._asked[one] = self._ground.hub.subscribe(Key(Topic.FLOW, one))
        self.show_sum()

    def _lacking(self) -> list[InstrumentId]:
        return [
            one.id
            for one in self._members
            if one.has_capital_flow
            and one.id not in self._asked
            and one.id not in self._given_up
            and self._flow(one.id) is None
        ]

    def _settle(self) -> None:
        """What has come, and what was refused, is wanted no more."""
        for one in list(self._asked):
            refused = self._ground.feeds.schedule.failure(Key(Topic.FLOW, one)) is not None
            if refused:
                self._given_up.add(one)
            if refused or self._flow(one) is not None:
                self._asked.pop(one).close()

    def _want_nothing(self) -> None:
        for subscription in self._asked.values():
            subscription.close()
        self._asked.clear()

    def _flow(self, instrument: InstrumentId) -> CapitalFlow | None:
        flow: CapitalFlow | None = self._ground.hub.value(Key(Topic.FLOW, instrument))
        return flow

    # --- words ------------------------------------------------------------------------------------------------------

    def show_sum(self) -> None:
        """Net inflow with its coverage; nothing is said of nothing."""
        found = roll_up(self._members, self._flow)
        unit = fmt.unit_for(found.net, self._ground.units)
        known = found.known > 0
        self.net.setText(f"{fmt.flow(found.net, unit)} {found.currency}" if known else "")
        set_tone(self.net, Tone.UP if found.net > 0 else Tone.DOWN if found.net < 0 else Tone.SECONDARY)
        self.coverage.setText(self._coverage_words(coverage_words(found)) if self._members else "")
        self.coverage.setAccessibleName(self.coverage.text())
        self.more.setVisible(bool(self._members))
        self.more.setEnabled(not self._asked and bool(self._lacking()))

    def _coverage_words(self, coverage: str) -> str:
        text = translate("Plates", "net inflow today, {coverage}").format(coverage=coverage)
        if self._asked:
            waiting = translate("Plates", "{count} on the way").format(count=len(self._asked))
            return f"{text} \u00b7 {waiting}"
        return text
