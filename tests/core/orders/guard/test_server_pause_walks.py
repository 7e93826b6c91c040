"""A server that refuses calls for a day, at each step of a flatten and a replacement, over each gateway's wire."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from itertools import pairwise

import pytest

from fakes.servers.wire_broker.book import BUY
from fakes.walks.trading.paused_run import CODE, HELD, PausedRun
from fakes.walks.trading.wire_runs import PROTOCOLS
from tideboard_core.errors import OrderUnknown
from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.flatten.progress import PAUSED_AT_MOST, FlattenRun

STOP = Decimal(585)
STEPS = [("orders", 1), ("orders", 2), ("positions", 1), ("positions", 2), ("positions", 3), ("write", 1), ("write", 2)]
WHOSE = ("own", "page")


def refused_at(protocol: str, work: str, whose: str, name: str, number: int) -> tuple[PausedRun, LineOutcome]:
    """A flatten or a replacement in which one request is refused; the line as it ended."""
    ended: list[LineOutcome] = []

    async def play(run: PausedRun) -> None:
        before = run.asked[name]
        run.refuse = lambda what, asked: whose if (what, asked - before) == (name, number) else ""
        ended.append(await (run.flatten() if work == "flatten" else run.replace()))
        await asyncio.sleep(1.0)
        unanswered = ended[0].state is LineState.UNKNOWN
        if not run.protected and not (unanswered and work == "replace"):
            assert await run.put_back() == "", "what was taken away goes back in spite of the pause"

    run = PausedRun(PROTOCOLS[protocol], STOP if work == "flatten" else None).play(play)
    return run, ended[0]


@pytest.mark.parametrize(("name", "number"), STEPS)
@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("work", ["flatten", "replace"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_refusal_at_any_step_leaves_no_position_without_exit_but_by_the_brokers_own_no(
    protocol: str, work: str, whose: str, name: str, number: int
) -> None:
    """A page in front of the gateway is no answer to an order: it is Unknown and told, and a stop can be put back.

    Beside a new stop without an answer nothing is: both might fill.
    """
    run, line = refused_at(protocol, work, whose, name, number)

    verbs = [one.verb for one in run.writes]
    assert verbs.count("cancel") <= 1, "nothing is sent again by itself"
    if run.denial == "replace-paused":  # its half minute ended in the pause
        assert (work, run.protected, verbs) == ("replace", True, [])
    elif (name, number) != ("write", 2):
        assert run.protected
        assert (line.state is LineState.DONE) is (name != "write"), (line.state, line.error)
    elif whose == "own" or protocol == "opend":  # OpenD has no pages
        assert line.state is LineState.REFUSED
        assert (run.protected, verbs) == (True, ["cancel", "place", "place"]), "put back at once"
    else:
        assert (line.state, type(line.error)) == (LineState.UNKNOWN, OrderUnknown)
        assert verbs == ["cancel", "place"] + ["place"] * (work == "flatten")
        assert run.protected is (work == "flatten")


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("work", ["flatten", "replace"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_server_that_refuses_every_read_for_ten_minutes_takes_no_exit_away_unasked(
    protocol: str, work: str, whose: str
) -> None:
    async def play(run: PausedRun) -> None:
        begun = run.clock.monotonic()
        reads = frozenset({"orders", "positions", "fills"})
        run.refuse = lambda what, _asked: whose if what in reads and run.clock.monotonic() < begun + 600 else ""
        lines.append(await (run.flatten() if work == "flatten" else run.replace()))
        took.append(run.clock.monotonic() - begun)
        await asyncio.sleep(max(begun + 630 - run.clock.monotonic(), 0.0))
        run.scene.market()
        await run.scene.unlock()
        lines.append(await run.flatten())

    lines: list[LineOutcome] = []
    took: list[float] = []
    run = PausedRun(PROTOCOLS[protocol], STOP if work == "flatten" else None).play(play)

    assert (lines[0].state, lines[0].withdrawn) == (LineState.NOT_DONE, ())
    assert lines[0].error is not None
    assert took[0] <= 185.0, "no longer than its approval lives"
    assert (lines[1].state, run.book.held[CODE]) == (LineState.DONE, 0), "once it answers again all is as ever"


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("protocol", ["opend", "rest"])
def test_a_server_that_refuses_every_list_after_a_withdrawal_holds_no_put_back(protocol: str, whose: str) -> None:
    """Nothing proves the closing order: its line ends so, and the stop goes back by what the flatten took."""

    async def play(run: PausedRun) -> None:
        before = run.asked["write"]
        run.refuse = lambda what, _asked: whose if what != "write" and run.asked["write"] > before else ""
        lines.append(await run.flatten())
        await asyncio.sleep(1.0)
        assert await run.put_back() == ""

    lines: list[LineOutcome] = []
    run = PausedRun(PROTOCOLS[protocol], STOP).play(play)

    assert lines[0].error is not None
    assert (lines[0].state, lines[0].error.code) == (LineState.NOT_DONE, "flatten-unproven")
    assert (run.protected, [one.verb for one in run.writes]) == (True, ["cancel", "place"])


@pytest.mark.parametrize("whose", WHOSE)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_one_refusal_denies_no_cancel_and_holds_what_adds_back_for_a_minute_at_most(protocol: str, whose: str) -> None:
    """Each order of a cancel all is asked for once, one after the other; the pause does not outlive its connection."""

    async def play(run: PausedRun) -> None:
        for price in (590, 591, 592, 593):
            run.book.place(CODE, BUY, run.scene.port.kinds[OrderType.LIMIT], 100, Decimal(price))
        await run.scene.blotter.read_holdings(run.account)
        before = run.asked["write"]
        run.refuse = lambda what, asked: whose if (what, asked - before) == ("write", 1) else ""
        orders = [row for row in run.orders if row.open]
        await run.cancel(orders[0])
        outcomes = await run.scene.guard.submit_cancel_several(run.account, orders[1:])
        assert [one.error for one in outcomes] == [None] * 4
        assert not any(row.left for row in run.book.rows.values() if str(row.number) != orders[0].id)
        times = [line.at for line in run.write_lines]
        assert len({one.order for one in run.writes}) == len(run.writes) == 5
        if protocol != "opend":  # its refusal of a write is the broker's no, and asks for no pause
            assert all(after - at >= 1.0 for at, after in pairwise(times))
            denial = await run.entry()
            assert denial == ("server-pause" if protocol == "longport" and whose == "own" else "")
        await run.cut()
        assert await run.entry() == ""

    run = PausedRun(PROTOCOLS[protocol]).play(play)
    assert run.book.held[CODE] > HELD


@pytest.mark.parametrize("protocol", ["rest", "longport"])
def test_a_pause_that_is_renewed_is_waited_for_a_minute_in_all_and_then_the_person_is_asked(protocol: str) -> None:
    """Without an answer nothing is withdrawn; with a yes the line is worked on in spite of it."""

    def flattened(answer: str) -> tuple[PausedRun, LineOutcome, float]:
        async def play(run: PausedRun) -> None:
            begun = run.clock.monotonic()
            run.renew_pauses()

            def follow(one: FlattenRun) -> None:

                def follow_pause() -> None:
                    if one.asks and not asked:
                        asked.append(run.clock.monotonic() - begun)
                        if answer == "go on":
                            one.go_on()
                        elif answer == "stop":
                            one.stop()

                one.listen(follow_pause)

            run.on_run = follow
            ended.append(await run.flatten())

        asked: list[float] = []
        ended: list[LineOutcome] = []
        run = PausedRun(PROTOCOLS[protocol], STOP).play(play)
        return run, ended[0], asked[0]

    for answer, code in (("", "flatten-too-late"), ("stop", "flatten-stopped"), ("go on", "")):
        run, line, asked = flattened(answer)
        assert PAUSED_AT_MOST <= asked <= PAUSED_AT_MOST + 5.0
        assert (line.error.code if line.error else "") == code
        if answer == "go on":
            assert (line.state, run.book.held[CODE]) == (LineState.DONE, 0)
        else:
            assert (line.withdrawn, run.writes) == ((), [])


@pytest.mark.parametrize("protocol", ["rest", "longport"])
def test_a_replacement_whose_half_minute_ends_in_a_pause_lapses_with_nothing_withdrawn(protocol: str) -> None:
    async def play(run: PausedRun) -> None:
        run.renew_pauses()
        lines.append(await run.replace())

    lines: list[LineOutcome] = []
    run = PausedRun(PROTOCOLS[protocol]).play(play)

    assert (run.denial, lines[0].state, lines[0].withdrawn) == ("replace-paused", LineState.NOT_DONE, ())
    assert (run.writes, run.protected) == ([], True)
