"""The head of a plate: name, today's net inflow of the securities with known flow, and a button to read more."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.market.hub import Subscription
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.reference.plates.model import coverage_words, newest_net, roll_up
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate
AT_ONCE = 8
"""Securities for which one press of the button reads flow: a third of what the broker allows in 30 seconds."""


class PlateFlow(QWidget):
    """The window's flow scheduler reads the flow within the broker's limit: this class only registers interest.

    It ends the interest once the flow has arrived, so that each security costs one call. `changed` is emitted for
    new flow.
    """

    changed = Signal()

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        super().__init__()
        self._context = context
        self._members: Sequence[Instrument] = ()
        self._asked: dict[InstrumentId, Subscription] = {}
        self._given_up: set[InstrumentId] = set()
        theme = context.theme
        self.name = elided_label("", theme, Type.STRONG)
        self.net = label("", theme, Type.STRONG)
        identify(self.net, "plates_net")
        self.coverage = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.coverage, "plates_coverage")
        self.more = push_button(
            translate("Plates", "Read more flow"), theme, ButtonStyle.TEXT, identifier="plates_more_flow"
        )
        self.more.setToolTip(
            tip(
                translate("Plates", "Asks for the flow of {count} more securities within the broker's limit").format(
                    count=AT_ONCE
                )
            )
        )
        self.more.clicked.connect(self.read_more)
        self.setMinimumHeight(theme.px(34))
        hbox((self.name, 2), self.net, (self.coverage, 3), self.more, on=self, margins=(10, 0, 6, 0), spacing=8)
        context.frame.add(self, self.refresh)
        owner.destroyed.connect(lambda _gone=None: self._want_nothing())
        self.show_sum()

    # --- what others tell -------------------------------------------------------------------------------------------

    def show_name(self, name: str) -> None:
        self.name.setText(name)

    def follow(self, members: Sequence[Instrument]) -> None:
        """Sum the flow of these securities from now on."""
        self._members = list(members)
        self.show_sum()

    def forget(self) -> None:
        self._want_nothing()
        self._members = ()
        self._given_up.clear()
        self.show_sum()

    def net_of(self, instrument: InstrumentId) -> float | None:
        """Today's net inflow of one security, None while it is not known."""
        return newest_net(self._flow(instrument))

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Handle new flow of a security."""
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
            self._asked[one] = self._context.hub.subscribe(Topic.FLOW.of(one))
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
        """End the interest in flow that has arrived or was refused."""
        for one in list(self._asked):
            refused = self._context.services.feeds.schedule.failure(Topic.FLOW.of(one)) is not None
            if refused:
                self._given_up.add(one)
            if refused or self._flow(one) is not None:
                self._asked.pop(one).close()

    def _want_nothing(self) -> None:
        for subscription in self._asked.values():
            subscription.close()
        self._asked.clear()

    def _flow(self, instrument: InstrumentId) -> CapitalFlow | None:
        return self._context.hub.value(Topic.FLOW.of(instrument))

    # --- words ------------------------------------------------------------------------------------------------------

    def show_sum(self) -> None:
        """Show the net inflow with its coverage; nothing without a figure."""
        found = roll_up(self._members, self._flow)
        unit = fmt.unit_for(found.net, self._context.units)
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
