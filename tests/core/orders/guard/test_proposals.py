"""An order that a program proposed: named in the log, exempt of nothing, typed in LIVE, over with its proposal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.trading_scene import TradingScene, denied
from fakes.values.proposals import Facts, MemoryStore, fields, key_id, proposer
from fakes.values.trading import NOON, TENCENT, funds, position
from tideboard_api.proposing import ProposalReply, ProposalState
from tideboard_api.scopes import ProgramScope
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import OrderDenied, OrderUnknown, RequestTimeout
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import Environment, Fill, MaxQuantity, OrderType, PaperAccount, Side
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import CheckCode, Confirmation, Gesture, Severity, VoidCode
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.proposed import cases_with
from tideboard_core.programs.proposal import Proposer
from tideboard_core.programs.proposal_desk import ProposalDesk

READ = 3.0


@dataclass
class Proposed:
    """A scene whose person reads each confirmation for three seconds, and a proposal in its ticket."""

    scene: TradingScene
    desk: ProposalDesk
    tag: ProposalTag
    facts: Facts
    keys: dict[str, Proposer | None]
    after: Callable[[], None] = field(default=lambda: None)
    read: float = READ
    consent: Callable[[OrderReview], Confirmation] = consent

    def request(self, **changes: Any) -> Any:
        return self.scene.request(proposal=self.tag, **changes)

    @property
    def state(self) -> ProposalState:
        found = self.desk.find(self.tag.id)
        assert found is not None
        return found.state

    async def person(self, review: OrderReview) -> Confirmation | None:
        self.scene.clock.advance(self.read)
        self.scene.market()
        answer = self.consent(review)
        self.after()
        return answer

    async def denied(self, **changes: Any) -> str:
        return (await denied(self.scene, proposal=self.tag, **changes)).code


async def proposed_in(scene: TradingScene) -> Proposed:
    facts, keys = Facts(), dict[str, Proposer | None]({key_id(): proposer()})
    desk = ProposalDesk(MemoryStore(), facts, scene.clock, key=keys.get)
    reply = await desk.propose(proposer(), fields("1", ttl=60))
    assert isinstance(reply, ProposalReply)
    assert desk.open(reply.id, scene.account) is None
    scene.guard.make_case = cases_with(desk)
    made = Proposed(scene, desk, ProposalTag("research-agent", reply.id), facts, keys)
    scene.person.on_review = made.person
    return made


@pytest.fixture
async def live(scene: TradingScene) -> Proposed:
    return await proposed_in(scene)


@pytest.fixture
async def trained(practice: TradingScene) -> Proposed:
    return await proposed_in(practice)


# --- the tag ----------------------------------------------------------------------------------------------------------


async def test_the_line_of_the_order_names_key_and_proposal(live: Proposed) -> None:
    await live.scene.guard.submit(live.request())

    (intent,) = [record for record in await live.scene.records() if record.kind.value == "intent"]
    assert intent.data["proposal"] == {"key": "research-agent", "id": live.tag.id}
    assert live.state is ProposalState.CONFIRMED
    assert len(live.scene.gateway.writes) == 1


@pytest.mark.parametrize("code", ["check-changed", "lot", "not-confirmed", "gesture-missing", "proposal-too-soon"])
async def test_so_does_the_line_of_a_denied_one(live: Proposed, code: str) -> None:
    changes: dict[str, Any] = {"quantity": 150} if code == "lot" else {}
    if code == "check-changed":
        live.after = lambda: live.scene.publish(Topic.FUNDS, live.scene.account.id, funds("1000"))
    if code == "not-confirmed":
        live.scene.person.on_review, live.scene.person.answer = None, Confirmation(accepted=False)
    if code == "gesture-missing":
        live.consent = lambda _: Confirmation(accepted=True, gesture=Gesture.HOLD, held=5.0)
    if code == "proposal-too-soon":
        live.read = READ - 0.1
    assert await live.denied(**changes) == code
    assert [each.data["proposal"] for each in await denials(live)] == [{"key": "research-agent", "id": live.tag.id}]

    with pytest.raises(OrderDenied):
        await live.scene.guard.submit(live.scene.request(quantity=150))
    assert "proposal" not in (await denials(live))[-1].data, "a person's own"


async def test_one_beside_an_open_confirmation_is_named_too(live: Proposed) -> None:
    found: list[OrderDenied] = []

    async def second(review: OrderReview) -> Confirmation | None:
        live.scene.person.on_review = live.person
        with pytest.raises(OrderDenied) as error:
            await live.scene.guard.submit(live.request())
        found.append(error.value)
        return await live.person(review)

    live.scene.person.on_review = second
    await live.scene.guard.submit(live.request())
    assert [each.code for each in found] == ["confirmation-open"]
    assert [each.data["proposal"]["id"] for each in await denials(live)] == [live.tag.id]


async def denials(made: Proposed) -> list[Record]:
    return [each for each in await made.scene.records() if each.kind is RecordKind.DENIED]


async def test_a_line_of_a_person_s_own_order_names_none(live: Proposed) -> None:
    await live.scene.guard.submit(live.scene.request())

    (intent,) = [record for record in await live.scene.records() if record.kind.value == "intent"]
    assert "proposal" not in intent.data
    assert live.state is ProposalState.SHOWN


async def test_confirmed_says_nothing_of_the_order(live: Proposed) -> None:
    """The broker has not answered: the order is unknown, and the program learns that its approval was taken."""
    live.scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await live.scene.guard.submit(live.request())
    assert live.state is ProposalState.CONFIRMED


async def test_one_proposal_is_one_order(live: Proposed) -> None:
    await live.scene.guard.submit(live.request())
    with pytest.raises(OrderDenied, match=CheckCode.PROPOSAL):
        await live.scene.guard.submit(live.request())
    assert len(live.scene.gateway.writes) == 1


async def test_without_somebody_who_knows_proposals_none_goes_out(scene: TradingScene) -> None:
    tag = ProposalTag("research-agent", "P-1")
    assert (await denied(scene, proposal=tag)).code == CheckCode.PROPOSAL
    assert scene.gateway.writes == []


# --- gestures ---------------------------------------------------------------------------------------------------------


async def test_live_is_typed_never_held(live: Proposed) -> None:
    assert live.scene.guard.preview(live.request()).gesture is Gesture.TYPE
    live.scene.person.answer = Confirmation(accepted=True, gesture=Gesture.HOLD, held=5.0)

    async def holds(review: OrderReview) -> None:
        assert review.gesture is Gesture.TYPE
        live.scene.clock.advance(READ)
        live.scene.market()

    live.scene.person.on_review = holds
    assert await live.denied() == "gesture-missing"
    assert live.state is ProposalState.STOPPED


async def test_elsewhere_a_click_is_enough(trained: Proposed) -> None:
    assert trained.scene.guard.preview(trained.request()).gesture is Gesture.CLICK
    await trained.scene.guard.submit(trained.request())
    assert trained.state is ProposalState.CONFIRMED


async def test_a_yes_before_three_seconds_is_none(live: Proposed) -> None:
    live.read = READ - 0.01
    assert await live.denied() == "proposal-too-soon"
    assert live.scene.gateway.writes == []
    await live.scene.guard.submit(live.scene.request())  # a person's own waits for nothing here


async def test_nor_with_money_of_practice(trained: Proposed) -> None:
    trained.read = READ - 0.01
    assert await trained.denied() == "proposal-too-soon"


async def test_a_no_leaves_it_in_the_ticket(live: Proposed) -> None:
    live.scene.person.on_review, live.scene.person.answer = None, Confirmation(accepted=False)
    assert await live.denied() == "not-confirmed"
    assert live.state is ProposalState.SHOWN


# --- no way out -------------------------------------------------------------------------------------------------------


async def hold(scene: TradingScene, quantity: int = 8000) -> None:
    scene.gateway.position_rows = [position(scene.account, quantity)]
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=8000, short_sell=None)
    await scene.blotter.read_again()


def bought(scene: TradingScene, quantity: int) -> Fill:
    return Fill(
        id="F9",
        order_id="W9",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="",
        side=Side.BUY,
        quantity=quantity,
        price=Decimal("612.00"),
        time=NOON,
    )


EXIT: dict[str, Any] = {"side": Side.SELL, "price": "612.00", "quantity": 8000}


async def test_no_limit_lets_a_proposal_pass_because_it_reduces(live: Proposed) -> None:
    await hold(live.scene)
    checks = live.scene.guard.preview(live.scene.request(**EXIT)).checks
    assert any("reduces" in check.data for check in checks)
    checks = live.scene.guard.preview(live.request(**EXIT)).checks
    assert not any("reduces" in check.data for check in checks)
    assert await live.denied(**EXIT) == CheckCode.VALUE
    await live.scene.guard.submit(live.scene.request(**EXIT))


async def test_nor_the_loss_brake(live: Proposed) -> None:
    live.scene.with_brake(LossLimits(trades=1))
    live.scene.gateway.fill_rows = [bought(live.scene, 8000)]
    await hold(live.scene)
    small = EXIT | {"quantity": 100}
    await live.scene.guard.submit(live.scene.request(**small))
    with pytest.raises(OrderDenied, match=CheckCode.BRAKE):
        await live.scene.guard.submit(live.request(**small))


async def test_nor_an_exit_beside_an_unknown_order(live: Proposed) -> None:
    """A person's stop is typed where an unknown order alone takes what is held; a program's is denied."""
    scene = live.scene
    await hold(scene, 100)
    scene.gateway.answer = lambda _: RequestTimeout("no-answer")
    with pytest.raises(OrderUnknown):
        await scene.guard.submit(scene.request(side=Side.SELL, price="612.50", quantity=100))
    stop = {"side": Side.SELL, "order_type": OrderType.STOP_LIMIT, "price": "606.00", "trigger": "606.50"}
    own, theirs = (
        {one.code for one in scene.guard.preview(order).checks if not one.passed and one.severity is Severity.HARD}
        for order in (scene.request(**stop), live.request(**stop))
    )
    assert CheckCode.SHORT in theirs - own


# --- over with its proposal -------------------------------------------------------------------------------------------


def expire(made: Proposed) -> None:
    made.scene.clock.advance(60)
    made.scene.market()


def replay(made: Proposed) -> None:
    made.facts.replaying = True


def take_scope(made: Proposed) -> None:
    """Leave the key real money and the broker's simulation; the order is of the practice account."""
    left = ProgramScope.PROPOSE_PAPER, ProgramScope.PROPOSE_LIVE
    made.keys[key_id()] = proposer("research-agent", *left)


ENDS: list[tuple[str, Callable[[Proposed], object]]] = [
    ("expired", expire),
    ("withdrawn", lambda made: made.desk.withdraw(key_id(), made.tag.id)),
    ("declined", lambda made: made.desk.decline(made.tag.id)),
    ("stopped", lambda made: made.desk.stop()),
    ("stopped", lambda made: made.desk.stop(key_id())),
    ("not-open", lambda made: made.desk.put_back(made.tag.id)),
    ("replay", replay),
    ("out-of-scope", take_scope),
    ("out-of-scope", lambda made: made.keys.clear()),
]
IDS = ["expired", "withdrawn", "declined", "programs-stopped", "revoked", "put-back", "replay", "scope", "key"]


@pytest.mark.parametrize(("state", "end"), ENDS, ids=IDS)
async def test_an_open_dialog_is_void_with_it(trained: Proposed, state: str, end: Callable[[Proposed], object]) -> None:
    seen: list[object] = []

    async def look(review: OrderReview) -> None:
        trained.scene.clock.advance(READ)
        trained.scene.market()
        review.refresh()
        assert review.void_reason is None
        end(trained)
        review.refresh()
        assert review.void_reason is not None
        seen.extend((review.void_reason.code, review.void_reason.data["state"], review.void_reason.data["key"]))

    trained.scene.person.on_review = look
    assert await trained.denied() == VoidCode.PROPOSAL.value
    assert seen == [VoidCode.PROPOSAL, state, "research-agent"]
    assert trained.scene.gateway.writes == []


@pytest.mark.parametrize(("state", "end"), ENDS, ids=IDS)
async def test_it_is_not_even_asked_when_it_is_over(
    trained: Proposed, state: str, end: Callable[[Proposed], object]
) -> None:
    end(trained)
    assert await trained.denied() == CheckCode.PROPOSAL
    assert trained.scene.person.reviews == []


@pytest.mark.parametrize(("state", "end"), ENDS, ids=IDS)
async def test_ended_during_the_flush_no_bytes_leave(
    trained: Proposed, state: str, end: Callable[[Proposed], object]
) -> None:
    """The order log is being flushed; an expiry comes by itself, with less than two seconds left of its life."""
    if state == "expired":
        trained.scene.clock.advance(60 - READ - 1)
        trained.scene.market()
    disk, number = trained.scene.disk, trained.scene.guard.client_order_id()
    await trained.scene.audit.drain()
    disk.gate.clear()
    disk.entered.clear()

    async def meanwhile() -> None:
        await asyncio.to_thread(disk.entered.wait)
        if state == "expired":
            trained.scene.clock.advance(1.0)
        else:
            end(trained)
        disk.gate.set()

    with pytest.raises(OrderDenied, match="not-sent-proposal"):
        await asyncio.gather(trained.scene.guard.submit(trained.request(client_order_id=number)), meanwhile())

    assert trained.scene.gateway.writes == []
    assert await trained.scene.story(number) == ["intent", "not-sent"]
    assert trained.state is not ProposalState.CONFIRMED


async def test_another_account_is_not_the_one_it_was_opened_for(live: Proposed) -> None:
    live.desk.put_back(live.tag.id)
    other = type(live.scene.account)(
        id="other", name="Other", markets=live.scene.account.markets, currency=live.scene.account.currency
    )
    assert live.desk.open(live.tag.id, other) is None
    assert await live.denied() == CheckCode.PROPOSAL


@pytest.mark.parametrize("opened_for", ["paper", "other-broker"])
async def test_nor_is_one_of_the_same_number(live: Proposed, opened_for: str) -> None:
    """A key that may propose in PAPER reaches no LIVE account, and none at one broker reaches another's."""
    ours = live.scene.account
    paper = PaperAccount(id=ours.id, name=ours.name, markets=ours.markets, currency=ours.currency)
    live.desk.put_back(live.tag.id)
    if opened_for == "paper":
        live.keys[key_id()] = proposer("research-agent", ProgramScope.PROPOSE_PAPER)
    other = paper if opened_for == "paper" else replace(ours, broker="other")
    assert live.desk.open(live.tag.id, other) is None
    assert await live.denied() == CheckCode.PROPOSAL
    assert live.scene.gateway.writes == []


async def test_what_is_denied_after_the_yes_ends_it(live: Proposed) -> None:
    live.after = lambda: live.scene.publish(Topic.FUNDS, live.scene.account.id, funds("1000"))
    assert await live.denied() == "check-changed"
    assert live.state is ProposalState.STOPPED


async def test_what_is_denied_before_it_is_asked_leaves_it(live: Proposed) -> None:
    assert await live.denied(quantity=150, price=str(Decimal("612.50"))) == CheckCode.LOT
    assert live.state is ProposalState.SHOWN


async def test_a_desk_that_fails_in_the_step_of_the_write_stops_nothing(
    live: Proposed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_tag: ProposalTag) -> None:
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr(live.desk, "taken", broken)
    await live.scene.guard.submit(live.request())
    assert len(live.scene.gateway.writes) == 1
    assert "not told that it is confirmed" in caplog.text


def test_a_live_account_is_meant(live: Proposed) -> None:
    assert live.scene.account.environment is Environment.LIVE
