"""What a channel is: it takes a finished message and gives nothing back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tideboard_core.model.notices import NoticePlace, NoticeType
from tideboard_core.model.order import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEvent:
    """Something that happened, at `at` (exchange time, UTC).

    `environment` is None and `account` empty where it is about no account, else `account` is its key in the settings.
    `detail` is a sentence that may leave the window if the person wants details there: it has no broker's words, no
    amount of money of the account and no note. Empty = there is none, and the masked sentence is told.
    """

    type: NoticeType
    at: datetime
    environment: Environment | None = None
    account: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one message tells: one event, or those of a while with their counts by type.

    `late` = it began more than five minutes before it could be told, at `since`. `detailed` = the person wants details
    on this channel; `event` is the only one, None where there are several. `environments` are those of the accounts.
    """

    counts: Mapping[NoticeType, int]
    since: datetime
    environments: frozenset[Environment]
    event: NoticeEvent | None = None
    late: bool = False
    detailed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMessage:
    """What leaves: plain text, never markup, each a single line. `urgent` = one of the types that pass quiet hours."""

    title: str
    text: str
    urgent: bool = False


class Channel(Protocol):
    """A way out of the window. Only `send` is ever called: nothing comes back through it.

    `name` tells channels of a place apart in the settings and in messages about a failure; it is no secret.
    """

    @property
    def place(self) -> NoticePlace:
        """Which column of the settings it belongs to."""
        ...

    @property
    def name(self) -> str:
        """`system`, `telegram`."""
        ...

    async def send(self, message: NoticeMessage) -> None:
        """Tell it; raises NoticeFailed with the reason. It blocks no loop and ends within ten seconds."""
        ...
