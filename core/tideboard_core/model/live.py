"""What is live about a connection: its state, events, notices and gateway state; and values made on first read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import compress
from operator import is_not
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from tideboard_core.errors import QuotaExceeded
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import exchange_date

T = TypeVar("T")


class Lazy(msgspec.Struct, Generic[T], eq=False):
    """A value that is converted on first read and kept; `parts` are the parsed message and what else `make` needs.

    The collector looks at it: what its maker or its error holds may hold the hub that has it.
    """

    make: Callable[..., T] | None
    parts: Any = ()

    @classmethod
    def ready(cls, value: T) -> Lazy[T]:
        """Wrap a value that needs no conversion."""
        lazy: Lazy[T] = cls(lambda: value)
        return lazy

    @classmethod
    def failed(cls, error: Exception) -> Lazy[T]:
        """Stand for an update that could not be read; `error` comes out at every read."""

        def fail() -> T:
            raise error

        return cls(fail)

    @property
    def value(self) -> T:
        """The converted value; errors of the conversion come out here, at every read."""
        if self.make is not None:
            self.parts = self.make(*self.parts)
            self.make = None
        value: T = self.parts
        return value


class Polled(Lazy[T], eq=False):
    """A value that was read, since no push brought it: others between the one before and this one may be missing."""


def changed_rows(rows: Sequence[T], before: Sequence[T]) -> list[T]:
    """Return the rows of a list that are not the same objects at the same places of the list before it."""
    same = min(len(rows), len(before))
    return [*compress(rows[:same], map(is_not, rows, before)), *rows[same:]]


class LinkState(StrEnum):
    """State of a connection, shown in the banner."""

    DISCONNECTED = "disconnected"
    CONNECTING = "connecting"
    LOGGING_IN = "logging-in"
    LIVE = "live"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """What the banner and the strip show; `retry_at` and `since` are monotonic seconds.

    `reason` is an error code with its `data`, `text` the server's own sentence. While the link is down, `since` stays
    the moment at which it went down, however often it is tried again, and `proven` the moment up to which what it
    brought is proven, None where it never stood. `connection` is the subject of the first link that the connection
    serves: a status under another link of the same connection is no other one.
    """

    state: LinkState
    provider: str
    address: str
    since: float
    generation: int = 0
    attempt: int = 0
    retry_at: float | None = None
    reason: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    connection: str = ""
    proven: float | None = None

    @property
    def brings_pushes(self) -> bool:
        """Whether it stands, well or badly."""
        return self.state.name in {"LIVE", "DEGRADED"}


class LinkEventKind(StrEnum):
    """What can happen to a connection; the window has a sentence for each."""

    CONNECTING = "connecting"
    LOGGING_IN = "logging-in"
    CONNECTED = "connected"
    LOST = "lost"
    LOGIN_FAILED = "login-failed"
    SILENT = "silent"
    DATA_AGAIN = "data-again"
    ENDED = "ended"
    SUBSCRIBED = "subscribed"
    SUBSCRIPTIONS_LOST = "subscriptions-lost"
    READ_AGAIN = "read-again"
    ACCOUNTS_REFUSED = "accounts-refused"
    NO_PERMISSION = "no-permission"
    QUOTA_SPENT = "quota-spent"
    RATE_LIMITED = "rate-limited"
    REFUSED = "refused"
    HEARTBEAT_LATE = "heartbeat-late"
    HEARTBEAT_HELD_BACK = "heartbeat-held-back"
    READ_HELD_BACK = "read-held-back"
    HELD_BACK = "held-back"
    TIME_OFFSET = "time-offset"
    TWO_TIMES = "two-times"
    PUSHES_MISSED = "pushes-missed"
    UNREADABLE = "unreadable"
    STEP_STATED = "step-told"
    STEP_SEEN = "step-seen"
    STEP_TABLE = "step-table"
    KLINE_NUMBERS = "kline-numbers"
    CURRENCY_STATED = "currency-told"
    ACCOUNT_LEFT_OUT = "account-left-out"
    NOT_PAPER = "not-paper"
    HISTORY_COUNT_LOST = "history-count-lost"
    NOTICE = "notice"

    @property
    def is_ours(self) -> bool:
        """Whether something left late because this computer did not let the program run, or it was too busy."""
        return self.value in {"heartbeat-held-back", "read-held-back"}

    @property
    def is_shown(self) -> bool:
        """Whether a person is shown it beside the connection log."""
        return self.value in {"account-left-out", "not-paper", "history-count-lost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEvent:
    """One thing that happened; `data` fills the sentence and never holds a secret."""

    kind: LinkEventKind
    data: Mapping[str, object] = field(default_factory=dict)


class NoticeKind(StrEnum):
    """Gateway notices that change which actions are possible."""

    KICKED_OUT = "kicked-out"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  a notice, not a secret
    TRADE_LOGGED_OUT = "trade-logged-out"
    QUOTE_LOGGED_OUT = "quote-logged-out"
    QUOTE_RIGHTS_CHANGED = "quote-rights-changed"
    NOT_PAPER = "not-paper"
    """An account that was held for one of paper is of real money."""
    OTHER = "other"


LOCKING_NOTICES = frozenset(map(NoticeKind, ("kicked-out", "password-changed", "trade-logged-out", "not-paper")))


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayNotice:
    """One notice of the gateway, with its own text."""

    kind: NoticeKind
    text: str = ""


NOT_PAPER = GatewayNotice(kind=NoticeKind.NOT_PAPER)
"""The notice of a gateway that held an account for one of paper which is of real money."""


class QuotaPeriod(StrEnum):
    """When a security that counts against an allowance for history counts no more."""

    MONTH = "month"
    SEVEN_DAYS = "seven-days"
    THIRTY_DAYS = "thirty-days"
    NOT_SEEN = "seven-or-thirty-days"


class LimitBasis(StrEnum):
    """The source of an allowance's size: the broker, its published table, answers beyond that, or nobody."""

    REPORTED = "reported"
    PUBLISHED = "published"
    AT_LEAST = "at-least"
    UNKNOWN = "unknown"


class ChargedSecurity(NamedTuple):
    """A security that counts, and when its history was read."""

    instrument: InstrumentId
    at: datetime


class TakenSecurity(NamedTuple):
    """A security that counts because a program had its history read, and the identity of the program's key."""

    instrument: InstrumentId
    key: str


ASKED_BELOW: Final = 20
"""Units of an allowance for history below which a person is asked before one is spent, or a fifth where it is more."""
_QUOTA_DAYS: Final = {QuotaPeriod.SEVEN_DAYS: 7, QuotaPeriod.THIRTY_DAYS: 30, QuotaPeriod.NOT_SEEN: 30}
"""Days of each period; while none was seen the longer one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuota:
    """How many securities history candles were asked for, of how many, and which count until when.

    `counted_here`: the broker tells no count, so that other programs on the account may have spent more. `taken` are
    the securities that count because a program had them read, with its key.
    """

    used: int
    remaining: int
    basis: LimitBasis = LimitBasis.REPORTED
    period: QuotaPeriod = QuotaPeriod.NOT_SEEN
    charged: tuple[ChargedSecurity, ...] = ()
    counted_here: bool = False
    taken: tuple[TakenSecurity, ...] = ()

    @property
    def limit(self) -> int:
        """How many may count at the same time."""
        return self.used + self.remaining

    @property
    def line(self) -> int:
        """Units below which a hand is asked: ASKED_BELOW, or a fifth of all where that is more."""
        return max(ASKED_BELOW, -(-self.limit // 5))

    @property
    def spare(self) -> int:
        """Units that may be spent where nobody can be asked: those beyond the line; none of an unknown limit."""
        return 0 if self.basis is LimitBasis.UNKNOWN else max(self.remaining - self.line, 0)

    def counts(self, instrument: InstrumentId) -> bool:
        """Whether a security counts already, so that its history costs nothing more."""
        return any(one.instrument == instrument for one in self.charged)

    def require_spare(self, instrument: InstrumentId) -> None:
        """Raise QuotaExceeded where history of a security would take a unit of those that are kept for people."""
        if not (self.spare or self.counts(instrument)):
            raise kept_for_people(self)

    def asks_about(self, instrument: InstrumentId) -> bool:
        """Whether a person is asked before history of a security is read."""
        if self.counts(instrument):
            return False
        return self.basis is LimitBasis.UNKNOWN or self.remaining < self.line

    def back_on(self, one: ChargedSecurity) -> date:
        """The day in Hong Kong, where both brokers are, on which the unit of a security is there again."""
        day = exchange_date(Market.HK, one.at)
        if self.period is QuotaPeriod.MONTH:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return day + timedelta(days=_QUOTA_DAYS[self.period])


def kept_for_people(quota: HistoryQuota | None) -> QuotaExceeded:
    """Why a reader without a hand gets no history; without an allowance, that it is not known."""
    if quota is None or quota.basis is LimitBasis.UNKNOWN:
        return QuotaExceeded("history-kept-unknown", text="")
    return QuotaExceeded("history-kept", text="", left=quota.remaining, limit=quota.limit, line=quota.line)


class LoginAsk(StrEnum):
    """What a gateway program waits for before it logs in to the broker; a person gives it there, never Tideboard."""

    PHONE_CODE = "phone-code-asked"
    PICTURE_CODE = "picture-code-asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayState:
    """State of the gateway (OpenD: GetGlobalState); `time` UTC, market states per market that was reported.

    `asks` is what its login waits for. `assumed` are markets of which neither the broker nor a table says whether they
    trade today: their state is that of a weekday.
    """

    time: datetime
    quotes_logged_in: bool
    trade_logged_in: bool
    markets: dict[Market, MarketState]
    server_version: int = 0
    asks: LoginAsk | None = None
    assumed: frozenset[Market] = frozenset()
