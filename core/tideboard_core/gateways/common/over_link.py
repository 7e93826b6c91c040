"""The properties of `ports.gateway.Gateway` that every gateway reads from its link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from tideboard_core.gateways.common.kept_refusals import KeptRefusals
from tideboard_core.gateways.common.list_reads import ListReads
from tideboard_core.gateways.common.replay_at_login import ReplayAtLogin
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.gateway import CallKind, CallsUsed

if TYPE_CHECKING:
    from tideboard_core.ports.plans import PlanSource


class LinkView(Protocol):
    """The part of a link that describes its connection."""

    @property
    def address(self) -> str: ...

    @property
    def generation(self) -> int:
        """Number of the connection."""
        ...

    @property
    def connected(self) -> bool:
        """Whether it is logged in."""
        ...

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side."""
        ...

    @property
    def replay(self) -> ReplayAtLogin:
        """What the newest login said about a recorded day."""
        ...

    @property
    def refusals(self) -> KeptRefusals:
        """What was refused for want of a right."""
        ...

    @property
    def lists(self) -> ListReads:
        """The reads about many securities, with whom they were refused for."""
        ...

    @property
    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits, by kind."""
        ...


class GatewayOverLink:
    """Base of the gateways: the state of the connection is that of `link`."""

    link: LinkView

    @property
    def replay(self) -> ReplayLabel | None:
        """The recorded day that the server of the newest login plays as its market; None for any other market."""
        return self.link.replay.label

    @property
    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits, by kind; empty where there is none."""
        return self.link.calls

    @property
    def plans(self) -> PlanSource | None:
        """Grids, recurring plans and statements; None where the broker tells of none."""
        return None

    def forget_refusals(self) -> None:
        """Ask the broker again for what it has refused for want of a right."""
        self.link.refusals.forget()
        self.link.lists.forget()

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`; never holds a secret."""
        return self.link.address

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self.link.generation

    @property
    def connected(self) -> bool:
        """Whether the connection is open and logged in, with all its sockets."""
        return self.link.connected

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self.link.last_heard
