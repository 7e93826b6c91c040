"""Makes the parts of a record for some securities in any process: a plan says all that it takes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol, TypeVar

from tideboard_core.archive.comparison.samples import window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.words import sentence
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, steps_of
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.rule_records.part_bytes import PartsBatch, written
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.daily import read_daily
from tideboard_core.signals.loading import RecordedSessions, is_listed, recorded_hours, symbol_sessions
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.parts import PartMaking, RecordTerms, joined
from tideboard_core.signals.record import Half
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Seen

Batch = TypeVar("Batch")
Work = Callable[[Batch, Callable[[], bool]], bytes]
"""What any process can do: of a batch, and of what says that nobody wants it any more, it makes bytes."""


class RecordSource(Protocol):
    """Where sessions are read: the archive of a folder, or a shared place; it can be sent to another process.

    `place` says where that is, `versions` has those of its tables. Methods raise ArchiveError.
    """

    @property
    def place(self) -> str:
        """Its address, without anything secret."""
        ...

    @property
    def versions(self) -> Mapping[str, int]:
        """The versions of its tables at which it is read; none of an archive."""
        ...

    def definition_keys(self) -> list[DefinitionKey]:
        """All keys that values are kept under."""
        ...

    def days(self, market: Market) -> list[date]:
        """The days of a market that are over and have hours, oldest first."""
        ...

    def securities(self, market: Market) -> list[InstrumentId]:
        """Every security of a market."""
        ...

    def opened(
        self, market: Market, securities: Sequence[InstrumentId], since: date, until: date
    ) -> AbstractContextManager[RecordedSessions]:
        """What has the sessions of these securities from `since` to `until`, for a `with`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlan:
    """All that the parts of a record are made with; it can be sent to another process.

    `key` and `other` are those of the provider and of a second one. `days` ascend; `listed` has the securities that
    count on a day, None where all do, and is empty if all count on every day. `half`, `control` and `against_list` say
    what is asked for; `seen`, `half_days` and `medians` are what `settled` found out about the days for that.
    """

    rule: Rule
    seed: int
    source: RecordSource
    key: DefinitionKey
    other: DefinitionKey | None
    days: tuple[date, ...]
    listed: Mapping[date, frozenset[InstrumentId] | None]
    half: Half = Half.ALL
    control: ControlGroup = ControlGroup.SAME_MINUTES
    against_list: bool = False
    seen: Seen | None = None
    half_days: frozenset[date] | None = None
    medians: Mapping[date, Floats] | None = None

    def terms(self, seen: Seen) -> RecordTerms:
        """The terms of the parts from sessions that were seen so."""
        return RecordTerms(
            rule=self.rule,
            seed=self.seed,
            seen=seen,
            days=self.half_days,
            control=self.control,
            medians=self.medians,
        )

    @property
    def seens(self) -> tuple[Seen, ...]:
        """How the sessions were seen that parts are made of: both ways as long as only all of them say of which."""
        return tuple(Seen) if self.seen is None else (self.seen,)

    def hours_of(self, hours: Mapping[date, Session], instrument: InstrumentId) -> list[Session]:
        """Those of the days on which a security counts."""
        return [each for day, each in hours.items() if is_listed(self.listed.get(day), instrument)]

    def since(self, calendar: TradingCalendar) -> date:
        """The first day that anything is read of: the rule may compare a session with those before."""
        looks_back = self.rule.needs_percentile or self.rule.kind is RuleKind.LARGE_PRINTS
        return window(calendar, self.key.market, self.days[0])[0] if looks_back else self.days[0]


def batch_bytes(plan: RecordPlan, securities: Sequence[InstrumentId], cancelled: Callable[[], bool]) -> bytes:
    """Return the parts of some securities as bytes.

    Both from sessions seen live and from those read later where only all together say which of them the record is of.
    Raises ArchiveError, and Cancelled soon after `cancelled` says so.
    """
    calendar = TradingCalendar()
    market = plan.key.market
    steps = steps_of(market, SecurityType.STOCK)  # of what kind a security is, an archive of flow does not say
    made: dict[Seen, list[PartMaking]] = {seen: [] for seen in Seen}
    sessions = recorded = 0
    with plan.source.opened(market, securities, plan.since(calendar), plan.days[-1]) as reader:
        hours = recorded_hours(reader, market, plan.days)
        for instrument in securities:
            own = plan.hours_of(hours, instrument)
            making = [PartMaking(plan.terms(seen), instrument, steps) for seen in plan.seens]
            before, daily = sessions, None
            if plan.rule.needs_daily and isinstance(reader, ArchiveReader):  # a shared place has none
                daily = read_daily(reader, plan.key, instrument, plan.rule.terms)
            keys = (plan.key, plan.other)
            for session in symbol_sessions(reader, plan.rule, instrument, keys, own, calendar, daily):
                if cancelled():
                    raise Cancelled
                sessions += 1
                for each in making:
                    each.add(session)
            recorded += sessions > before
            for seen, each in zip(plan.seens, making, strict=True):
                made[seen].append(each)
        damaged = tuple(sentence(error) for error in reader.damaged)
    live, later = (joined([each.part() for each in made[seen]]) for seen in Seen)
    return written(PartsBatch(live, later, recorded, sessions, damaged, most_memory()))


def most_memory() -> int:
    """Bytes that this process had at most so far; 0 where the system does not say.

    Linux lets a program inherit what `getrusage` says of it from the process that started it, however large that was.
    """
    if sys.platform == "win32":
        return 0
    with suppress(OSError):
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
        if found is not None:
            return int(found[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


_PEAK: Final = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)
