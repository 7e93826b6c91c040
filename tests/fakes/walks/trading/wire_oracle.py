"""Judges a walk over raw sockets by the bytes on the wire and the confirmations given, and nothing of the program."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from fakes.servers.wire_broker.book import SELL
from fakes.servers.wire_broker.wire_log import Answered, Asked, Line, Listed, Opened, Pushed, WireLog, Write

APPROVAL = 2.0
"""Seconds from a yes to its write."""
FLATTEN = 180.0
LIFE, IDLE = 900.0, 600.0
"""Seconds for which trading stays unlocked, and those without key and mouse after which it is locked."""
FRESH, LATELY = 3.0, 10.0
"""Seconds for which lists prove what an exit closes, against the loss brake alone longer."""
SLACK = 0.001
WINDOW = 30.0
"""Seconds over which a broker counts calls."""


@dataclass(slots=True)
class Terms:
    """What a person was shown of one write; `order` is what it changes or withdraws."""

    verb: str
    code: str = ""
    side: int = 0
    kind: int | str = 0
    shares: int = 0
    price: Decimal | None = None
    trigger: Decimal | None = None
    order: str = ""


@dataclass(slots=True)
class Yes:
    """A confirmation: what it allows, when it was given, at which login. `lines` are those of a flatten."""

    account: str
    at: float
    login: int
    left: list[Terms]
    once: bool
    flatten: bool = False


@dataclass(slots=True)
class WireOracle:
    """`faults` are the rules that were broken. `touched` and `opened` are what the person did, by the clock.

    `calls`: how often the broker's server may be asked for one list within WINDOW.
    """

    log: WireLog
    account: str
    broker_lock: bool
    calls: int
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    yes: list[Yes] = field(default_factory=list)
    opened: float | None = None
    opened_once: float | None = None
    closed: float = -1.0
    touched: float = 0.0
    remarks: set[str] = field(default_factory=set)

    def take(self, line: Line) -> None:
        """Judge a line of the wire."""
        event = line.event
        if isinstance(event, Opened):
            if event.good:
                self.opened_once = line.at
            else:
                self.closed = line.at
        elif isinstance(event, Write):
            self._write(line, event)

    # --- what may go out --------------------------------------------------------------------------------------------

    def _write(self, line: Line, write: Write) -> None:
        self.counts[f"{write.verb} on the wire"] += 1
        found = next(((yes, terms) for yes in self.yes for terms in yes.left if self._fits(yes, terms, write)), None)
        if write.remark and write.remark in self.remarks:
            self._broken(line, "a number went twice")
        self.remarks.add(write.remark)
        if found is None:
            self._broken(line, f"{write} was not confirmed, or twice: {self.yes[-2:]}")
            return
        yes, terms = found
        yes.left.remove(terms)
        if write.account != yes.account:
            self._broken(line, "another account")
        if yes.login != line.login:
            self._broken(line, "another login")
        age = line.at - yes.at
        if age > (FLATTEN if yes.flatten else APPROVAL) + SLACK:
            self._broken(line, f"{age} s after the yes")
        self._lock(line, yes)

    def _lock(self, line: Line, yes: Yes) -> None:
        since = self.opened_once if yes.once else self.opened
        if self.closed > yes.at and self.closed < line.at - SLACK:
            self._broken(line, "locked since the yes")
        if since is None or (since < self.closed < line.at - SLACK):
            self._broken(line, "locked")
        elif not yes.once and line.at > min(since + LIFE, max(self.touched, since) + IDLE) + SLACK:
            self._broken(line, "its time was over")
        if yes.once and self.broker_lock and self.opened_once is None:
            self._broken(line, "never unlocked")

    def _fits(self, yes: Yes, terms: Terms, write: Write) -> bool:
        if terms.verb != write.verb:
            return False
        if write.verb in {"cancel", "act"}:
            return terms.order == write.order
        if write.verb == "change":
            same = (terms.order, terms.shares, terms.trigger) == (write.order, write.shares, write.trigger)
            return same and (terms.price or Decimal(0)) == write.price
        if (terms.code, terms.side, terms.kind) != (write.code, write.side, write.kind):
            return False
        price = terms.price or Decimal(0)
        if yes.flatten:
            no_worse = write.price >= price if write.side == SELL else write.price <= price
            return no_worse and 0 < write.shares <= terms.shares
        return (terms.shares, price, terms.trigger) == (write.shares, write.price, write.trigger)

    def _broken(self, line: Line, why: str) -> None:
        self.faults.append(f"{line.at:.3f} {line.event}: {why}")

    # --- what must not be denied ------------------------------------------------------------------------------------

    def free(self, code: str) -> int:
        """Shares of a position that no sale takes, by the newest lists that came and every write without an answer."""
        orders, positions = self._newest("orders"), self._newest("positions")
        if orders is None or positions is None:
            return 0
        held = dict(positions[1].held).get(code, 0)
        takes = sum(row.left for row in orders[1].orders if (row.code, row.side) == (code, SELL))
        return held - takes - self._unlisted(code, orders)

    def proof(self, code: str, now: float, *, lately: bool) -> bool:
        """Whether orders and positions came from the broker's server after the last thing known of a security."""
        orders, positions = self._newest("orders"), self._newest("positions")
        if orders is None or positions is None:
            return False
        asked = [self._asked(one[1].key) for one in (orders, positions)]
        if any(one is None or not one[1].fresh or one[0].login != self.log.login for one in asked):
            return False
        (first, _), (second, _) = asked  # type: ignore[misc]
        last = max((line.serial for line, _ in self._about(code)), default=-1)
        fresh = now - min(first.at, second.at) <= (LATELY if lately else FRESH)
        return fresh and min(first.serial, second.serial) > last and second.serial > orders[0].serial

    def spent(self, now: float) -> float:
        """Seconds until the broker's server may be asked for orders and positions again, which it allows so often."""
        waits = [0.0]
        for what in ("orders", "positions"):
            times = [line.at for line, event in self.log.of(Asked) if event.what == what and event.fresh]
            if len(times) >= self.calls:
                waits.append(times[self.calls - 1] + WINDOW - now)
        return max(waits)

    def _newest(self, what: str) -> tuple[Line, Listed] | None:
        """The list that was asked for last, of those that came."""
        came = {event.key: (line, event) for line, event in self.log.of(Listed) if event.what == what}
        return next((came[event.key] for _, event in self.log.of(Asked) if event.key in came), None)

    def _asked(self, key: str) -> tuple[Line, Asked] | None:
        return next(((line, event) for line, event in self.log.of(Asked) if event.key == key), None)

    def _about(self, code: str) -> list[tuple[Line, object]]:
        mine = {row.number for _, event in self.log.of(Listed) for row in event.orders if row.code == code}
        about: list[tuple[Line, object]] = [pair for pair in self.log.of(Pushed) if pair[1].code == code]
        about += [pair for pair in self.log.of(Write) if pair[1].code == code or pair[1].order in mine]
        return about

    def _unlisted(self, code: str, orders: tuple[Line, Listed]) -> int:
        """Shares of our sales that the newest list does not have, though they may work: no answer came, or a yes."""
        asked = self._asked(orders[1].key)
        answers = {event.key: event for _, event in self.log.of(Answered)}
        rows = {row.remark: row for row in orders[1].orders if row.remark}
        took = 0
        for line, write in self.log.of(Write):
            answer = answers.get(write.key)
            if write.verb == "place" and write.code == code and write.side == SELL and write.remark not in rows:
                listed = asked is not None and asked[0].serial > line.serial
                over = answer is not None and (listed or not answer.good)
                if not over:
                    took += write.shares
            elif write.verb == "change" and answer is None:
                row = next((one for one in orders[1].orders if one.number == write.order), None)
                if row is not None and (row.code, row.side) == (code, SELL):
                    took += max(write.shares - row.shares, 0)
        return took
