"""Flattens that run beside each other: what each is closing, and whose turn it is to take exits away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tideboard_core.model.flatten import LineOutcome
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account

Outcomes = Callable[[], Sequence[LineOutcome]]


class RunningFlattens:
    """The flattens of one connection that have been confirmed and are not over."""

    def __init__(self) -> None:
        self._running: list[Outcomes] = []
        self._queues: defaultdict[str, list[object]] = defaultdict(list)

    @contextmanager
    def running(self, outcomes: Outcomes) -> Iterator[None]:
        """Count a flatten among them inside the block; `outcomes` returns those of its lines as they are."""
        self._running.append(outcomes)
        try:
            yield
        finally:
            self._running.remove(outcomes)

    def closing(self, account: Account) -> frozenset[InstrumentId]:
        """The securities of an account whose line is not over in one of them."""
        rows = (row for outcomes in self._running for row in outcomes() if not row.over)
        return frozenset(row.line.instrument for row in rows if _same(row.line.account, account))

    @contextmanager
    def turn(self, account: Account) -> Iterator[Callable[[], bool]]:
        """Ask for the turn of an account's budget of writes; the result says whether it has come, and it ends here.

        One line has it at a time, in the order in which they asked: from before its first withdrawal until its closing
        order is out, no other one takes the calls that it needs.
        """
        mine, queue = object(), self._queues[account.id]
        queue.append(mine)
        try:
            yield lambda: queue[0] is mine
        finally:
            queue.remove(mine)


def _same(one: Account, other: Account) -> bool:
    """Whether two are one account: at the next login it is another object, and may have another name."""
    return (one.id, one.environment) == (other.id, other.environment)
