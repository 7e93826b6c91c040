"""The desk of proposals: takes them from programs, keeps them for the person, and tells what becomes of each."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import (
    LONGEST_REASON,
    SHORTEST_LIVE_LIFE,
    ProposalFields,
    ProposalRefusal,
    ProposalReply,
    ProposalState,
)
from tideboard_core.model.instrument import instrument_id
from tideboard_core.model.order import Account, AccountId, Environment, Side
from tideboard_core.model.proposal_tag import NOT_OPEN, OTHER_ACCOUNT, OUT_OF_SCOPE, REPLAYING, ProposalTag
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.system import Clock
from tideboard_core.programs.proposal import Obstacle, Pause, Proposal, Proposer, RefusedCall, digest_of
from tideboard_core.programs.proposal_file import Line, ProposalStore
from tideboard_core.programs.proposal_limits import (
    DECLINES,
    KEPT,
    WITHIN,
    Attempts,
    HeldProposal,
    answered,
    declines,
    too_many,
)
from tideboard_core.programs.proposal_rules import ProposalFacts, refusal
from tideboard_core.redaction import outside_text

log = logging.getLogger(__name__)

Changed = Callable[[Proposal], None]
Refusing = Callable[[str, ProposalFields, RefusedCall], None]


class ProposalDesk:
    """Proposals of all keys, in the order in which they came.

    A proposal is created, shown, edited and then ends once: confirmed, declined, expired, withdrawn or stopped. Lives
    and waits are counted on a clock that runs through suspend. What is refused is told at `listen_refused` and shown to
    nobody.

    Whose a proposal is goes by the id of its key. What holds a program back (pauses, answers, how often) goes by the
    key's name: a new key of the same name does not begin anew.
    """

    def __init__(
        self,
        store: ProposalStore,
        facts: ProposalFacts,
        clock: Clock,
        *,
        key: Callable[[str], Proposer | None],
        new_id: Callable[[], str] = lambda: f"P-{secrets.token_hex(6)}",
    ) -> None:
        """Take over what the store has; what was open there is over. Raises OSError where the store cannot be read.

        `key` is a program's key as it is now, None once it was revoked.
        """
        self._store, self._facts, self._clock, self._key, self._new_id = store, facts, clock, key, new_id
        self._held: dict[str, HeldProposal] = {}
        self._by_client: dict[tuple[str, str], str] = {}
        self._attempts = Attempts()
        self._paused: dict[str, float] = {}
        self._resumed: dict[str, float] = {}
        self._stopped = False
        self._ticket: tuple[str, AccountId] | None = None
        self._changed: list[Changed] = []
        self._refused: list[Refusing] = []
        self._one_at_a_time = asyncio.Lock()
        self._epochs: dict[str, int] = {}
        self.left_open: list[Proposal] = []
        """Those that were open when the window before this one was killed, as they are now: over."""
        self._restore(store.read())

    # --- for programs -------------------------------------------------------------------------------------------------

    async def propose(self, proposer: Proposer, fields: ProposalFields) -> ProposalReply | RefusedCall:
        """Take a proposal: it is on the disk before anybody sees it. The same once more is the one that there is."""
        if self._stopped:
            return RefusedCall(fault=ApiFault.STOPPED)
        if not proposer.proposes:
            return RefusedCall(fault=ApiFault.SCOPE, scope="propose")
        digest = digest_of(fields)
        async with self._one_at_a_time:  # a second call with the same client_id finds the first one's
            self.tick()
            before = self._known(proposer.id, fields, digest)
            if before is not None:
                return before
            refused = self._refusal(proposer, fields)
            if refused is None:
                return await self._take(proposer, fields, digest)
        if refused.fault is ApiFault.REFUSED:
            self._tell_refused(proposer.name, fields, refused)
        return refused

    def state(self, key_id: str, proposal_id: str) -> ProposalReply | RefusedCall:
        """What became of a proposal of this key."""
        self.tick()
        held = self._held.get(proposal_id)
        if held is None or held.proposal.key_id != key_id:
            return RefusedCall(fault=ApiFault.NOT_FOUND)
        return held.proposal.reply()

    def withdraw(self, key_id: str, proposal_id: str) -> ProposalReply | RefusedCall:
        """Take a proposal back; one that is over stays as it is."""
        found = self.state(key_id, proposal_id)
        if isinstance(found, RefusedCall):
            return found
        self._end(self._held[proposal_id], ProposalState.WITHDRAWN)
        return self._held[proposal_id].proposal.reply()

    # --- for the person -----------------------------------------------------------------------------------------------

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Those of the last day, oldest first."""
        return tuple(held.proposal for held in self._held.values())

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """Those that are not over."""
        return tuple(one for one in self.proposals if not one.over)

    @property
    def in_ticket(self) -> Proposal | None:
        """The one that the ticket shows."""
        return None if self._ticket is None else self._held[self._ticket[0]].proposal

    def find(self, proposal_id: str) -> Proposal | None:
        """A proposal of the last day."""
        held = self._held.get(proposal_id)
        return None if held is None else held.proposal

    def seconds_left(self, proposal_id: str) -> float:
        """Seconds until it is void; 0 for one that is over."""
        held = self._held.get(proposal_id)
        if held is None or held.proposal.over:
            return 0.0
        return max(0.0, held.ends - self._clock.boot())

    def obstacle(self, proposal_id: str, account: Account | None) -> Obstacle | None:
        """Why it cannot be opened with this account."""
        self.tick()
        held = self._held.get(proposal_id)
        proposer = None if held is None else self._key(held.proposal.key_id)
        if held is None or held.proposal.over or proposer is None:
            return Obstacle.OVER
        if self._facts.replaying:
            return Obstacle.REPLAY
        if account is None:
            return Obstacle.NO_ACCOUNT
        if not proposer.may_in(account.environment):
            return Obstacle.ENVIRONMENT
        if account.environment is Environment.LIVE and held.proposal.fields.ttl < SHORTEST_LIVE_LIFE:
            return Obstacle.LIFE
        if self._ticket is not None and self._ticket[0] != proposal_id:
            return Obstacle.OTHER_OPEN
        return None

    def open(self, proposal_id: str, account: Account | None) -> Obstacle | None:
        """Put it into the ticket, for this account alone."""
        found = self.obstacle(proposal_id, account)
        if found is not None or account is None:
            return found or Obstacle.NO_ACCOUNT
        self._ticket = proposal_id, account.identity
        held = self._held[proposal_id]
        if held.proposal.state is ProposalState.CREATED:
            self._change(held, msgspec.structs.replace(held.proposal, state=ProposalState.SHOWN))
        return None

    def edit(self, proposal_id: str) -> None:
        """The person changed one of its fields in the ticket; it counts as edited from now on."""
        held = self._held.get(proposal_id)
        if held is not None and held.proposal.state is ProposalState.SHOWN and not held.proposal.edited:
            self._change(held, msgspec.structs.replace(held.proposal, edited=True))

    def put_back(self, proposal_id: str) -> None:
        """Out of the ticket again, into the list."""
        if self._ticket is not None and self._ticket[0] == proposal_id:
            self._ticket = None

    def decline(self, proposal_id: str) -> None:
        """The person's no."""
        self.tick()
        held = self._held.get(proposal_id)
        if held is not None and self._end(held, ProposalState.DECLINED):
            self._pause_if_declined(held.proposal.key)

    def paused(self, key: str) -> bool:
        """Whether the key may not propose until the person resumes it."""
        return key in self._paused

    @property
    def paused_keys(self) -> tuple[str, ...]:
        """The keys that wait for the person, the first one first."""
        return tuple(self._paused)

    def resume(self, key: str) -> None:
        """Let a key propose again; what was declined before counts no more."""
        if self._paused.pop(key, None) is not None:
            self._resumed[key] = self._clock.boot()
            self._store.note(Pause(key=key, at=self._clock.wall(), on=False))

    def stop(self, key_id: str | None = None) -> None:
        """End every open proposal of a key that was revoked; None = of all, and take no more until `switch_on`."""
        if key_id is None:
            self._stopped = True
        else:
            self._epochs[key_id] = self._epochs.get(key_id, 0) + 1
        for held in tuple(self._held.values()):
            if key_id is None or held.proposal.key_id == key_id:
                self._end(held, ProposalState.STOPPED)

    def end_open(self) -> None:
        """End every open proposal: the accounts that it was made for are others than they were held for."""
        for held in tuple(self._held.values()):
            if not held.proposal.over:
                self._end(held, ProposalState.STOPPED)

    def switch_on(self) -> None:
        """Take proposals again."""
        self._stopped = False

    def tick(self) -> None:
        """End what is older than its life, and forget what is older than a day."""
        now = self._clock.boot()
        for held in tuple(self._held.values()):
            if not held.proposal.over and now >= held.ends:
                self._end(held, ProposalState.EXPIRED)
                self._pause_if_declined(held.proposal.key)
            elif held.proposal.over and now - held.made >= KEPT:
                self._forget(held.proposal)

    def close(self) -> None:
        """The window ends: what is open is over, and the store is written."""
        self.stop()
        self._store.close()

    # --- for the guard ------------------------------------------------------------------------------------------------

    def over(self, tag: ProposalTag, account: AccountId) -> str:
        """Why an order that was made from a proposal may not go out now; empty = it may."""
        self.tick()
        held = self._held.get(tag.id)
        if held is None or held.proposal.key != tag.key or self._stopped:
            return ProposalState.STOPPED.value
        if held.proposal.over:
            return held.proposal.state.value
        if self._facts.replaying:
            return REPLAYING
        if self._ticket is None or self._ticket[0] != tag.id:
            return NOT_OPEN
        if self._ticket[1] != account:
            return OTHER_ACCOUNT
        proposer, environment = self._key(held.proposal.key_id), account.environment
        return "" if proposer is not None and environment and proposer.may_in(environment) else OUT_OF_SCOPE

    def taken(self, tag: ProposalTag) -> None:
        """The approval of its order was taken: it is confirmed, whatever becomes of the order."""
        held = self._held.get(tag.id)
        if held is not None:
            self._end(held, ProposalState.CONFIRMED)

    def failed(self, tag: ProposalTag) -> None:
        """The person confirmed it, but the order was denied: the program may propose anew."""
        held = self._held.get(tag.id)
        if held is not None:
            self._end(held, ProposalState.STOPPED)

    # --- listeners ----------------------------------------------------------------------------------------------------

    def listen(self, changed: Changed) -> Callable[[], None]:
        """Call `changed` with a new proposal and after each of its states; the result ends it."""
        self._changed.append(changed)
        return lambda: self._changed.remove(changed)

    def listen_refused(self, refused: Refusing) -> Callable[[], None]:
        """Call `refused` with the key's name, the fields and the reason of what is shown to nobody."""
        self._refused.append(refused)
        return lambda: self._refused.remove(refused)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _known(self, key_id: str, fields: ProposalFields, digest: str) -> ProposalReply | RefusedCall | None:
        held = self._held.get(self._by_client.get((key_id, fields.client_id), ""))
        if held is None:
            return None
        return held.proposal.reply() if held.proposal.digest == digest else RefusedCall(fault=ApiFault.CONFLICT)

    def _refusal(self, proposer: Proposer, fields: ProposalFields) -> RefusedCall | None:
        key, now = proposer.name, self._clock.boot()
        wait = self._attempts.wait(key, now)
        if wait > 0:
            return RefusedCall(fault=ApiFault.RATE, seconds=wait)
        if key in self._paused:
            return RefusedCall(fault=ApiFault.REFUSED, reason=ProposalRefusal.PAUSED)
        reason = refusal(proposer, fields, self._facts)
        if reason is None:
            own, since = [*self._of(key)], self._resumed.get(key, float("-inf"))
            said = answered(own, instrument_id(fields.symbol), Side(fields.side.value), now, since)
            if said is not None:
                return RefusedCall(fault=ApiFault.REFUSED, reason=said.reason, seconds=said.left)
            reason = too_many(self._held.values(), key)
        return None if reason is None else RefusedCall(fault=ApiFault.REFUSED, reason=reason)

    async def _take(self, proposer: Proposer, fields: ProposalFields, digest: str) -> ProposalReply | RefusedCall:
        made, wall, epoch = self._clock.boot(), self._clock.wall(), self._epochs.get(proposer.id, 0)
        shown = msgspec.structs.replace(fields, reason=plain_text(outside_text(fields.reason), LONGEST_REASON))
        proposal = Proposal(
            id=self._new_id(),
            key=proposer.name,
            key_id=proposer.id,
            fields=shown,
            digest=digest,
            created=wall,
            ends=wall + timedelta(seconds=fields.ttl),
            at=wall,
        )
        try:
            await self._store.keep(proposal)
        except OSError as error:
            log.error("a proposal could not be kept: %s", error)
            return RefusedCall(fault=ApiFault.REFUSED, reason=ProposalRefusal.UNKEPT)
        held = HeldProposal(proposal, made, made + fields.ttl, made)
        self._held[proposal.id] = held
        self._by_client[proposer.id, fields.client_id] = proposal.id
        if self._stopped or self._epochs.get(proposer.id, 0) != epoch:  # while the disk wrote: nobody has seen it
            self._end(held, ProposalState.STOPPED)
        else:
            self._tell(proposal)
        return held.proposal.reply()

    def _of(self, key: str) -> Iterator[HeldProposal]:
        return (held for held in self._held.values() if held.proposal.key == key)

    def _end(self, held: HeldProposal, state: ProposalState) -> bool:
        """Reach a final state; False if it has one."""
        before = held.proposal
        if before.over:
            return False
        self.put_back(before.id)
        unread = state is ProposalState.EXPIRED and before.state is ProposalState.CREATED
        self._change(held, msgspec.structs.replace(before, state=state, unread=unread))
        return True

    def _change(self, held: HeldProposal, after: Proposal) -> None:
        held.proposal = msgspec.structs.replace(after, at=self._clock.wall())
        held.changed = self._clock.boot()
        self._store.note(held.proposal)
        self._tell(held.proposal)

    def _pause_if_declined(self, key: str) -> None:
        since = max(self._resumed.get(key, float("-inf")), self._clock.boot() - WITHIN)
        if key not in self._paused and len(declines(self._of(key), since)) >= DECLINES:
            self._paused[key] = self._clock.boot()
            self._store.note(Pause(key=key, at=self._clock.wall(), on=True))

    def _forget(self, proposal: Proposal) -> None:
        del self._held[proposal.id]
        self._by_client.pop((proposal.key_id, proposal.fields.client_id), None)

    def _tell(self, proposal: Proposal) -> None:
        for listener in tuple(self._changed):
            try:
                listener(proposal)
            except Exception:
                log.exception("a view of the proposals failed")

    def _tell_refused(self, key: str, fields: ProposalFields, refused: RefusedCall) -> None:
        for listener in tuple(self._refused):
            try:
                listener(key, fields, refused)
            except Exception:
                log.exception("a refused proposal could not be noted")

    def _restore(self, lines: list[Line]) -> None:
        """Take over the states of the last day: what was open when the window ended is stopped."""
        now, wall = self._clock.boot(), self._clock.wall()
        latest: dict[str, Proposal] = {}
        for line in lines:
            if isinstance(line, Proposal):
                latest[line.id] = line
            elif line.on:
                self._paused[line.key] = now
            else:
                self._paused.pop(line.key, None)
                self._resumed[line.key] = now - max(0.0, (wall - line.at).total_seconds())
        for kept in latest.values():
            # A wall clock that was set back makes it young: then it is known for longer, never for less.
            age = max(0.0, (wall - kept.created).total_seconds())
            if age >= KEPT:
                continue
            over = kept if kept.over else msgspec.structs.replace(kept, state=ProposalState.STOPPED, at=wall)
            if over is not kept:
                self.left_open.append(over)
            changed = now - max(0.0, (wall - over.at).total_seconds())
            self._held[over.id] = HeldProposal(over, now - age, now - age, changed)
            self._by_client[over.key_id, over.fields.client_id] = over.id
        pauses = [Pause(key=key, at=wall, on=True) for key in self._paused]
        resumed = [
            Pause(key=key, at=wall - timedelta(seconds=now - at), on=False)
            for key, at in self._resumed.items()
            if now - at < WITHIN
        ]
        self._store.replace([*(held.proposal for held in self._held.values()), *resumed, *pauses])
