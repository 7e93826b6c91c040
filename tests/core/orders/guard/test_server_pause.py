"""A pause that the server asks for binds what adds; a way out goes, one at a time; a withdrawal waits for its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.common.pause_turns import AFTER_ANSWER
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import Account, MaxQuantity, ModifyRequest, Order, OrderRequest, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import CheckCode, Confirmation, Gesture
from tideboard_core.orders.flatten.progress import PAUSED_AT_MOST, FlattenRun
from tideboard_core.ports.trading import ServerPause, WriteVerb

FIRST, SECOND = SECURITIES[0].id, SECURITIES[1].id
SELL = Side.SELL


class AskedPause:
    """A pause of the scene's gateway, kept as its gateways keep one; `sent` are the moments of the writes."""

    def __init__(self, scene: TradingScene, broker: FlattenBroker) -> None:
        self._scene, self._until, self.sent = scene, float("-inf"), list[float]()
        scene.gateway.server_pause = self._now  # type: ignore[method-assign]
        broker.before_answer = self._wrote

    def begin(self, seconds: float) -> None:
        """The server asks for so many seconds from now on."""
        self._until = self._scene.clock.monotonic() + seconds

    def _wrote(self, _write: Write) -> None:
        self.sent.append(self._scene.clock.monotonic())

    def _now(self, verb: WriteVerb, account: Account) -> ServerPause:
        now = self._scene.clock.monotonic()
        left = max(self._until - now, 0.0)
        turn = max(self.sent[-1] + AFTER_ANSWER - now, 0.0) if left and self.sent else 0.0
        return ServerPause(left, left, turn)


@pytest.fixture
def pause(scene: TradingScene, broker: FlattenBroker) -> AskedPause:
    return AskedPause(scene, broker)


def stop_of(broker: FlattenBroker, quantity: int = 800) -> Order:
    return broker.stop(FIRST, SELL, quantity, "585.00")


def sale(scene: TradingScene, quantity: int = 100) -> OrderRequest:
    return scene.request(side=SELL, quantity=quantity, price="612.00")


# --- orders and changes -----------------------------------------------------------------------------------------------


async def test_what_adds_is_denied_with_the_seconds_and_what_is_proven_to_add_nothing_goes(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    pause.begin(40.0)
    with pytest.raises(OrderDenied, match="server-pause") as denied:
        await scene.guard.submit(scene.request(quantity=100))
    assert denied.value.data["seconds"] == pytest.approx(40.0, abs=3.0)
    assert scene.gateway.writes == []

    await scene.guard.submit(sale(scene))

    (review,) = scene.person.reviews
    warned = {check.code: check.data for check in review.checks if check.warns}
    assert CheckCode.SERVER_PAUSE in warned
    assert warned[CheckCode.SERVER_PAUSE]["reduces"] == 800
    assert (review.gesture, len(broker.placed)) == (Gesture.TYPE, 1)

    scene.clock.advance(40.0)
    await scene.guard.submit(scene.request(quantity=100))
    assert len(broker.placed) == 2, "it denies no longer than it lasts"


async def test_a_sale_beyond_what_is_held_adds_and_waits(scene: TradingScene, pause: AskedPause) -> None:
    scene.limits = replace(scene.limits, no_short_sales=False)
    scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=10_000, short_sell=10_000)
    pause.begin(40.0)
    with pytest.raises(OrderDenied, match="server-pause"):
        await scene.guard.submit(sale(scene, 900))


@pytest.mark.parametrize(("side", "goes"), [(Side.BUY, False), (SELL, True)])
async def test_a_pause_that_begins_while_the_log_is_flushed_binds_what_adds_alone(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, side: Side, *, goes: bool
) -> None:
    """The sale was exempt already: its lists were read at the yes, and prove it in the step of its write."""
    if goes:
        pause.begin(5.0)

    async def answered(_review: object) -> Confirmation | None:
        pause.begin(0.0 if not goes else 40.0)
        return None

    scene.person.on_review = answered
    place = scene.gateway.place

    def late(approved: object) -> object:
        pause.begin(40.0)
        return place(approved)  # type: ignore[arg-type]

    scene.gateway.place = late  # type: ignore[method-assign, assignment]
    request = sale(scene) if side is SELL else scene.request(quantity=100)
    if goes:
        await scene.guard.submit(request)
        assert len(broker.placed) == 1
    else:
        with pytest.raises(OrderDenied, match="server-pause"):
            await scene.guard.submit(request)
        assert (broker.placed, await scene.story(request.client_order_id)) == ([], ["intent", "not-sent"])


@pytest.mark.parametrize(("price", "code"), [("589.00", ""), ("591.00", "server-pause")])
async def test_of_changes_only_what_brings_an_entry_nearer_waits(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, price: str, code: str
) -> None:
    order = broker.new(FIRST, Side.BUY, 200, price=Decimal("590.00"))
    pause.begin(40.0)
    scene.gateway.answer = lambda _write: None
    change = ModifyRequest(
        account=scene.account,
        order=order,
        client_order_id=scene.guard.client_order_id(),
        quantity=200,
        price=Decimal(price),
    )
    if code:
        with pytest.raises(OrderDenied, match=code):
            await scene.guard.submit_modify(change)
    else:
        await scene.guard.submit_modify(change)
    assert [one.verb for one in scene.gateway.writes] == ([] if code else [WriteVerb.MODIFY])


async def test_what_goes_in_spite_of_a_pause_goes_one_at_a_time(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    for _ in range(4):
        broker.new(FIRST, Side.BUY, 100)
    pause.begin(40.0)

    outcomes = await scene.guard.submit_cancel_all(scene.account)
    await scene.guard.submit(sale(scene))

    assert [one.error for one in outcomes] == [None] * 4
    assert len({one.request.order.id for one in scene.gateway.writes[:-1]}) == 4, "each is asked for once"
    assert len(pause.sent) == 5
    assert all(after - at >= AFTER_ANSWER for at, after in pairwise(pause.sent))


def another_goes_during_the_flush(scene: TradingScene, pause: AskedPause, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the intent of each order and cancel is written another write of the account gets its answer."""
    for name in ("append", "record"):
        monkeypatch.setattr(scene.audit, name, partial(_beside, getattr(scene.audit, name), pause, scene))


async def _beside(
    written: Callable[..., Awaitable[int]],
    pause: AskedPause,
    scene: TradingScene,
    kind: RecordKind,
    *more: Any,
    **named: Any,
) -> int:
    number = await written(kind, *more, **named)
    if kind is RecordKind.INTENT:
        pause.sent.append(scene.clock.monotonic())
    return number


async def test_a_write_that_goes_while_the_log_is_flushed_is_waited_for_and_denies_no_way_out(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause.begin(40.0)
    another_goes_during_the_flush(scene, pause, monkeypatch)

    await scene.guard.submit(sale(scene))

    beside, own = pause.sent
    assert (len(broker.placed), own - beside >= AFTER_ANSWER) == (1, True)


# --- flatten ----------------------------------------------------------------------------------------------------------


async def test_a_line_waits_for_the_end_before_its_first_withdrawal_and_one_without_exits_does_not(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    stop_of(broker)
    pause.begin(20.0)
    shown: list[tuple[LineState, int]] = []
    begun = scene.clock.monotonic()

    def started(run: FlattenRun) -> None:
        run.listen(lambda: shown.append((run.outcomes[0].state, run.outcomes[0].waits)))

    run = await scene.guard.submit_flatten(scene.account, [FIRST], started=started)

    assert run.outcomes[0].state is LineState.DONE
    assert pause.sent[0] - begun >= 20.0
    assert [waits for state, waits in shown if state is LineState.PAUSED][:1] == [20]
    assert not run.asks

    pause.begin(20.0)
    begun = scene.clock.monotonic()
    run = await scene.guard.submit_flatten(scene.account, [SECOND])
    assert (run.outcomes[0].state, pause.sent[-1] - begun < 20.0) == (LineState.DONE, True)


async def test_what_follows_a_withdrawal_goes_in_spite_of_any_pause(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    """The server asks for it with the answer to the withdrawal; the closing order goes a second later."""
    stop_of(broker)
    wrote = broker.before_answer

    def refuse(write: Write) -> None:
        wrote(write)
        if write.verb is WriteVerb.CANCEL:
            pause.begin(60.0)

    broker.before_answer = refuse
    run = await scene.guard.submit_flatten(scene.account, [FIRST])

    assert (run.outcomes[0].state, broker.held[FIRST]) == (LineState.DONE, 0)
    assert AFTER_ANSWER <= pause.sent[1] - pause.sent[0] <= 2 * AFTER_ANSWER


async def test_a_flatten_waits_in_each_step_for_a_write_beside_it(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its second withdrawal and its closing order would else be denied, with the first exit gone."""
    stop_of(broker, 400)
    stop_of(broker, 400)
    wrote = broker.before_answer

    def refuse(write: Write) -> None:
        wrote(write)
        if write.verb is WriteVerb.CANCEL:
            pause.begin(60.0)

    broker.before_answer = refuse
    another_goes_during_the_flush(scene, pause, monkeypatch)
    run = await scene.guard.submit_flatten(scene.account, [FIRST])

    assert (run.outcomes[0].state, broker.held[FIRST]) == (LineState.DONE, 0)
    assert all(
        own - beside >= AFTER_ANSWER for beside, own in list(zip(pause.sent, pause.sent[1:], strict=False))[2::2]
    )


async def test_what_was_taken_away_is_put_back_in_spite_of_any_pause(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    """No list needs to prove it: what is offered is what the flatten took."""
    broker.new(FIRST, SELL, 800)
    broker.refused = {FIRST}
    await scene.guard.submit_flatten(scene.account, [FIRST])
    pause.begin(60.0)
    broker.refused = set()
    (offer,) = scene.guard.lost_exits.offers(scene.account)
    assert offer.exit is not None

    await scene.guard.submit(replace(sale(scene, 800), price=offer.exit.price))

    assert broker.placed[-1] == (FIRST, SELL, 800, offer.exit.price)


@pytest.mark.parametrize(("answer", "code"), [("go on", ""), ("stop", "flatten-stopped"), ("", "flatten-too-late")])
async def test_after_a_minute_in_all_one_question_is_for_every_line(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, answer: str, code: str
) -> None:
    """However often the pause is renewed; without an answer the three minutes of the flatten end it."""
    stop_of(broker)
    broker.stop(SECOND, Side.BUY, 300, "640.00")
    before, asked = scene.sleep.before, list[float]()
    begun = scene.clock.monotonic()

    def renewed() -> None:
        before()
        pause.begin(30.0)

    scene.sleep.before = renewed

    def started(run: FlattenRun) -> None:
        def follow_pause() -> None:
            if run.asks and not run.stopped:
                asked.append(scene.clock.monotonic() - begun)
                if answer:
                    getattr(run, answer.replace(" ", "_"))()

        run.listen(follow_pause)

    pause.begin(30.0)
    run = await scene.guard.submit_flatten(scene.account, [FIRST, SECOND], started=started)

    assert PAUSED_AT_MOST <= asked[0] <= PAUSED_AT_MOST + 10.0
    assert {("" if one.error is None else one.error.code) for one in run.outcomes} == {code}
    if answer == "go on":
        assert (len(asked), broker.held[FIRST], broker.held[SECOND]) == (1, 0, 0)
    else:
        assert (pause.sent, [one.withdrawn for one in run.outcomes]) == ([], [(), ()])
    assert not run.asks


# --- replacement ------------------------------------------------------------------------------------------------------


def replacing(scene: TradingScene) -> OrderRequest:
    return OrderRequest(
        account=scene.account, instrument=FIRST, side=SELL, order_type=OrderType.STOP, quantity=800,
        trigger=Decimal(590), client_order_id=scene.guard.client_order_id(),
    )  # fmt: skip


@pytest.mark.parametrize(("seconds", "code"), [(20.0, ""), (40.0, "replace-paused")])
async def test_a_replacement_waits_within_its_half_minute_and_lapses_with_nothing_withdrawn(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause, seconds: float, code: str
) -> None:
    exit_ = broker.new(FIRST, SELL, 800)
    pause.begin(seconds)
    if code:
        with pytest.raises(OrderDenied, match=code):
            await scene.guard.submit_replacement(exit_, replacing(scene))
        assert (pause.sent, broker.orders[exit_.id].open) == ([], True)
    else:
        await scene.guard.submit_replacement(exit_, replacing(scene))
        assert [one.verb for one in scene.gateway.writes] == [WriteVerb.CANCEL, WriteVerb.PLACE]


async def test_a_replacement_that_waits_can_be_stopped(
    scene: TradingScene, broker: FlattenBroker, pause: AskedPause
) -> None:
    exit_ = broker.new(FIRST, SELL, 800)
    pause.begin(20.0)

    def started(run: FlattenRun) -> None:
        run.listen(lambda: run.stop() if run.waits and not run.stopped else None)

    with pytest.raises(OrderDenied, match="flatten-stopped"):
        await scene.guard.submit_replacement(exit_, replacing(scene), started=started)
    assert (pause.sent, broker.orders[exit_.id].open) == ([], True)
