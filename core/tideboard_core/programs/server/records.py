"""The record of a rule for programs: what `tideboard-signals record` makes of the archive, of a few securities."""

from __future__ import annotations

import math
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from tideboard_api.faults import ApiFault
from tideboard_api.replies import AbsentReason, RecordHorizonReply, RecordReply, ValueKind, ValueSource
from tideboard_core.archive.database import FILE
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.collector.words import Unusable
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.plain_text import plain_text
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.rule_records.chosen_rule import ChosenRule, kept_rule, signals_in
from tideboard_core.rule_records.making import RecordPlan, Work
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.rule_records.reducing import Gathered
from tideboard_core.rule_records.report import BEFORE_FEES, name_of, said_lines
from tideboard_core.rule_records.working import Engine, gathered_parts, provider_keys
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.record import HorizonRecord, HorizonVerdict, RuleRecord

SESSIONS: Final = 60
"""The last so many recorded sessions are looked at, as in the window."""
KEPT_SECONDS: Final = 600.0
"""Seconds for which what was begun is kept."""
MOST_BEGUN: Final = 4
"""Records that are begun at once."""
_LONGEST: Final = 300


class RecordMaker:
    """Makes records in one thread. What ran out of its time is kept for a while: asked again it goes on from there."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._begun: dict[bytes, _Begun] = {}

    def reply(
        self, place: ArchivePlace, text: str, securities: Sequence[InstrumentId], over: Callable[[], bool]
    ) -> RecordReply:
        """The record of the kept rule with this id or name over securities of one market, or why there is none.

        Takes seconds, until soon after `over` says that nobody waits. ProgramFault for a rule that is none.
        """
        folder = Path(place.folder)

        def absent(reason: AbsentReason, rule: str = "") -> RecordReply:
            return RecordReply(rule=rule, symbols=tuple(securities), reason=reason)

        try:
            signals = signals_in(folder.parent)
        except (Unusable, OSError):
            return absent(AbsentReason.UNREADABLE)
        try:
            chosen = kept_rule(text, signals)
        except Unusable:
            raise ProgramFault(ApiFault.NOT_FOUND, field="rule") from None
        identity = chosen.rule.id
        try:
            plan = _planned(place, chosen, market_of(securities[0])) if place.provider else None
            if plan is None:
                return absent(AbsentReason.NOT_RECORDED, identity)
            made = self._made(plan, chosen, securities, over)
            return _reply(place, *made, securities)
        except Cancelled:
            return absent(AbsentReason.TOO_LONG, identity)
        except (Unusable, BadInput):  # nothing of this provider, of a second one, or of these securities
            return absent(AbsentReason.NOT_RECORDED, identity)
        except ArchiveError:
            exists = (folder / FILE).is_file()
            return absent(AbsentReason.UNREADABLE if exists else AbsentReason.NOT_RECORDED, identity)

    def _made(
        self, plan: RecordPlan, chosen: ChosenRule, securities: Sequence[InstrumentId], over: Callable[[], bool]
    ) -> tuple[RecordPlan, Gathered, RuleRecord]:
        question = _digest(plan, [*securities])
        begun = {key: each for key, each in self._begun.items() if self._now() - each.since < KEPT_SECONDS}
        own = begun.pop(question, None) or _Begun(self._now(), {})
        self._begun = dict([*begun.items(), (question, own)][-MOST_BEGUN:])
        each_alone = len(securities)  # batches of one security, so that little is lost when the time is over
        plan, gathered = gathered_parts(_going_on(own.done, over), plan, securities, each_alone)
        record = gathered.record(plan, chosen, over)
        del self._begun[question]
        return plan, gathered, record


class _Begun(NamedTuple):
    """A record that was begun at a time; `done` has what was made of each batch."""

    since: float
    done: dict[bytes, bytes]


def _digest(*value: object) -> bytes:
    """The same for what is the same: the text of a plan or a batch has all its values."""
    return blake2b(repr(value).encode()).digest()


def _planned(place: ArchivePlace, chosen: ChosenRule, market: Market) -> RecordPlan | None:
    """As the command plans it for securities that are named; None without a recorded day. Raises Unusable."""
    source = OwnArchive(Path(place.folder))
    keys = [each for each in source.definition_keys() if each.market is market]
    key, other = provider_keys(place.provider, chosen.rule, keys)
    days = replace(source, now=datetime.fromtimestamp(place.now, UTC)).days(market)[-SESSIONS:]
    if not days:
        return None
    return RecordPlan(
        rule=chosen.rule,
        seed=zlib.crc32(chosen.rule.id.encode()),
        source=source,
        key=key,
        other=other,
        days=tuple(days),
        listed={},
        half=chosen.half,
    )


def _going_on(done: dict[bytes, bytes], over: Callable[[], bool]) -> Engine:
    """An engine of this thread that makes what is not done."""

    def made(work: Work[Any], batches: Sequence[Any]) -> Iterator[bytes]:
        for batch in batches:
            key = _digest(work, batch)
            if key not in done:
                done[key] = work(batch, over)
            yield done[key]

    return made


def _reply(
    place: ArchivePlace,
    plan: RecordPlan,
    gathered: Gathered,
    record: RuleRecord,
    securities: Sequence[InstrumentId],
) -> RecordReply:
    return RecordReply(
        rule=record.rule.id,
        symbols=tuple(securities),
        reason=None if record.enough else AbsentReason.TOO_FEW,
        source=ValueSource(
            provider=" and ".join(each.provider for each in (plan.key, plan.other) if each is not None),
            kind=ValueKind.PRACTICE if place.practice else ValueKind.REAL,
            received=None,  # each minute has its own
            age=None,
        ),
        name=plain_text(name_of(record.rule), _LONGEST),
        half=record.half.value,
        seen=record.seen.value,
        first_day=plan.days[0],
        last_day=plan.days[-1],
        fired=record.fired,
        could_fire=record.could_fire,
        left_out=record.left_out,
        damaged=len(gathered.damaged),
        settings_tried=record.settings_tried,
        comparisons=record.comparisons,
        horizons=tuple(map(_horizon, record.horizons)),
        lines=tuple(plain_text(line, _LONGEST) for line in (*said_lines(record), BEFORE_FEES)),
    )


def _horizon(horizon: HorizonRecord) -> RecordHorizonReply:
    said = horizon.verdict is not HorizonVerdict.TOO_FEW  # of too few nothing is said, as in the window
    own, control = horizon.middle, horizon.control_middle
    low, high = (None, None) if horizon.interval is None else horizon.interval
    return RecordHorizonReply(
        minutes=horizon.minutes,
        verdict=horizon.verdict.value,
        outcomes=len(horizon.points),
        sessions=horizon.sessions,
        median=_known(own.median) if said else None,
        lower=_known(own.lower) if said else None,
        upper=_known(own.upper) if said else None,
        control_outcomes=horizon.control_points,
        control_median=_known(control.median) if said else None,
        control_lower=_known(control.lower) if said else None,
        control_upper=_known(control.upper) if said else None,
        difference_low=low,
        difference_high=high,
        false_alarms=horizon.false_alarms if said else None,
        control_false_alarms=horizon.control_false_alarms if said else None,
        passed_close=horizon.passed_close,
        without_price=horizon.without_price,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
