"""Forty positions at the rate limits of each connection: how long it takes, what is not sent, and when a stop works."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import pytest
from msgspec.structs import replace

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.flatten_pace import MANY, FutuPace, LongportPace, PacedBroker, PaceOf
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.scenes.trips_history import FILL
from tideboard_core.audit.records import RecordKind
from tideboard_core.gateways.longport.transport.rate_limits import TRADE_CALLS
from tideboard_core.model.flatten import FLATTEN_LIFE, LineState
from tideboard_core.orders.flatten.run import FlattenRun

FUTU_PLACES = 15
WINDOW = 30.0


@pytest.mark.whole("more *")
@pytest.mark.parametrize(
    ("pace", "exits", "fills", "least"),
    [
        pytest.param(FutuPace, False, True, 60, id="more without exits"),
        (FutuPace, True, True, 60),
        pytest.param(FutuPace, False, False, 3 * 40, id="more without fills"),
        pytest.param(LongportPace, False, True, 30, id="more of LongPort without exits"),
        (LongportPace, True, True, 120),
        pytest.param(LongportPace, True, False, 150, id="more of LongPort without fills"),
    ],
)
async def test_forty_positions_are_closed_within_three_minutes(
    scene: TradingScene, pace: PaceOf, *, exits: bool, fills: bool, least: float
) -> None:
    broker = PacedBroker(scene, pace, exits=exits, fills=fills)
    run, seconds = await broker.flatten()

    assert least <= seconds < FLATTEN_LIFE
    assert {one.state for one in run.outcomes} == {LineState.DONE if fills else LineState.PARTLY}
    assert (len(broker.placed), broker.crossed) == (MANY, [])
    places = [at for verb, at in broker.written if verb == "place"]
    if pace is FutuPace:
        assert _most_within_window(places) <= FUTU_PLACES
    if isinstance(broker.pace, LongportPace):
        assert _most_within_window(broker.pace.sent) <= TRADE_CALLS.calls


def _most_within_window(moments: list[float]) -> int:
    """Calls within 30 s, at their most."""
    return max(bisect_left(moments, at + WINDOW) - place for place, at in enumerate(moments))


async def test_what_three_minutes_do_not_reach_is_told_and_keeps_its_exits(scene: TradingScene) -> None:
    """Each position has an exit to withdraw first, and each order of OpenD is waited for."""
    broker = PacedBroker(scene, FutuPace, exits=True, fills=False)
    run, seconds = await broker.flatten()

    late = [one for one in run.outcomes if one.error is not None]
    assert {(one.state, one.error.code) for one in late if one.error} == {(LineState.NOT_DONE, "flatten-too-late")}
    assert len(broker.placed) + len(late) == MANY
    assert 20 < len(broker.placed) < MANY
    assert FLATTEN_LIFE <= seconds < FLATTEN_LIFE + 15
    assert all(at < FLATTEN_LIFE for _verb, at in broker.written)
    untouched = [one for one in late if not one.withdrawn]
    assert len(untouched) >= len(late) - 1
    assert all(broker.orders[order.id].open for one in untouched for order in one.line.exits)
    ends = [record.data for record in await scene.records() if record.kind is RecordKind.FLATTEN]
    assert [row["code"] for row in ends if row["step"] == "line"].count("flatten-too-late") == len(late)


@pytest.mark.parametrize(("pace", "fills"), [(FutuPace, True), (LongportPace, False)])
async def test_two_halves_beside_each_other_take_no_call_from_a_position_whose_exit_is_gone(
    scene: TradingScene, pace: PaceOf, *, fills: bool
) -> None:
    """Each cancel is followed by the order of its own position, whatever the other flatten does."""
    broker = PacedBroker(scene, pace, exits=True, fills=fills)
    held = list(broker.held)
    runs, seconds = await broker.flatten_each(held[::2], held[1::2])

    between = list(zip(broker.written, broker.of, strict=True))
    for ((verb, _at), security), ((following, _then), other) in pairwise(between):
        assert verb == "place" or (following, other) == ("place", security)
    late = [one for run in runs for one in run.outcomes if one.error is not None]
    assert {one.error.code for one in late if one.error} <= {"flatten-too-late"}
    assert sum(bool(one.withdrawn) for one in late) <= 1
    assert len(broker.placed) + len(late) == MANY
    assert seconds < FLATTEN_LIFE + 15
    assert broker.crossed == []
    first, second = (sum(one.error is None for one in run.outcomes) for run in runs)
    assert abs(first - second) <= 1


@pytest.mark.whole("more *")
@pytest.mark.parametrize("pace", [FutuPace, LongportPace])
@pytest.mark.parametrize("after", [pytest.param(0.1, id="more at once"), 47.0])
async def test_a_stop_lets_nothing_more_out_and_ends_soon(scene: TradingScene, pace: PaceOf, after: float) -> None:
    broker = PacedBroker(scene, pace, exits=True, fills=False)
    stopped: list[tuple[int, float]] = []

    def stop(run: FlattenRun) -> None:
        run.stop()
        stopped.append((len(broker.written), scene.clock.monotonic()))

    broker.later = (after, stop)
    run, _seconds = await broker.flatten()

    ((written, at),) = stopped
    assert len(broker.written) == written
    assert scene.clock.monotonic() - at <= WINDOW + 1.0  # a read that waits for its turn at the limit comes back first
    assert {one.error.code for one in run.outcomes if one.error is not None} == {"flatten-stopped"}


def lists_after(scene: TradingScene, seconds: float) -> None:
    """The broker's limit lets lists be read so many seconds from now on, by the time in which everybody sleeps."""
    ends, before = scene.clock.monotonic() + seconds, scene.sleep.before

    def passes() -> None:
        before()
        scene.gateway.lists_after = max(ends - scene.clock.monotonic(), 0.0)

    scene.sleep.before, scene.gateway.lists_after = passes, seconds


@pytest.mark.usefixtures("broker")
async def test_a_wait_for_the_proof_is_shown_by_the_second_and_not_before_the_plan(scene: TradingScene) -> None:
    """A flatten opens at once with what is known; each line reads its lists as soon as the limit lets it."""
    await scene.blotter.read_again()
    scene.gateway.reads.clear()
    lists_after(scene, 25.0)
    read: list[int] = []
    shown: list[int] = []

    async def opened(_review: object) -> None:
        read.append(len(scene.gateway.reads))

    scene.person.on_review = opened

    def started(run: FlattenRun) -> None:
        run.listen(lambda: shown.append(run.outcomes[0].waits))

    run = await scene.guard.submit_flatten(scene.account, [SECURITIES[0].id], started=started)

    assert read == [0]
    assert run.outcomes[0].state is LineState.DONE
    assert [seconds for seconds, after in pairwise(shown) if seconds > after > 0] == [*range(25, 2, -1)]
    assert (max(shown), shown[-1]) == (25, 0)


async def test_what_filled_after_the_positions_were_read_is_in_the_plan_although_it_waits(
    scene: TradingScene, broker: FlattenBroker
) -> None:
    """A plan of what is known would lack it, and the end of the flatten would pass for that of all positions."""
    await scene.blotter.read_again()
    bought = SECURITIES[2].id
    broker.held[bought] = 200
    scene.blotter.filled(replace(FILL, account_id=scene.account.id, instrument=bought, quantity=200))
    lists_after(scene, 25.0)

    run = await scene.guard.submit_flatten(scene.account, None)

    assert bought in {line.instrument for line in run.plan.lines}


@pytest.mark.usefixtures("broker")
async def test_a_stop_while_the_proof_waits_works_at_once(scene: TradingScene) -> None:
    await scene.blotter.read_again()
    lists_after(scene, 25.0)
    before, stopped = scene.gateway.writes.copy(), list[float]()

    def started(run: FlattenRun) -> None:
        def stop() -> None:
            if run.outcomes[0].waits == 20 and not stopped:
                stopped.append(scene.clock.monotonic())
                run.stop()

        run.listen(stop)

    run = await scene.guard.submit_flatten(scene.account, [SECURITIES[0].id], started=started)
    (error,) = [one.error for one in run.outcomes]
    assert (error and error.code, scene.gateway.writes) == ("flatten-stopped", before)
    assert scene.clock.monotonic() - stopped[0] < 1.0
