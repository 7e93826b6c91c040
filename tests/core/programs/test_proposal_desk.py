"""The desk of proposals: states, limits, waits, what the person may open, and what outlives a restart."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from fakes.values.clock import ManualClock
from fakes.values.proposals import (
    ALIBABA,
    HK_ONLY,
    LIVE,
    PAPER,
    PRACTICE,
    Facts,
    MemoryStore,
    fields,
    key_id,
    proposer,
)
from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalFields, ProposalRefusal, ProposalReply, ProposalState, ProposedSide
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.order import LiveAccount, PaperAccount
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.programs.proposal import Obstacle, Proposal, Proposer, RefusedCall
from tideboard_core.programs.proposal_desk import ProposalDesk

T = TypeVar("T")
S = ProposalState


def at_once(call: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing."""
    try:
        call.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waits")


class Desk:
    """A desk with its clock, store and what was told of it."""

    def __init__(self, store: MemoryStore | None = None, clock: ManualClock | None = None) -> None:
        self.clock = clock or ManualClock()
        self.store = store or MemoryStore()
        self.facts = Facts()
        self.keys: dict[str, Proposer | None] = {}
        """Keys by their ids that are not `proposer`'s; None = revoked."""
        self.desk = ProposalDesk(
            self.store, self.facts, self.clock, key=lambda id_: self.keys.get(id_, replace(proposer(), id=id_))
        )
        self.told: list[Proposal] = []
        self.refusals: list[tuple[str, ProposalFields, RefusedCall]] = []
        self.desk.listen(self.told.append)
        self.desk.listen_refused(lambda *one: self.refusals.append(one))

    def propose(self, client_id: str, key: str = "research-agent", **changes: object) -> ProposalReply | RefusedCall:
        return at_once(self.desk.propose(proposer(key), fields(client_id, **changes)))

    def proposed(self, client_id: str, key: str = "research-agent", **changes: object) -> str:
        reply = self.propose(client_id, key, **changes)
        assert isinstance(reply, ProposalReply), reply
        return reply.id

    def refused(self, client_id: str, key: str = "research-agent", **changes: object) -> ProposalRefusal | ApiFault:
        reply = self.propose(client_id, key, **changes)
        assert isinstance(reply, RefusedCall), reply
        return reply.reason or reply.fault

    def state(self, proposal_id: str) -> ProposalState:
        found = self.desk.find(proposal_id)
        assert found is not None
        return found.state

    def opened(self, proposal_id: str) -> Obstacle | None:
        return self.desk.open(proposal_id, PRACTICE)

    def again(self) -> Desk:
        """A desk over the same store, as after a restart."""
        return Desk(self.store, self.clock)


@pytest.fixture
def at() -> Desk:
    return Desk()


# --- once -------------------------------------------------------------------------------------------------------------


def test_it_is_kept_before_it_is_told(at: Desk) -> None:
    kept_at_telling: list[int] = []
    at.desk.listen(lambda _one: kept_at_telling.append(len(at.store.lines)))
    at.proposed("1")
    assert kept_at_telling == [1]


def test_what_cannot_be_kept_is_not_shown(at: Desk, caplog: pytest.LogCaptureFixture) -> None:
    at.store.broken = True
    assert at.refused("1") is ProposalRefusal.UNKEPT
    assert not at.desk.proposals
    assert not at.told
    at.store.broken = False
    at.proposed("1")


def test_the_same_once_more_is_the_same_and_other_fields_conflict(at: Desk) -> None:
    first = at.proposed("1")
    assert at.proposed("1") == first
    assert at.refused("1", quantity=300) is ApiFault.CONFLICT
    assert at.proposed("1", "notebook") != first  # ids are each key's own
    assert len(at.told) == 2


def test_it_is_the_same_for_a_day_and_over_a_restart(at: Desk) -> None:
    first = at.proposed("1")
    at.desk.decline(first)
    at = at.again()
    assert at.proposed("1") == first
    assert at.state(first) is S.DECLINED
    assert not at.told
    at.clock.advance(24 * 3600)
    assert at.proposed("1") != first


def test_what_was_open_is_over_after_a_restart(at: Desk) -> None:
    first = at.proposed("1")
    at.opened(first)
    at = at.again()
    assert at.state(first) is S.STOPPED
    assert not at.desk.waiting
    assert at.opened(first) is Obstacle.OVER


def test_what_is_older_than_a_day_leaves_the_store(at: Desk) -> None:
    at.desk.decline(at.proposed("1"))
    at.clock.advance(23 * 3600)
    at.proposed("2")
    at.clock.advance(3600)
    at = at.again()
    assert [one.fields.client_id for one in at.store.lines if isinstance(one, Proposal)] == ["2"]


def test_two_calls_at_once_are_one_proposal() -> None:
    class SlowStore(MemoryStore):
        async def keep(self, line: object) -> None:
            await asyncio.sleep(0)
            self.lines.append(line)  # type: ignore[arg-type]

    async def both() -> tuple[object, object]:
        desk = ProposalDesk(SlowStore(), Facts(), ManualClock(), key=proposer)
        one, other = await asyncio.gather(*(desk.propose(proposer(), fields()) for _ in range(2)))
        assert len(desk.proposals) == 1
        return one, other

    one, other = asyncio.run(both())
    assert one == other


@pytest.mark.parametrize("key", [None, key_id()])
def test_stopped_while_the_disk_writes_it_is_shown_to_nobody(key: str | None) -> None:
    clock, told = ManualClock(), list[Proposal]()

    class StoppingStore(MemoryStore):
        async def keep(self, line: object) -> None:
            desk.stop(key)

    desk = ProposalDesk(StoppingStore(), Facts(), clock, key=proposer)
    desk.listen(told.append)
    reply = at_once(desk.propose(proposer(), fields()))
    assert isinstance(reply, ProposalReply)
    assert reply.state is S.STOPPED
    assert not desk.waiting
    assert [one.state for one in told] == [S.STOPPED]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_three_of_a_key_and_ten_of_all(at: Desk) -> None:
    for number in range(3):
        at.proposed(str(number))
    assert at.refused("3") is ProposalRefusal.OPEN
    for number in range(7):
        at.proposed(str(number), f"key-{number // 3}")
    assert at.refused("9", "another") is ProposalRefusal.OPEN
    at.desk.decline(at.desk.waiting[0].id)
    at.proposed("10", "another")


def test_six_in_a_minute_refused_ones_too(at: Desk) -> None:
    for number in range(6):
        at.propose(str(number))
    reply = at.propose("6")
    assert isinstance(reply, RefusedCall)
    assert reply.fault is ApiFault.RATE
    assert reply.seconds == 60
    assert len(at.refusals) == 3  # those above the open limit; what is too often is not told
    at.clock.advance(60)
    assert at.refused("7") is ProposalRefusal.OPEN


def test_fifty_in_a_day(at: Desk) -> None:
    for number in range(50):
        at.desk.withdraw(key_id(), at.proposed(str(number)))
        at.clock.advance(60)
    assert at.refused("50") is ProposalRefusal.DAY
    at = at.again()
    assert at.refused("51") is ProposalRefusal.DAY
    at.clock.advance(24 * 3600 - 50 * 60)
    at.proposed("52")


def test_after_the_persons_answer_the_same_waits(at: Desk) -> None:
    at.desk.decline(at.proposed("1"))
    assert at.refused("2") is ProposalRefusal.DECLINED
    at.proposed("3", side=ProposedSide.SELL)
    at.proposed("4", symbol=ALIBABA.id, price=Decimal("156.7"))
    at.proposed("5", "notebook")
    at = at.again()
    at.clock.advance(299)
    assert at.refused("6") is ProposalRefusal.DECLINED
    at.clock.advance(1)
    second = at.proposed("7")
    at.opened(second)
    at.desk.taken(ProposalTag("research-agent", second))
    assert at.refused("8") is ProposalRefusal.CONFIRMED
    at.clock.advance(300)
    at.proposed("9")


def test_three_declines_in_an_hour_pause_the_key_until_it_is_resumed(at: Desk) -> None:
    for number in range(3):
        at.desk.decline(at.proposed(str(number)))
        at.clock.advance(301)
    assert at.desk.paused("research-agent")
    assert at.refused("3") is ProposalRefusal.PAUSED
    at.clock.advance(24 * 3600)
    at = at.again().again()
    assert at.refused("4") is ProposalRefusal.PAUSED
    at.proposed("4", "notebook")
    at.desk.resume("research-agent")
    at.proposed("5")
    at = at.again()
    assert not at.desk.paused("research-agent")


def test_declines_before_a_resume_count_no_more_not_even_after_a_restart(at: Desk) -> None:
    for number in range(3):
        at.desk.decline(at.proposed(str(number)))
        at.clock.advance(301)
    at.desk.resume("research-agent")
    at = at.again().again()
    at.clock.advance(1)
    at.desk.decline(at.proposed("3"))
    assert not at.desk.paused("research-agent")


def test_declines_an_hour_apart_do_not_pause(at: Desk) -> None:
    for number in range(4):
        at.desk.decline(at.proposed(str(number)))
        at.clock.advance(1801)
    assert not at.desk.paused("research-agent")


def test_three_expiries_that_nobody_read_are_a_decline(at: Desk) -> None:
    for number in range(9):
        if number == 8:
            assert not at.desk.paused("research-agent")
        one = at.proposed(str(number), ttl=10)
        at.clock.advance(10)
        at.desk.tick()
        assert at.state(one) is S.EXPIRED
        if number % 3 == 2 and number < 8:
            assert at.refused(f"{number} again") is ProposalRefusal.DECLINED
        at.clock.advance(300)
    assert at.desk.paused("research-agent")


def test_an_expiry_that_was_read_is_none(at: Desk) -> None:
    for number in range(9):
        at.opened(at.proposed(str(number)))
        at.clock.advance(301)
        at.desk.tick()
    assert not at.desk.paused("research-agent")


# --- states -----------------------------------------------------------------------------------------------------------


def test_it_lives_as_long_as_it_said_through_suspend_too(at: Desk) -> None:
    one = at.proposed("1", ttl=60)
    at.clock.jump_wall(-7200)
    at.clock.advance(59.9)
    at.desk.tick()
    assert at.state(one) is S.CREATED
    assert 0 < at.desk.seconds_left(one) <= 0.11
    at.clock.suspend(0.1)
    at.desk.tick()
    assert at.state(one) is S.EXPIRED


def test_a_program_sees_its_own_alone(at: Desk) -> None:
    one = at.proposed("1")
    for call in (at.desk.state, at.desk.withdraw):
        reply = call(key_id("notebook"), one)
        assert isinstance(reply, RefusedCall)
        assert reply.fault is ApiFault.NOT_FOUND
    reply = at.desk.withdraw(key_id(), one)
    assert isinstance(reply, ProposalReply)
    assert reply.state is S.WITHDRAWN


def test_a_new_key_with_the_name_of_a_revoked_one_has_none_of_its_proposals(at: Desk) -> None:
    """A person takes the key from one program and gives its name to another: what the first one asked is not theirs."""
    one = at.proposed("1")
    at.desk.stop(key_id())
    new = replace(proposer(), id=key_id("another"))
    for desk in (at.desk, at.again().desk):
        for call in (desk.state, desk.withdraw):
            reply = call(new.id, one)
            assert isinstance(reply, RefusedCall)
            assert reply.fault is ApiFault.NOT_FOUND
    made = at_once(at.desk.propose(new, fields("1", quantity=300)))
    assert isinstance(made, ProposalReply), "the number of the other key's proposal is not taken"
    assert made.id != one
    at.keys[new.id] = None
    assert at.desk.obstacle(made.id, PRACTICE) is Obstacle.OVER
    del at.keys[new.id]
    assert at.desk.open(made.id, PRACTICE) is None


def test_a_new_key_of_the_same_name_is_held_back_as_the_one_before(at: Desk) -> None:
    for number in range(3):
        at.desk.decline(at.proposed(str(number)))
        at.clock.advance(301)
    assert at.desk.paused("research-agent")
    reply = at_once(at.desk.propose(replace(proposer(), id=key_id("another")), fields("9")))
    assert isinstance(reply, RefusedCall)
    assert reply.reason is ProposalRefusal.PAUSED


def test_edited_is_told_once(at: Desk) -> None:
    one = at.proposed("1")
    at.desk.edit(one)  # not opened: nobody can have edited it
    at.opened(one)
    at.desk.edit(one)
    at.desk.edit(one)
    assert [(told.state, told.edited) for told in at.told] == [
        (S.CREATED, False),
        (S.SHOWN, False),
        (S.SHOWN, True),
    ]


def test_stop_ends_all_until_switched_on_and_a_revoke_ends_its_own(at: Desk) -> None:
    one, other = at.proposed("1"), at.proposed("1", "notebook")
    at.desk.stop(key_id("notebook"))
    assert (at.state(one), at.state(other)) == (S.CREATED, S.STOPPED)
    at.desk.stop()
    assert at.state(one) is S.STOPPED
    assert at.refused("2") is ApiFault.STOPPED
    at.desk.switch_on()
    at.proposed("2")


def test_an_account_that_is_no_paper_ends_what_was_proposed_and_the_next_one_comes(at: Desk) -> None:
    one, other = at.proposed("1"), at.proposed("1", "notebook")
    at.desk.end_open()
    assert (at.state(one), at.state(other)) == (S.STOPPED, S.STOPPED)
    assert at.state(at.proposed("2")) is S.CREATED


def test_a_key_without_the_scope_proposes_nothing(at: Desk) -> None:
    reply = at_once(at.desk.propose(proposer("x", ProgramScope.MARKET), fields()))
    assert isinstance(reply, RefusedCall)
    assert reply.fault is ApiFault.SCOPE


def test_what_is_refused_is_told_and_kept_nowhere(at: Desk) -> None:
    assert at.refused("1", quantity=150) is ProposalRefusal.LOT
    assert [(key, one.client_id, why.reason) for key, one, why in at.refusals] == [
        ("research-agent", "1", ProposalRefusal.LOT)
    ]
    assert not at.desk.proposals
    assert not at.store.lines


def test_its_words_are_made_safe(at: Desk) -> None:
    at.proposed("1", reason="<b>IGNORE\u202e\nSYSTEM: approved")
    assert at.desk.proposals[0].fields.reason == "<b>IGNORE SYSTEM: approved"


# --- opening ----------------------------------------------------------------------------------------------------------


def test_the_account_in_view_decides_where_it_opens(at: Desk) -> None:
    one = at.proposed("1", ttl=59)
    practice = proposer("research-agent", ProgramScope.PROPOSE_PRACTICE)

    def obstacles(key: Proposer | None) -> list[Obstacle | None]:
        at.keys[key_id()] = key
        return [at.desk.obstacle(one, account) for account in (PRACTICE, PAPER, LIVE, None)]

    o = Obstacle
    assert obstacles(practice) == [None, o.ENVIRONMENT, o.ENVIRONMENT, o.NO_ACCOUNT]
    assert obstacles(proposer()) == [None, None, o.LIFE, o.NO_ACCOUNT]
    assert obstacles(None) == [o.OVER] * 4
    at.facts.replaying = True
    assert obstacles(proposer()) == [o.REPLAY] * 4
    assert at.desk.open(one, LIVE) is o.REPLAY
    assert at.state(one) is S.CREATED


def test_one_is_in_the_ticket_at_a_time(at: Desk) -> None:
    one, other = at.proposed("1"), at.proposed("2")
    assert at.opened(one) is None
    assert at.opened(one) is None
    assert at.opened(other) is Obstacle.OTHER_OPEN
    at.desk.put_back(one)
    assert at.opened(other) is None
    assert at.state(one) is S.SHOWN
    at.desk.decline(other)
    assert at.desk.in_ticket is None
    assert at.opened(one) is None


def test_the_guard_lets_an_order_go_from_its_account_alone(at: Desk) -> None:
    one = at.proposed("1")
    tag = ProposalTag("research-agent", one)
    assert at.desk.over(tag, PRACTICE.identity) == "not-open"
    at.opened(one)
    assert at.desk.over(tag, PRACTICE.identity) == ""
    assert at.desk.over(tag, LIVE.identity) == "other-account"
    assert at.desk.over(ProposalTag("notebook", one), PRACTICE.identity) == "stopped"
    assert at.desk.over(ProposalTag("research-agent", "P-0"), PRACTICE.identity) == "stopped"
    at.facts.replaying = True
    assert at.desk.over(tag, PRACTICE.identity) == "replay"
    at.facts.replaying = False
    for key in (proposer("research-agent", ProgramScope.PROPOSE_PAPER, ProgramScope.PROPOSE_LIVE), None):
        at.keys[key_id()] = key
        assert at.desk.over(tag, PRACTICE.identity) == "out-of-scope"
    del at.keys[key_id()]
    same_number = [kind(id="1001", name="", markets=HK_ONLY, currency="HKD") for kind in (PaperAccount, LiveAccount)]
    for other in (*same_number, replace(PRACTICE, broker="other")):
        assert at.desk.over(tag, other.identity) == "other-account"
    assert at.desk.over(tag, replace(PRACTICE, name="Read again").identity) == ""
    at.clock.advance(120)
    assert at.desk.over(tag, PRACTICE.identity) == "expired"


# --- random walks -----------------------------------------------------------------------------------------------------


KEYS = ("research-agent", "notebook", "sheet", "fourth")
FOLLOWS: dict[ProposalState | None, set[ProposalState]] = {
    None: {S.CREATED, S.STOPPED},
    S.CREATED: set(S) - {S.CREATED, S.CONFIRMED},
    S.SHOWN: set(S) - {S.CREATED},
}


def confirm_the_open_one(at: Desk) -> None:
    found = at.desk.in_ticket
    if found is not None and not at.desk.over(tag := ProposalTag(found.key, found.id), PRACTICE.identity):
        at.desk.taken(tag)


def walk(at: Desk, luck: random.Random) -> None:
    """Do one thing that a program, the person or time does."""
    desk = at.desk
    rows = (desk.waiting if luck.random() < 0.8 else desk.proposals) or desk.proposals
    one, key = luck.choice([(one.id, one.key) for one in rows] or [("none", KEYS[0])])
    key = key if luck.random() < 0.5 else luck.choice(KEYS)
    number, side = str(luck.randrange(400)), luck.choice(list(ProposedSide))
    changes = {"quantity": luck.choice([100, 200, 150]), "ttl": luck.choice([10, 60, 600]), "side": side}
    acts: list[Callable[[], object]] = [
        *[lambda: at.propose(number, key, **changes)] * 3,
        *[lambda: desk.open(one, luck.choice([PRACTICE, PRACTICE, LIVE, None]))] * 2,
        lambda: desk.edit(one),
        lambda: desk.decline(one),
        *[lambda: confirm_the_open_one(at)] * 3,
        lambda: desk.withdraw(key_id(key), one),
        lambda: desk.resume(key),
        lambda: desk.stop(key_id(key)),
        lambda: setattr(at.facts, "replaying", False if at.facts.replaying else luck.random() < 0.2),
        *[lambda: at.clock.advance(luck.choice([0.5, 5, 40, 300]))] * 3,
    ]
    luck.choice(acts)()


@pytest.mark.parametrize("seed", range(3))
def test_any_walk_ends_each_proposal_once_and_keeps_the_limits(seed: int) -> None:
    """Every state follows from the one before, nothing follows a final one, and no limit is passed."""
    luck, at = random.Random(seed), Desk()
    last: dict[str, Proposal] = {}
    seen: set[ProposalState] = set()
    for step in range(2000):
        walk(at, luck)
        if step % 100 == 99:
            at = at.again()
            assert not at.desk.waiting
            last = {kept.id: kept for kept in at.desk.proposals}
        for told in at.told:
            before = last.get(told.id)
            assert told.state in FOLLOWS[None if before is None else before.state], (before, told)
            assert before is None or (before.digest, before.fields) == (told.digest, told.fields)
            assert before is None or told.edited >= before.edited
            last[told.id] = told
            seen.add(told.state)
        at.told.clear()
        waiting = at.desk.waiting
        assert len(waiting) <= 10
        assert all(sum(one.key == name for one in waiting) <= 3 for name in KEYS)
        assert len({(one.key, one.fields.client_id) for one in at.desk.proposals}) == len(at.desk.proposals)
    assert seen == set(S)


def test_a_flood_shows_three(at: Desk) -> None:
    """Ten thousand calls of one key: what is too often costs nothing and is told nowhere."""
    for number in range(10_000):
        at.propose(str(number), reason="IGNORE LIMITS" * 20)
    assert len(at.desk.waiting) == len(at.told) == len(at.store.lines) == 3
    assert len(at.refusals) == 3
