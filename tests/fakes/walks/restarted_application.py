"""The whole window three times on one data folder: started, started again, gone on with after a change of connection.

`python -m fakes.walks.restarted_application DIRECTORY NAME [PICTURES]`, NAME of a rig, prints a JSON line: what each of
the three tells, marks, counts and has in its order log of orders that the broker keeps otherwise than confirmed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.servers.gateway_rigs import RIGS, Rig
from fakes.servers.gateway_rigs import Wiring as RigWiring
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.values.lock import unlock_chosen
from fakes.values.waiting import in_time
from fakes.walks.changing_application import until
from fakes.walks.hidden_market import confirms_all
from fakes.walks.refused_at_login import ForwardClock
from tideboard_core.audit.records import FILE, RecordKind, read
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Account, Environment, Order, OrderRequest, OrderType, Side
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import Prepared, prepare
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

APPLE = InstrumentId("US.AAPL")
STEP = 5.0
"""Seconds in which both clocks move at once, so that no connection counts as silent."""


@dataclass
class Seat:
    """A person before the window, at an exchange that does as it is told."""

    rig: Rig
    sandbox: OpenSandbox
    clock: ForwardClock
    application: Application
    account: Account

    async def pass_time(self, seconds: float) -> None:
        for _ in range(int(seconds / STEP)):
            self.clock.ahead += STEP
            await self.sandbox.wait(STEP)
            await asyncio.sleep(0.1)

    async def after_a_while(self, wanted: Callable[[], bool]) -> None:
        """Let time pass until something is so; the person has the orders read again, so that no nap is waited for."""
        async with in_time(wanted):
            while not wanted():
                await self.pass_time(2 * STEP)
                await self.application.trading.blotter.ask_now(self.account.id)

    def rows(self) -> list[Order]:
        return list(self.application.hub.value(Topic.ORDERS.of(self.account.id)) or ())

    async def send(self, side: Side = Side.BUY, *, above: int = -3, exits: AttachedExits | None = None) -> str:
        """Buy ten shares at so much above the last price; returns our number."""
        application = self.application
        guard, last = application.trading.guard, known(application.hub, Topic.QUOTE.of(APPLE)).last
        request = OrderRequest(
            account=self.account,
            instrument=APPLE,
            side=side,
            order_type=OrderType.LIMIT,
            quantity=10,
            price=last.quantize(Decimal(1)) + above,
            client_order_id=guard.client_order_id(),
            exits=exits,
        )
        await guard.submit(request)
        return request.client_order_id

    async def differs(self, number: str) -> None:
        await self.after_a_while(lambda: any(row.remark == number and row.unsettled for row in self.rows()))

    def found(self) -> dict[str, Any]:
        """What this start shows and counts of them, and what it has told."""
        application, account = self.application, self.account
        notices, rows = application.services.notices.notices, self.rows()
        trading = application.trading
        listed = trading.blotter.orders(account.id) or ()
        counts = {
            side.value: int(
                trading.order_journal.committed(account.id, APPLE, side, listed)
                + trading.blotter.comparison.untold_exits(account.id, APPLE, side)
            )
            for side in Side
        }
        marked = {row.remark: sorted(one.term.value for one in row.unsettled) for row in rows if row.unsettled}
        reported = Counter(
            one.type.value for one in notices if one.type in {NoticeType.DIFFERENCE, NoticeType.TAKEN_BACK}
        )
        back = application.hub.value(Topic.TAKEN_BACK.of(account.id)) or ()
        return {"marked": marked, "counts": counts, "told": dict(reported), "taken back": len(back)}


async def otherwise(seat: Seat) -> None:
    """Ten times the quantity, the other side, in no list, and an execution that is taken back."""
    port = seat.rig.name
    await seat.sandbox.ask("keeps", terms={"quantity": "100"}, door=port)
    await seat.differs(await seat.send())
    await seat.pass_time(30)
    await seat.sandbox.ask("keeps", terms={"side": "sell"}, door=port)
    await seat.differs(await seat.send(above=2))  # as a sale it rests
    await seat.pass_time(30)
    await seat.sandbox.ask("loses", door=port)
    await seat.differs(await seat.send(above=-5))
    await seat.pass_time(30)
    number = await seat.send(above=2)
    await seat.after_a_while(lambda: any(row.remark == number and row.filled for row in seat.rows()))
    order = next(row for row in seat.rows() if row.remark == number)
    fills = Topic.FILLS.of(seat.account.id)
    await seat.after_a_while(lambda: any(one.order_id == order.id for one in seat.application.hub.value(fills) or ()))
    await seat.sandbox.ask("bust", fill=order.id)
    back = Topic.TAKEN_BACK.of(seat.account.id)
    await seat.after_a_while(lambda: bool(seat.application.hub.value(back)))


async def without_its_stop(seat: Seat) -> None:
    """A bracket whose stop the broker never took; its entry has filled."""
    stop = AttachedExits(take_profit=ExitTerms(trigger=Decimal(290)), stop_loss=ExitTerms(trigger=Decimal(250)))
    await seat.sandbox.ask("keeps", terms={"exits.stop": "none"}, door=seat.rig.name)
    await seat.differs(await seat.send(above=2, exits=stop))


CASES = {"opend": otherwise, "longport": without_its_stop}


def in_new_york(application: Application) -> Account | None:
    accounts = application.hub.value(Topic.ACCOUNTS.of("")) or ()
    mine = (one for one in accounts if one.environment is Environment.LIVE and Market.US in one.markets)
    return next(mine, None)


class Program:
    """The composition of one process: a window after the other on its folder."""

    pictures: Path | None = None

    def __init__(self, qt: QApplication, directory: Path, sandbox: OpenSandbox, rig: Rig) -> None:
        self.qt, self.directory, self.sandbox, self.rig = qt, directory, sandbox, rig
        self.clock, self.store = ForwardClock(), MemoryStore()

    def over_the_rig(self, wiring: Wiring) -> Wiring:
        """The same wiring over the rig's gateway, with the keyring of this run."""

        def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
            return self.rig.gateway(
                RigWiring(
                    sandbox=self.sandbox,
                    environment=Environment.LIVE,
                    clock=clock,
                    feed=feed,
                    trading=trading,
                    sleep=asyncio.sleep,
                    write=5.0,
                )
            )

        (spec,) = wiring.gateways
        return replace(wiring, store=self.store, gateways=(replace(spec, gateway=build),))

    async def begun(self, prepared: Prepared, wiring: Wiring) -> tuple[Seat, asyncio.Task[None]]:
        application = Application(self.qt, prepared, wiring, APPLE)
        application.build()
        application.window.resize(1600, 1000)
        running = asyncio.get_running_loop().create_task(application.run())
        await until(lambda: in_new_york(application) is not None and application.built.chart_shown)
        account = in_new_york(application)
        assert account is not None
        application.choose_account(account.identity)
        wanted = (Topic.ORDERS.of(account.id), Topic.POSITIONS.of(account.id), Topic.BOOK.of(APPLE))
        await until(lambda: all(application.hub.value(key) is not None for key in wanted))
        return Seat(self.rig, self.sandbox, self.clock, application, account), running

    async def found(self, seat: Seat, name: str) -> dict[str, Any]:
        """What it shows once each list was read twice more."""
        await seat.pass_time(60)
        found = seat.found()
        if self.pictures is not None:
            seat.application.built.submission.show_orders.emit()
            await asyncio.sleep(1)
            seat.application.window.grab().save(str(self.pictures / f"p2-{self.rig.name}-{name}.png"))
        return found

    def logged(self) -> dict[str, int]:
        """Lines of differences and of executions that were taken back."""
        verification, records = read((self.directory / FILE).read_bytes())
        assert verification.whole
        kinds = {RecordKind.DIFFERENCE, RecordKind.TAKEN_BACK}
        return dict(Counter(one.kind.value for one in records if one.kind in kinds))

    def start(self) -> tuple[Prepared, Wiring]:
        prepared = replace(prepare(self.directory), settings=Settings(welcomed=True, collect=False))
        options = parse(["--data-dir", str(self.directory), "--opend", self.sandbox.opend])
        return prepared, self.over_the_rig(wire(options, prepared, self.clock))

    async def run(self) -> dict[str, Any]:
        """First, again, and over a change of connection."""
        found: dict[str, Any] = {}
        seat, running = await self.begun(*self.start())
        await unlock_chosen(seat.application.trading.lock, self.sandbox.trade_password)
        confirms_all(seat.application)
        await CASES[self.rig.name](seat)
        found["first"] = await self.found(seat, "first")
        seat.application.close()
        await running
        found["first"]["log"] = self.logged()

        prepared, wiring = self.start()
        seat, running = await self.begun(prepared, wiring)
        found["again"] = await self.found(seat, "again")
        seat.application.change_connection(wiring.uses.connection)
        await running
        found["again"]["log"] = self.logged()

        following = seat.application.next
        assert following is not None
        prepared = replace(prepared, settings=seat.application.preferences.settings, problem=None)
        seat, running = await self.begun(prepared, self.over_the_rig(following))
        found["changed"] = await self.found(seat, "changed")
        seat.application.close()
        await running
        found["changed"]["log"] = self.logged()
        return found


def main() -> int:
    """Run in this process."""
    directory, name = Path(sys.argv[1]).resolve(), sys.argv[2]
    rig = next(rig for rig in RIGS if rig.name == name)
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    arguments = [part for port, number in rig.ports.items() for part in (f"--{port.replace('_', '-')}", str(number))]
    with sandbox_here(start="23:00", arguments=arguments) as sandbox:
        for account in ("real-US", "longport-real-US"):
            sandbox.ask_now("holding", account=account, symbol=APPLE, quantity=100, cost=250)
            sandbox.ask_now("cash", account=account, amount=1_000_000)

        async def program() -> int:
            made = Program(qt, directory, sandbox, rig)
            made.pictures = Path(sys.argv[3]) if sys.argv[3:] else None
            found = await made.run()
            print(json.dumps(found))  # noqa: T201  the test reads it
            return 0

        return run_loop(qt, program)


if __name__ == "__main__":
    sys.exit(main())
