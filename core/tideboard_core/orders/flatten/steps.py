"""What a flatten and a replacement do between their writes: wait, prove what is held, cancel an exit."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import GatewayError, OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.model.flatten import FlattenPlan, LineOutcome, outcome_data, plan_data
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, CancelRequest, Order, OrderRequest, OrderStatus
from tideboard_core.orders.flatten.plan import OTHER
from tideboard_core.orders.flatten.progress import FlattenRun
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.orders.review import Given
from tideboard_core.orders.sender import OrderServices, Sender
from tideboard_core.orders.unanswered import Sleep
from tideboard_core.ports.trading import ApprovedOrder, WriteVerb

STEP: Final = 0.25
"""Seconds between two looks at what is waited for; each look asks whether it was stopped."""
EXITS_OVER_WITHIN: Final = 10.0
"""Seconds that is waited until the broker confirms that cancelled exits are over."""
PROOFS, PROOF_PAUSE = 40, 1.0
"""How often orders and positions are read for the proof that an order reduces, and the seconds between two reads."""
ENTRIES: Final = 500
"""Entries that the end of a line names at most: a line of the order log has room for 64 KiB."""


class TimedApproval:
    """An approval of several writes: it ends with its life, a lock, its connection, or when it is stopped."""

    life: float

    def __init__(
        self,
        number: str,
        account: Account,
        services: OrderServices,
        *,
        given: Given | None = None,
        generation: int | None = None,
    ) -> None:
        """`number` is our id of the whole. Without `given` and `generation` it is given now, on this connection."""
        self.id, self.account = number, account
        self._clock, self._lock, self._gateway = services.clock, services.lock, services.gateway
        self._given = given or Given(services.clock.boot(), services.lock.epoch)
        self.generation = services.gateway.generation if generation is None else generation

    def unlocked(self) -> bool:
        """Whether trading has been unlocked all the time since the confirmation: open again is not the same."""
        return self._is_open() and self._lock.epoch == self._given.epoch

    def _is_open(self) -> bool:
        return self._lock.is_open(self.account)

    def check(self) -> None:
        """Raise OrderDenied if nothing more may be sent under it."""
        if not self._gateway.connected or self._gateway.generation != self.generation:
            raise OrderDenied("not-sent-link")
        if not self.unlocked():
            raise OrderDenied("not-sent-locked", reason=self._lock.status.reason)
        if self._clock.boot() - self._given.at >= self.life:
            raise self.too_late()

    def too_late(self) -> OrderDenied:
        """The denial once it is over by age."""
        raise NotImplementedError


Judge = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """How the guard makes the approval of one write; the judge is called in the step of that write."""

    place: Callable[[OrderRequest, TimedApproval, Judge], ApprovedOrder[OrderRequest]]
    cancel: Callable[[CancelRequest, TimedApproval, Judge], ApprovedOrder[CancelRequest]]


class WriteSteps:
    """Waits and cancels under one approval; used by `Flattener` and `Replacer`."""

    def __init__(
        self,
        services: OrderServices,
        *,
        pretrade: PretradeChecks,
        sender: Sender,
        approvals: Approvals,
        sleep: Sleep,
    ) -> None:
        self.pretrade, self.sender, self.approvals, self.sleep = pretrade, sender, approvals, sleep
        self._gateway, self._blotter, self._journal = services.gateway, services.blotter, services.journal
        self._hub, self._audit, self._clock = services.hub, services.audit, services.clock
        self.readable = True
        """Whether orders and positions could be read from the broker when they were last asked."""

    @contextlib.contextmanager
    def watching(self, instrument: InstrumentId) -> Iterator[None]:
        """Have price, book and facts of a security pushed inside the block."""
        with contextlib.ExitStack() as held:
            # No view may show the security: without a subscription nothing of it is pushed, and OpenD reads no book.
            for topic in (Topic.BOOK, Topic.QUOTE, Topic.INSTRUMENT):
                held.callback(self._hub.subscribe(topic.of(instrument)).close)
            yield

    async def log_plan(self, plan: FlattenPlan) -> None:
        """Write a confirmed plan into the order log; raises OrderDenied if it cannot: nothing is sent then."""
        await self._audit.append(RecordKind.FLATTEN, plan.id, *plan_data(plan))

    def log_line(self, plan: FlattenPlan, outcome: LineOutcome) -> None:
        """Note the end of a line, with the entries that may still be taken for later ones: see `LostExits`."""
        entries = self._entries(plan.account, outcome)
        known = {"entries": entries} if entries else {}
        self._audit.note(RecordKind.FLATTEN, plan.id, {"step": "line", **outcome_data(outcome), **known})

    def _entries(self, account: Account, outcome: LineOutcome) -> list[str]:
        """Ids of the newest listed entries that work, or were created after the first withdrawn exit ended."""
        orders, line = self._blotter.orders(account.id) or (), outcome.line
        rows = {order.id: order for order in orders}
        ended = [rows.get(exit_.id, exit_).updated for exit_ in outcome.withdrawn]
        entries = (one for one in orders if ended and one.ratio(line.instrument, OTHER[line.side]))
        return [one.id for one in entries if one.open or one.created > min(ended)][:ENTRIES]

    def log_end(self, plan: FlattenPlan, *, stopped: bool) -> None:
        """Note that every line is over."""
        self._audit.note(RecordKind.FLATTEN, plan.id, {"step": "end", "stopped": stopped})

    async def until(self, approval: TimedApproval, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for a condition; whether it came true. Raises OrderDenied once nothing more may be sent."""
        for _ in range(round(seconds / STEP)):
            if condition():
                return True
            approval.check()
            await self.sleep(STEP)
        return condition()

    async def pace(self, approval: TimedApproval, verb: WriteVerb) -> None:
        """Wait until the broker's limit allows one more write; in a server's pause for its turn, not for its end."""
        account, gateway = approval.account, self._gateway
        while (seconds := max(gateway.write_budget(verb, account), gateway.server_pause(verb, account).turn)) > 0:
            approval.check()
            await self.sleep(min(seconds, STEP))
        approval.check()

    async def wait_out_pause(self, run: FlattenRun, approval: TimedApproval, index: int = 0) -> bool:
        """Wait before a line's first withdrawal until no pause of the server is left; returns whether it waited.

        The broker could refuse what follows the withdrawal. A line that takes nothing away does not wait; a person who
        was asked may go on in spite of the pause, or stop.
        """
        line, waited = run.plan.lines[index], False
        if not any(one.open for one in self.now(line.account, (*line.ticked, *line.exits))):
            return False
        while not run.goes_on and (left := self._paused(line.account)) > 0:
            if run.stopped:
                raise OrderDenied("flatten-stopped")
            approval.check()
            begun, waited = self._clock.monotonic(), True
            run.pause(index, left)
            await self.sleep(STEP)
            run.waited(self._clock.monotonic() - begun)
        if waited:
            run.pause_over(index)
        return waited

    def _paused(self, account: Account) -> float:
        """Seconds of a server's pause that are left for any call which takes an exit away or what follows it."""
        pauses = [self._gateway.server_pause(verb, account) for verb in (WriteVerb.CANCEL, WriteVerb.PLACE)]
        return max(max(one.write, one.lists) for one in pauses)

    async def prove(
        self,
        approval: TimedApproval,
        proven: Callable[[], bool],
        closes: InstrumentId,
        *,
        again: bool,
        waits: Callable[[float], object] = bool,
    ) -> None:
        """Read orders and positions until they prove what is held of a security.

        The broker's limit may serve an old copy first. `waits` gets the seconds until it lets them be read, 0.0 once it
        does: a person sees them, and may stop it meanwhile.
        """
        for _ in range(PROOFS):
            if again or not proven():
                while (seconds := self._gateway.lists_wait(approval.account, way_out=True, closes=(closes,))) > 0:
                    approval.check()
                    waits(seconds)
                    await self.sleep(min(seconds, STEP))
                waits(0.0)
                with contextlib.suppress(GatewayError):
                    await self._blotter.read_holdings(approval.account, closes=(closes,))
            approval.check()
            if proven():
                self.readable = True
                return
            again = False
            await self.sleep(PROOF_PAUSE)
        self.readable = False
        raise OrderDenied("flatten-unproven")

    def now(self, account: Account, orders: Iterable[Order]) -> list[Order]:
        """These orders as the broker has them, else as they were shown."""
        return [self._blotter.order(account.id, order.id) or order for order in orders]

    async def cancel(self, approval: TimedApproval, order: Order, judge: Judge) -> None:
        """Cancel one order; whatever the answer is, only the order's own state says that it is over.

        In the step of the cancel the order that follows it has to be one that may go out: the wait for its turn may be
        long.
        """
        await self.pace(approval, WriteVerb.CANCEL)
        await self.pretrade.read_for_closing(order.instrument)
        request = CancelRequest(account=approval.account, order=order, client_order_id=self.number())
        self._journal.basis[request.client_order_id] = {"flatten": approval.id}
        approved = self.approvals.cancel(request, approval, judge)
        write = await self.sender.note_intent(request)
        if await self.sender.turn(request):  # another write has gone meanwhile, in a server's pause
            approved = self.approvals.cancel(request, approval, judge)
        with contextlib.suppress(OrderRejected, OrderUnknown):  # it may be filled or cancelled all the same
            await self.sender.answer(write, self.sender.write(write, lambda: self._gateway.cancel(approved)))

    async def standing(self, account: Account, order_id: str, seconds: float) -> Order | None:
        """An order that was accepted, once the broker shows more of it than that; None where it lists none of it."""

        def row() -> Order | None:
            return self._blotter.order(account.id, order_id)

        def shown() -> bool:
            now = row()
            return now is not None and now.status is not OrderStatus.PENDING

        for _ in range(round(seconds / STEP)):
            if shown():
                break
            await self.sleep(STEP)
        else:  # its push may be lost
            with contextlib.suppress(GatewayError):
                await self._blotter.read_holdings(account)
        return row()

    def number(self) -> str:
        """The next of our order numbers, used up."""
        number = self._journal.next_id()
        self._journal.use(number)
        return number
