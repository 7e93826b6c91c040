"""How the collector inside a program is, as views show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId

if TYPE_CHECKING:
    from tideboard_core.collector.past_bars import PastPlan  # loaded after the first close


class CollectorActivity(StrEnum):
    """What the collector does, or why it does nothing."""

    NEVER_RUN = "never-run"
    """Nothing was collected into this folder so far."""
    NOT_CONNECTED = "not-connected"
    """The connection is down, or was not made so far: nothing can be read."""
    REPLAYED = "replayed"
    """The connection plays a recorded day: nothing of it is kept."""
    THROUGH_HUB = "through-hub"
    """The connection is a hub, which passes on and does not record: the hub's own computer does."""
    STARTING = "starting"
    """The connection stands; the window reads first what it shows."""
    PRACTICE_PAST = "practice-past"
    """A child program reads the practice market's past sessions, once."""
    RECORDING = "recording"
    """A market trades, and its minutes are read as they end."""
    COLLECTING = "collecting"
    """A whole session is read: at the start, or after the close."""
    PAUSED = "paused"
    """By the person, for now or in the settings."""
    WAITING_FOR_LIMIT = "waiting-for-limit"
    """The provider refused a call for too many of them; the next one is made in `wait` seconds."""
    CLOSED = "closed"
    """No market that is recorded live trades, and everything that is served was read; goes on at `next_run`."""
    OTHER_HOLDER = "other-holder"
    """Another program, named in `holder`, writes this archive."""
    DISK_LOW = "disk-low"
    """Less than 2 GB are free; minutes are still recorded."""
    DISK_FULL = "disk-full"
    """Nothing can be written any more; tried again by itself."""
    FAILED = "failed"
    """Stopped by `error`; tried again by itself."""


class RecordedNow(NamedTuple):
    """How the recording of books of one security is: changes kept since it began, whether the book is `known` now.

    `thinned`: at this moment only one book, or quote, in 100 ms is kept; `stretches` are how often that was so,
    `seconds` how long, books and quotes counted each. `polled`: no push brings the book, it is read every few seconds.
    """

    instrument: InstrumentId
    kept: int
    known: bool
    thinned: bool
    stretches: int
    seconds: float
    polled: bool = False


class DepthActivity(StrEnum):
    """Whether books and quotes are recorded, or why not."""

    OFF = "off"
    """Nobody agreed to it."""
    RECORDING = "recording"
    NOTHING = "nothing"
    """No security is chosen, or the sessions of all of them are over."""
    NOT_RUNNING = "not-running"
    """The collector is paused, another program writes, or there is no connection so far."""
    DISK_LOW = "disk-low"
    """The disk has less than 2 GB."""
    LIMIT = "limit"
    """The limit of their room is reached."""


class Progress(NamedTuple):
    """How far a run is; `seconds` is about what is left by both limits.

    `allowed` are the flow calls in a window of the pace, `subscribed` and `free` the subscriptions of the login (None
    where bars need none).
    """

    done: int
    total: int
    seconds: float
    allowed: int
    subscribed: int | None
    free: int | None
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorState:
    """A moment of the collector. `next_run` is market time (aware UTC), None while nothing is going to run.

    `takes` is about how many seconds both limits make of one whole read of all securities; `wait` is in seconds.

    `holder` names program and process of another holder. `used` of `allowed` flow calls were made in the provider's
    `window` of seconds; `subscribed` and `free` are the subscriptions of the login, None where bars need none or
    nothing is known. `past` is what history of missed sessions the first provider's collector needs this month, and
    gets; None before its first close.
    """

    condition: CollectorActivity = CollectorActivity.NEVER_RUN
    progress: Progress | None = None
    next_run: datetime | None = None
    takes: float = 0.0
    wait: float | None = None
    holder: str = ""
    error: TideboardError | None = None
    used: int = 0
    allowed: int = 0
    window: float = 30.0
    subscribed: int | None = None
    free: int | None = None
    past: PastPlan | None = None
