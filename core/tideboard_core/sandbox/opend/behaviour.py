"""How the door behaves in each scenario, and the faults that tests order one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from tideboard_core.wire.opend.protocols import WRITE_IDS

PLAIN_QUOTA = 1000
SMALL_QUOTA = 10
SLOW_SECONDS = 8.0
"""Past the 5 s that a client grants a trade call."""

FLAKY_SECONDS = (3.0, 8.0)
"""A flaky connection is cut after a time between these."""


FLOW_BEHIND = 600.0
"""Seconds by which the flow of a silent gateway stands behind the moment of its silence: a provider that is stuck."""


class Point(StrEnum):
    """Where a fault strikes in the life of one request."""

    BEFORE_READ = "before-read"
    AFTER_ACCEPT = "after-accept"
    AFTER_REPLY = "after-reply"
    NO_REPLY = "no-reply"
    HOLD_REPLY = "hold-reply"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """The door's part of a scenario."""

    scenario: str = "calm"
    quota: int = PLAIN_QUOTA
    reply_delay: float = 0.0
    silent: bool = False
    flaky: bool = False
    level_one_only: bool = False
    strict_limits: bool = False


BEHAVIOURS = {
    behaviour.scenario: behaviour
    for behaviour in (
        Behaviour(),
        Behaviour(scenario="silent", silent=True),
        Behaviour(scenario="flaky", flaky=True),
        Behaviour(scenario="slow", reply_delay=SLOW_SECONDS),
        Behaviour(scenario="no-permission", level_one_only=True),
        Behaviour(scenario="quota", quota=SMALL_QUOTA),
        Behaviour(scenario="rate-limited", strict_limits=True),
    )
}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One ordered fault: the next `times` requests of `proto_id` meet it; `text` is for REFUSE."""

    proto_id: int
    point: Point
    times: int = 1
    text: str = ""


@dataclass(slots=True)
class Faults:
    """Ordered faults first, then the dice of scenario `flaky`, which strike trading writes."""

    random: Random
    ordered: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        """Let the fault strike the next matching requests."""
        self.ordered.append(fault)

    def take(self, proto_id: int) -> Fault | None:
        """The ordered fault that strikes this request, if any."""
        for fault in self.ordered:
            if fault.proto_id == proto_id:
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return None

    def roll(self, proto_id: int) -> Fault | None:
        """Scenario `flaky`: three trading writes in five meet a cut, at each of its places equally often."""
        if proto_id not in WRITE_IDS:
            return None
        point = self.random.choice((None, None, Point.BEFORE_READ, Point.AFTER_ACCEPT, Point.AFTER_REPLY))
        return None if point is None else Fault(proto_id=proto_id, point=point)

    def next_cut(self) -> float:
        """Seconds until a flaky connection is cut."""
        return self.random.uniform(*FLAKY_SECONDS)
