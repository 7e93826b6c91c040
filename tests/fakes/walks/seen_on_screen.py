"""A part of a day in the whole window, recorded live at ten times its speed, closed, and replayed in another window.

`python -m fakes.walks.seen_on_screen DIRECTORY PORT START MINUTES LOOKS`: at LOOKS random seconds what the docks of the
live window say is kept, and compared with what those of the replay say, sought to the same seconds in another order.
Prints one JSON line: how many texts were compared and how many are equal, and each that is not.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication

from fakes.scenes.paced_loop import FastMarketClock, PacedLoop
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.sandbox import addresses_of
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.screen_texts import COLUMNS, Texts, screen_texts
from fakes.values.waiting import in_time
from pictures.doors import Doors
from pictures.stage import wiring
from run_forms import sized
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose
from tideboard_core.market.flow_schedule import LONGPORT_PACE
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import PracticeAccount
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.settings import DepthChoice, Settings, SymbolList
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive import service
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import Prepared, prepare
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.gateway_spec import GatewaySpec
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.replay.window import ReplayWindow
from tideboard_desktop.ui.frame import Frame

TENCENT = InstrumentId("HK.00700")
LISTED = (TENCENT, InstrumentId("HK.09988"), InstrumentId("HK.03690"), InstrumentId("HK.00005"))
LIST = "seen"
PACE = 10.0
SIZE = (1800, 1400)
STILL = 2.0
"""Seconds of the program for which the market stands at a second that is looked at: every figure has been drawn."""
"""Seconds until something that never comes fails the walk."""
TICK = 0.1
FASTER = 2.0
"""How many times faster than the wall's the program's time passes while something is waited for."""
APART = 0.02
"""Seconds between two calls at LongPort."""
BEFORE = 90
"""Seconds of the market before the first look: the books are recorded by then, and a market that opens is open."""

STRIDE = sized(3, 6)
"""Seconds of the market that pass at once at most, within a minute: a day has twenty thousand."""
AFTER = 5
"""Seconds of the market after the last look: from the second of the closing on there is a gap."""


class Hand:
    """Moves the clock, and lets the window do what is to be done by then."""

    def __init__(self, clock: FastMarketClock, loop: PacedLoop) -> None:
        self.clock, self.loop = clock, loop
        self._seconds = 0.0

    def take_seconds(self, *frames: Frame) -> None:
        """From here on each second of these frames is one of the clock's."""
        for frame in frames:
            for timer in _beats(frame):
                timer.stop()

    async def stand(self, seconds: float, *frames: Frame) -> None:
        """Let the program's time pass while the market stands."""
        for _ in range(ceil(seconds / TICK)):
            self.clock.let_pass(min(TICK, seconds))
            await self.go_on(*frames)

    async def go_on(self, *frames: Frame) -> None:
        """Do what is due by the clock."""
        await self.loop.run_due()
        if self.clock.monotonic() - self._seconds >= 1:
            self._seconds = self.clock.monotonic()
            for frame in frames:
                for timer in _beats(frame):
                    timer.timeout.emit()

    async def until(self, wanted: Callable[[], object], *frames: Frame) -> None:
        """Let the program's time pass until something is so, not much faster than the wall's: calls are under way."""
        before = monotonic()
        async with in_time(wanted):
            while not wanted():
                await _turn()
                now = monotonic()
                await self.stand(min(FASTER * (now - before), TICK), *frames)
                before = now

    async def answered(self, asked: Coroutine[Any, Any, object]) -> None:
        """Until a question has its answer; at LongPort it may have to wait for its turn by the clock."""
        task = self.loop.create_task(asked)
        await _turn()
        if not task.done():
            await self.stand(APART)
        await self.until(task.done)
        await task

    async def drawn(self, flow: CapitalFlowDock, *frames: Frame) -> None:
        """Until nothing waits to be drawn."""
        assert flow.body is not None
        throttle = flow.body._live._timer
        async with in_time("the window at rest", lambda: (throttle.isActive(), frames)):
            while throttle.isActive() or any(frame.running or frame.unfinished for frame in frames):
                await _turn()


def _beats(frame: Frame) -> list[QTimer]:
    return [timer for timer in frame.findChildren(QTimer) if not timer.isSingleShot()]


def _nothing() -> None:
    """What a thread does once it has done all that was asked of it before."""


async def _turn() -> None:
    """A turn of Qt's loop in real time: what sockets and threads bring."""
    over = asyncio.Event()
    QTimer.singleShot(2, over.set)
    await over.wait()


def wired(port: str, sandbox: OpenSandbox, clock: FastMarketClock, prepared: Prepared) -> Wiring:
    """The window's own wiring to a port of the sandbox."""
    doors = Doors(port)
    made = wiring(sandbox, clock, prepared, broker=False, doors=doors)
    if doors is not Doors.LONGPORT:
        return made
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line),
        credentials=FixedCredential(ApiKey(**sandbox.line["longport_keys"])),
        provider="LongPort sandbox",
        account_type=PracticeAccount,
        purpose=Purpose.EVERYTHING,
    )

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        return LongportGateway(endpoint, feed=feed, trading=trading, clock=clock, market_time=lambda _now: None)

    return replace(made, gateways=(GatewaySpec(gateway=build, links=(QUOTES_LINK, ORDERS_LINK), pace=LONGPORT_PACE),))


def application_of(
    qt: QApplication, directory: Path, port: str, sandbox: OpenSandbox, clock: FastMarketClock, *, records: bool
) -> Application:
    """A window over the data folder; the first one records, the second one only looks."""
    listed = SymbolList(name="Seen", id=LIST, symbols=LISTED)
    settings = Settings(
        welcomed=True,
        symbol=TENCENT,
        watchlists=(listed,),
        collect=records,
        depth=DepthChoice(on=records, linked=True, positions=False, list=LIST),
    )
    prepared = replace(prepare(directory), settings=settings)
    SettingsFile(directory).save(settings)
    application = Application(qt, prepared, wired(port, sandbox, clock, prepared), TENCENT)
    application.build()
    application.window.resize(*SIZE)
    return application


class Look(NamedTuple):
    """What was on screen; `running` are the securities whose newest minute of flow was asked for before it was over.

    `early` are those of which no minute was over when their flow was asked for.
    """

    texts: Texts
    running: frozenset[InstrumentId]
    early: frozenset[InstrumentId]


class Live:
    """The window that records, and what it showed."""

    def __init__(self, application: Application, sandbox: OpenSandbox, hand: Hand) -> None:
        self.application, self.sandbox, self.hand = application, sandbox, hand
        self.seen: dict[datetime, Look] = {}

    async def begin(self) -> None:
        """Connect, and wait until books are recorded of all that are listed."""
        application, hand = self.application, self.hand
        hub, frame = application.hub, application.frame
        hand.take_seconds(frame)
        await hand.until(lambda: (link := hub.value(QUOTES_LINK)) is not None and link.state is LinkState.LIVE, frame)
        await hand.until(lambda: application.built.chart_shown, frame)
        application.built.watchlist.view.head.choose(COLUMNS)
        docks, down = application.window.workspace.docks, Qt.Orientation.Vertical
        application.window.resizeDocks([docks["book"], docks["ticket"]], [800, 500], down)
        await hand.until(application.built.book.tape.view.isVisible, frame)
        await hand.until(self._recorded, frame)

    def _recorded(self) -> bool:
        """Whether books are recorded of all that are listed, and their flow has come."""
        books = {one.instrument for one in self.application.archive.depth_recorded if one.known}
        return books >= {*LISTED} and all(self.application.hub.value(Topic.FLOW.of(each)) for each in LISTED)

    async def go_on(self, seconds: int) -> None:
        """Let seconds of the market pass, and the program's share of them; wait for everything that was pushed.

        The exchange's limits, which count by the wall, see at least the program's time pass: a refused call of the
        recorder leaves the archive without what the window showed. No answer is heard before both clocks have moved on:
        it would count as known at a second that was looked at without it, and a minute as over that is not yet whole.
        """
        self.hand.clock.let_market_pass(seconds)
        self.sandbox.ask_now("wait", seconds=seconds)
        self.sandbox.ask_now("advance", seconds=seconds)
        await self.settled()
        await self.hand.go_on(self.application.frame)

    async def settled(self) -> None:
        """An answer on the same connection comes after what was pushed; the disk keeps up with the clock, too."""
        quotes = self.application.feeds.gateway.quotes
        await self.hand.answered(quotes.subscription_info() if self._longport else quotes.gateway_state())
        await self.application.archive._writing.run(_nothing)
        for _ in range(5):
            await asyncio.sleep(0)

    @property
    def _longport(self) -> bool:
        return isinstance(self.application.feeds.gateway, LongportGateway)

    async def look(self) -> None:
        """Keep what is on screen once all of it is drawn."""
        built, frame = self.application.built, self.application.frame
        await self.sandbox.wait(STILL)
        await self.hand.stand(STILL, frame)
        await self.settled()
        await self.hand.drawn(built.flow, frame)
        asked = {each: self._asked(each) for each in LISTED}
        flows = {each: self.application.hub.value(Topic.FLOW.of(each)) for each in LISTED}
        running = {each for each, flow in flows.items() if flow and max(flow.times, default=0.0) > asked[each]}
        early = {each for each, flow in flows.items() if flow and sum(time <= asked[each] for time in flow.times) < 2}
        texts = screen_texts(built.watchlist, built.flow, built.book, asked[TENCENT])
        self.seen[self.hand.clock.market()] = Look(texts, frozenset(running), frozenset(early))

    def _asked(self, instrument: InstrumentId) -> float:
        """When the flow on screen was asked for, UTC epoch seconds."""
        return self.application.feeds.schedule._newest[Topic.FLOW.of(instrument)].answer.asked.timestamp()

    async def watch(self, seconds: int, looks: int) -> None:
        """Let so many seconds pass and look at random ones."""
        wanted = sorted(random.Random(34).sample(range(BEFORE, seconds - AFTER), looks))
        passed = 0
        for second in (*wanted, seconds):
            while passed < second:
                stride = min(STRIDE, second - passed, 60 - passed % 60)
                await self.go_on(stride)
                passed += stride
            if second < seconds:
                await self.look()


class Replayed:
    """The replay in a window of its own."""

    def __init__(self, application: Application, hand: Hand) -> None:
        self.application, self.hand = application, hand

    @property
    def window(self) -> ReplayWindow:
        window = self.application.recorded.replays().window
        assert window is not None
        return window

    async def begin(self, at: datetime) -> None:
        """Open it as from the palette, and show all four docks."""
        application, hand = self.application, self.hand
        hub, frame = application.hub, application.frame
        hand.take_seconds(frame)
        await hand.until(lambda: (link := hub.value(QUOTES_LINK)) is not None and link.state is LinkState.LIVE, frame)
        await hand.until(lambda: application.built.chart_shown, frame)
        application.recorded.replay(TENCENT, None, at)
        await hand.until(lambda: application.recorded.replays().window is not None and self.window.isVisible(), frame)
        content = self.window.content
        assert content is not None
        content.watchlist.view.head.choose(COLUMNS)
        content.right.setSizes([1000, 200])
        await hand.until(content.book.tape.view.isVisible, frame)
        hand.take_seconds(*self.frames)

    @property
    def frames(self) -> tuple[Frame, ...]:
        content = self.window.content
        assert content is not None
        return self.application.frame, content.market.frame

    async def texts(self, at: datetime) -> Texts:
        """Go to a second and read what is on screen."""
        window, content = self.window, self.window.content
        assert content is not None
        market = content.market
        window.sought.emit(at)
        await self.hand.until(lambda: market.clock.market() == at, *self.frames)
        await self.hand.until(self._rests, *self.frames)
        await self.hand.stand(STILL, *self.frames)
        await self.hand.until(self._rests, *self.frames)
        await self.hand.drawn(content.flow, *self.frames)
        return screen_texts(content.watchlist, content.flow, content.book)

    def _rests(self) -> bool:
        """Whether nothing is asked for any more."""
        content = self.window.content
        assert content is not None
        market = content.market
        return not isinstance(market.feeds.schedule.next_call(market.clock.monotonic()), Key)


OF_RUNNING: Final = ("flow net", "flow net of turnover", "flow minute", "flow last 15 minutes", "flow price")
"""Figures of the dock that a running minute is in: the last one says whether the price goes with the flow."""


def excuse(name: str, look: Look, now: str | None, *, longport: bool) -> str:
    """Why a text may be another one in the replay, empty if it may not. There is no other reason.

    `days before`: what the provider tells of the days before is no figure of the recorded day; the cell is not there.
    `running minute`: LongPort sends the minute that runs, the archive keeps those that are over; until it is sent again
    after its end the last whole one is shown. The read-out is of a whole minute and has no excuse of this kind.
    `whole seconds`: LongPort's pushes tell whole seconds, so that the gateway may count a minute's last trade to the
    next one until it reads the line again: the ratio of the read-out, by a hundredth. The archive has it right.
    `first minute`: an answer before the end of the first minute has no minute, whether it has a row of zeros or none.
    """
    if (name.startswith("flow ") and TENCENT in look.early) or _is_flow(name, look.early):
        return "first minute"
    if name.startswith("flow beside") and now is None:
        return "days before"
    if name in OF_RUNNING and TENCENT in look.running:
        return "running minute"
    if _is_flow(name, look.running):
        return "running minute"
    ratio = name.startswith("flow read-out") and look.texts.get(name, "").startswith("Net / turnover")
    return "whole seconds" if longport and ratio else ""


def _is_flow(name: str, securities: Collection[InstrumentId]) -> bool:
    """Whether it is a cell of the flow of one of these."""
    return any(name in {f"watchlist {each} flow", f"watchlist {each} ratio"} for each in securities)


def compare(seen: dict[datetime, Look], shown: dict[datetime, Texts], *, longport: bool) -> dict[str, object]:
    """What was on screen then against what the replay shows of it."""
    equal, excused, different = 0, Counter[str](), Counter[str]()
    first: dict[str, list[str]] = {}
    docks: dict[str, set[str]] = {}
    for at, look in seen.items():
        for name in sorted(look.texts.keys() | shown[at].keys()):
            then, now = look.texts.get(name), shown[at].get(name)
            docks.setdefault(name.split()[0], set()).add(str(then))
            why = excuse(name, look, now, longport=longport)
            if then == now:
                equal += 1
            elif why:
                excused[why] += 1
            else:
                different[name] += 1
                first.setdefault(name, []).append(f"{at:%H:%M:%S} {then!r} now {now!r}")
    return {
        "looks": len(seen),
        "equal": equal,
        "excused": excused,
        "different": different,
        "first": {name: found[:3] for name, found in first.items()},
        "texts of": {dock: len(texts) for dock, texts in docks.items()},
    }


async def program(
    qt: QApplication, directory: Path, port: str, sandbox: OpenSandbox, hand: Hand, part: tuple[int, int]
) -> int:
    """Record and look; close; replay and compare."""
    minutes, looks = part
    begun = monotonic()
    clock = hand.clock
    clock.put_market(datetime.fromisoformat((await sandbox.ask("time"))["time"]))
    application = application_of(qt, directory, port, sandbox, clock, records=True)
    running = asyncio.get_running_loop().create_task(application.run())
    live = Live(application, sandbox, hand)
    await live.begin()
    started = monotonic()
    await live.watch(minutes * 60, looks)
    watched = monotonic()
    await ended(application, running, hand)
    application = application_of(qt, directory, port, sandbox, clock, records=False)
    running = asyncio.get_running_loop().create_task(application.run())
    replayed = Replayed(application, hand)
    order = list(live.seen)
    random.Random(43).shuffle(order)
    await replayed.begin(order[0])
    shown = {at: await replayed.texts(at) for at in order}
    found = compare(live.seen, shown, longport=Doors(port) is Doors.LONGPORT)
    await ended(application, running, hand)
    found["seconds"] = [round(each, 1) for each in (started - begun, watched - started, monotonic() - watched)]
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201  the test reads it
    return 0


async def ended(application: Application, running: asyncio.Task[None], hand: Hand) -> None:
    """Close the window as a person does."""
    application.close()
    await hand.until(running.done)
    with suppress(asyncio.CancelledError):
        await running
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def main() -> int:
    """Run in this process."""
    directory, port, start, minutes, looks = sys.argv[1:6]
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    service.QUIET = service.LETTER_STANDS = service.PAST_AFTER = 0.0  # type: ignore[misc]  # nothing else is on its mind
    clock = FastMarketClock(PACE)
    doors = Doors(port)
    with sandbox_here(start=start, arguments=doors.arguments) as sandbox:
        loops: list[PacedLoop] = []

        def factory() -> PacedLoop:
            loops.append(PacedLoop(qt, clock))
            return loops[0]

        async def run() -> int:
            part = (int(minutes), int(looks))
            return await program(qt, Path(directory), port, sandbox, Hand(clock, loops[0]), part)

        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(run())


if __name__ == "__main__":
    sys.exit(main())
