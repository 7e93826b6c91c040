"""A provider as the collector uses it: its gateway, by whose rule its flow is, and how many calls it allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from tideboard_core.model.flow import FlowDefinition
from tideboard_core.ports.gateway import Gateway


class Pace(NamedTuple):
    """How many flow calls the collector may make in `window` seconds; the rest of the limit stays free."""

    calls: int
    window: float


FUTU_PACE: Final = Pace(28, 30.0)
"""OpenD allows 30 flow calls in 30 s and login: two stay free."""
LONGPORT_PACE: Final = Pace(5, 1.0)
"""LongPort allows ten quote calls a second of every type together: half of them stay free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider. `name` is the provider in the archive's definition keys.

    `practice`: it is known to be a practice exchange. Where it is not, the collector asks the login after each connect.

    `subscribes`: its minute bars are read of subscribed securities, within the quota of subscriptions; elsewhere each
    read of bars is a call within `pace`.
    """

    gateway: Gateway
    name: str
    definition: FlowDefinition
    pace: Pace
    subscribes: bool
    practice: bool = False
