"""What is told as one message: counts and not the events, however many a night has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import NoticeEvent

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass
class Together:
    """`event` is the only one, None where there are several; `since` is when the first happened (UTC).

    `kept`: some of it is on the disk, and is to be removed there once it is told.
    """

    counts: Counter[NoticeType] = field(default_factory=Counter)
    since: datetime = _NEVER
    environments: set[Environment] = field(default_factory=set)
    event: NoticeEvent | None = None
    kept: bool = False

    def __bool__(self) -> bool:
        return bool(self.counts)

    def add(self, event: NoticeEvent) -> None:
        """Tell this one, too."""
        self.event = None if self.counts else event
        self.counts[event.type] += 1
        self.since = min(self.since, event.at)
        if event.environment is not None:
            self.environments.add(event.environment)

    def join(self, other: Together) -> None:
        """Tell what the other one tells, too."""
        self.event = (self.event or other.event) if not (self.counts and other.counts) else None
        self.counts += other.counts
        self.since = min(self.since, other.since)
        self.environments |= other.environments
        self.kept = self.kept or other.kept
