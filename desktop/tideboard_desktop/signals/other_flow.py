"""The flow of a second provider for armed rules that compare two: each security's minutes as they come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.flow.live_minutes import LiveMinutes
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import EVERY
from tideboard_desktop.ui.hub_interest import HubInterest


class OtherFlow(QObject):
    """`changed` carries a security (a frozenset of one) of which the second provider told something new."""

    changed = Signal(object)

    def __init__(self, context: DockContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._hub, self._clock = context.hub, context.clock
        self._calendar = context.services.feeds.calendar
        self._interest = HubInterest(context.hub, owner)
        self._rows: dict[InstrumentId, LiveMinutes | None] = {}
        end = context.hub.listen_to(Topic.OTHER_FLOW, self._published)
        owner.destroyed.connect(lambda _gone: end())

    def watch(self, ids: Sequence[InstrumentId], session_of: dict[InstrumentId, Session]) -> None:
        """Keep these securities up to date in these sessions, a reading a minute; without any nothing is asked for."""
        self._rows = {each: self._kept(each, session_of[each]) for each in ids}
        self._interest.want([Topic.OTHER_FLOW.of(each) for each in ids if self._due(each)])

    def minutes(self, instrument: InstrumentId, session: Session) -> SessionMinutes | None:
        """The session's minutes that are over, None before anything of it was received."""
        row = self._rows.get(instrument)
        if row is None or row.session != session:
            return None
        return row.minutes(self._clock.market().timestamp(), pushed=False)

    def _kept(self, instrument: InstrumentId, session: Session) -> LiveMinutes:
        row = self._rows.get(instrument)
        return LiveMinutes(session) if row is None or row.session != session else row

    def _due(self, instrument: InstrumentId) -> bool:
        age = self._hub.age(Topic.OTHER_FLOW.of(instrument))
        return age is None or age >= EVERY - 1

    def _published(self, key: Key[CapitalFlow]) -> None:
        """Take a series of the same security in the same currency as the first provider's."""
        instrument = InstrumentId(key.subject)
        row, flow, age = self._rows.get(instrument), self._hub.value(key), self._hub.age(key)
        first = self._hub.value(Topic.FLOW.of(instrument))
        if row is None or flow is None or age is None or flow.instrument != instrument:
            return
        if first is not None and first.currency and flow.currency and first.currency != flow.currency:
            return
        if row.take_flow(flow, self._clock.market().timestamp() - age):
            self.changed.emit(frozenset({instrument}))
