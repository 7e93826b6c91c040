"""What the rules of signals fired today, as programs read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tideboard_api.replies import AbsentReason, SignalReply, SignalsReply, ValueSource
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import TradingCalendar
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.system import Clock
from tideboard_desktop.programs.reads import LONGEST_NAME, VALUE_KINDS

if TYPE_CHECKING:  # they bring numpy, which is there once there are rules
    from tideboard_core.signals.store import KeptFiring
    from tideboard_desktop.signals.armed import ArmedRules
    from tideboard_desktop.signals.rules_kept import RulesKept

_MINUTE: Final = 60.0


class FiredToday:
    """Answers from the kept rules; nothing is loaded for it, and nothing is watched that was not."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        calendar: TradingCalendar,
        *,
        armed: Callable[[], ArmedRules],
        source: Callable[[InstrumentId], SourceKind],
        replaying: Callable[[], bool],
    ) -> None:
        self._hub, self._clock, self._calendar = hub, clock, calendar
        self._armed, self._source, self._replaying = armed, source, replaying

    def __call__(self) -> SignalsReply:
        if self._replaying():
            return SignalsReply(reason=AbsentReason.NOT_OFFERED)
        kept = self._armed().known
        if kept is None:
            return SignalsReply(reason=AbsentReason.NOT_WATCHED)
        if not kept.loaded:
            return SignalsReply(reason=AbsentReason.NOT_YET)
        if kept.problem:
            return SignalsReply(reason=AbsentReason.UNREADABLE)
        armed = {each.rule.id for each in kept.signals.rules if each.armed}
        today = sorted((each for each in kept.signals.fired if self._is_today(each)), key=_received)
        return SignalsReply(
            reason=None if armed else AbsentReason.NOT_WATCHED,
            fired=tuple(self._told(each, kept, watched=each.rule in armed) for each in today),
        )

    def _is_today(self, each: KeptFiring) -> bool:
        firing = each.firing
        return self._calendar.newest(market_of(firing.instrument), self._clock.market()).date == firing.day

    def _told(self, each: KeptFiring, kept: RulesKept, *, watched: bool) -> SignalReply:
        from tideboard_desktop.signals.words import rule_name

        firing, now = each.firing, self._clock.market()
        link = self._hub.value(QUOTES_LINK)
        names = {rule.id: rule_name(rule) for rule in kept.rules}
        session = self._calendar.newest(market_of(firing.instrument), now)
        known = watched and now < session.close
        return SignalReply(
            rule=plain_text(each.rule, LONGEST_NAME),
            name=plain_text(names.get(each.rule, ""), LONGEST_NAME),
            symbol=firing.instrument,
            source=ValueSource(
                provider="" if link is None else plain_text(link.provider, LONGEST_NAME),
                kind=VALUE_KINDS[self._source(firing.instrument)],
                received=datetime.fromtimestamp(firing.received, UTC),
                age=round(max(now.timestamp() - firing.received, 0.0), 3),
            ),
            time=datetime.fromtimestamp(kept.start_of(firing) + _MINUTE, UTC),
            states=firing.states.name.lower(),
            mirrored=firing.mirrored,
            holds=False if each.ended is not None else True if known else None,
            ended=(
                None
                if each.ended is None
                else datetime.fromtimestamp(kept.start_of(firing._replace(minute=each.ended)) + _MINUTE, UTC)
            ),
            muted=kept.signals.is_muted(each.rule, firing.instrument, firing.day),
        )


def _received(each: KeptFiring) -> float:
    return each.firing.received
