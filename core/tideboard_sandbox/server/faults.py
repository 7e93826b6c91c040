"""How the ports behave in each scenario, and the faults that tests order one by one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Final

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.broker.kept_terms import Keeping, Write

PLAIN_QUOTA = 1000
SMALL_QUOTA = 10
READ_BY_OTHERS = 85
"""Securities whose history another program of the account has read in scenario `history-shared`."""
WHOLE_HISTORY = 1000
"""Securities whose history LongPort's largest accounts may ask for in a month."""
LONG_DAYS, SHORT_DAYS = 30, 7
"""Days that a security of a history read counts at Futu: of OpenD before 10.3.6308, and since."""
SLOW_SECONDS = 8.0
"""Longer than the 5 s after which a client gives up a trade call."""

BAR_STEPS = 3
"""Price steps by which LongPort's candles are higher in scenario `bars-conflict`."""

FLAKY_SECONDS = (3.0, 8.0)
"""A flaky connection is cut after a time between these."""


FLOW_BEHIND = 600.0
"""Seconds from the last flow of a silent gateway to the begin of its silence, as at a stalled provider."""


NEWEST_DAEMON, OLD_DAEMON = "1.5.0", "1.4.98"
"""Versions of FutuOpenD-rs: one of its releases, and one from before it told every order rightly."""


REFUSED_MARKETS: Final = frozenset({Market.US, Market.SG})
"""Markets without a quote right in scenario `no-permission`, and until noon in `package-at-noon`."""
NOON: Final = 12
OTC_SHARE: Final = InstrumentId("US.PDD")
"""The share that scenario `otc-share` takes for one of New York's over-the-counter market."""


Call = int | str
"""The calls a fault applies to: a protocol id of OpenD, a method with its path, or a command of a LongPort socket."""


class Point(StrEnum):
    """The step of a request at which a fault takes effect."""

    BEFORE_READ = "before-read"
    AFTER_ACCEPT = "after-accept"
    AFTER_REPLY = "after-reply"
    NO_REPLY = "no-reply"
    HOLD_REPLY = "hold-reply"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A port's part of a scenario.

    `delayed` shows Hong Kong fifteen minutes late at LongPort's port. `conflict` reverses the sign of LongPort's
    capital flow against the other ports', `bars_conflict` moves its candles inside a day by BAR_STEPS price steps. With
    `narrow_sessions` Futu's ports refuse the overnight session, and the newest subscription of a series decides which
    sessions it covers. With `partial_bars` Futu's ports push the running candle alone, never one that has closed; with
    `contradicting_bars` a candle of theirs closes above its high. With `reconfirms` they hold back an order that is
    large or far from the market until it is confirmed once more. `hostile` sets fields of messages to extreme values.
    With `protects_market_orders` LongPort's port refuses what would be a market order. With `night_list` Futu's ports
    trade few securities at night, with `night_unsigned` none before a disclosure; with
    `trailing_closes` they take trailing orders to close a position alone. With `late_fills` LongPort's lists of past
    days have executions hours or days late. With `reference_klines` the REST port reads `kl_type` as the reference
    of FutuOpenD-rs numbers it; `daemon_version` is what that port's daemon says of itself, "" where it has no
    `/api/ping` and tells some orders and all executions by wrong statuses. At Futu's ports: with `disclaimer_open` no
    account may be asked before it was agreed to; with `moomoo` accounts are moomoo US's, whose fills of today are
    refused where there are none; with `margin_paper` the US paper account is the margin one, without pushes; with
    `basic_quotes` Hong Kong is at basic quotes (BMP). With `takes_withdrawn_types` LongPort's port takes trailing stops
    at the market, which left the vendor's list of types. `history_limit` securities may be read of history: in a
    calendar month at LongPort's port, at Futu's ports each counts for `history_days`. With `shares_history` another
    program of the account has read READ_BY_OTHERS before us, which no count of ours has. With `package_at_noon` quotes
    of two markets are bought at noon. With `otc_share` the ports have no quotes of OTC_SHARE:
    a list with it is refused whole.
    """

    scenario: str = "calm"
    quota: int = PLAIN_QUOTA
    reply_delay: float = 0.0
    silent: bool = False
    flaky: bool = False
    level_one_only: bool = False
    strict_limits: bool = False
    delayed: bool = False
    conflict: bool = False
    bars_conflict: bool = False
    partial_bars: bool = False
    contradicting_bars: bool = False
    narrow_sessions: bool = False
    reconfirms: bool = False
    reference_klines: bool = False
    hostile: bool = False
    protects_market_orders: bool = False
    late_fills: bool = False
    night_list: bool = False
    night_unsigned: bool = False
    trailing_closes: bool = False
    daemon_version: str = NEWEST_DAEMON
    disclaimer_open: bool = False
    moomoo: bool = False
    margin_paper: bool = False
    basic_quotes: bool = False
    takes_withdrawn_types: bool = False
    history_limit: int = WHOLE_HISTORY
    history_days: int = LONG_DAYS
    shares_history: bool = False
    package_at_noon: bool = False
    otc_share: bool = False

    def lacks_packages(self, now: datetime) -> bool:
        """Whether there are no quotes of REFUSED_MARKETS, which `package_at_noon` buys at noon in Hong Kong."""
        before_noon = self.package_at_noon and now.astimezone(exchange_zone(Market.HK)).hour < NOON
        return self.level_one_only or before_noon


BEHAVIOURS = {
    behaviour.scenario: behaviour
    for behaviour in (
        Behaviour(),
        Behaviour(scenario="silent", silent=True),
        Behaviour(scenario="flaky", flaky=True),
        Behaviour(scenario="slow", reply_delay=SLOW_SECONDS),
        Behaviour(scenario="no-permission", level_one_only=True, delayed=True),
        Behaviour(scenario="delayed", delayed=True),
        Behaviour(scenario="quota", quota=SMALL_QUOTA),
        Behaviour(scenario="rate-limited", strict_limits=True),
        Behaviour(scenario="conflict", conflict=True),
        Behaviour(scenario="bars-conflict", bars_conflict=True),
        Behaviour(scenario="bars-partial", partial_bars=True),
        Behaviour(scenario="bars-contradict", contradicting_bars=True),
        Behaviour(scenario="sessions-narrow", narrow_sessions=True),
        Behaviour(scenario="reconfirm", reconfirms=True),
        Behaviour(scenario="reference-klines", reference_klines=True),
        Behaviour(scenario="fractions"),
        Behaviour(scenario="plans"),
        Behaviour(scenario="late-fill", late_fills=True),
        Behaviour(scenario="paper-as-published"),
        Behaviour(scenario="paper-lenient"),
        Behaviour(scenario="exits-fail"),
        Behaviour(scenario="night-list", night_list=True),
        Behaviour(scenario="night-unsigned", night_unsigned=True),
        Behaviour(scenario="trailing-closes", trailing_closes=True),
        Behaviour(scenario="market-protection", protects_market_orders=True),
        Behaviour(scenario="daemon-old", daemon_version=OLD_DAEMON),
        Behaviour(scenario="daemon-untold", daemon_version=""),
        Behaviour(scenario="disclaimer", disclaimer_open=True),
        Behaviour(scenario="moomoo-us", moomoo=True),
        Behaviour(scenario="us-margin-paper", margin_paper=True),
        Behaviour(scenario="basic-quotes", basic_quotes=True),
        Behaviour(scenario="withdrawn-types", takes_withdrawn_types=True),
        Behaviour(scenario="history-100", history_limit=100),
        Behaviour(scenario="history-400", history_limit=400),
        Behaviour(scenario="history-none", history_limit=0),
        Behaviour(scenario="history-shared", history_limit=100, shares_history=True),
        Behaviour(scenario="history-7-days", history_days=SHORT_DAYS),
        Behaviour(scenario="package-at-noon", package_at_noon=True),
        Behaviour(scenario="otc-share", otc_share=True),
        Behaviour(scenario="hostile", hostile=True),
    )
}


@dataclass(slots=True, kw_only=True)
class Fault:
    """One ordered fault: the next `times` requests of `call` meet it.

    `text`, `status` and `code` are for REFUSE. `status` is a packet's or an HTTP one, `code` the broker's number, both
    LongPort's; None = the port's own. Over HTTP `code` 0 is an HTML page without an envelope, as a proxy sends it.
    """

    call: Call
    point: Point
    times: int = 1
    text: str = ""
    status: int | None = None
    code: int | None = None


@dataclass(slots=True)
class Faults:
    """Ordered faults, and the random ones of scenario `flaky`, which apply to trading writes (`writes`).

    `keepings` are orders and changes to come that the broker keeps otherwise than asked.
    """

    random: Random
    writes: Collection[Call]
    ordered: list[Fault] = field(default_factory=list)
    keepings: list[Keeping] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        self.ordered.append(fault)

    def take(self, call: Call) -> Fault | None:
        """The ordered fault for this request; counts it as used. None if there is none."""
        for fault in self.ordered:
            if fault.call == call:
                fault.times -= 1
                if fault.times <= 0:
                    self.ordered.remove(fault)
                return fault
        return None

    def keeping(self, write: Write) -> Keeping | None:
        """What becomes of this order or change otherwise than asked; counts it as used. None = it is kept as asked."""
        for keeping in self.keepings:
            if keeping.write is write:
                keeping.times -= 1
                if keeping.times <= 0:
                    self.keepings.remove(keeping)
                return keeping
        return None

    def forget(self) -> None:
        """Drop what was ordered."""
        self.ordered.clear()
        self.keepings.clear()

    def draw(self, call: Call) -> Fault | None:
        """A random fault of scenario `flaky`: three trading writes in five are cut, at three points equally often."""
        if call not in self.writes:
            return None
        point = self.random.choice((None, None, Point.BEFORE_READ, Point.AFTER_ACCEPT, Point.AFTER_REPLY))
        return None if point is None else Fault(call=call, point=point)

    def next_cut(self) -> float:
        """Seconds until a flaky connection is cut."""
        return self.random.uniform(*FLAKY_SECONDS)
