"""The whole window, connected and hidden while the market moves: price alerts and an order without an answer.

`python -m fakes.walks.hidden_market DIRECTORY` prints one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.values.lock import unlock_chosen
from fakes.values.trading import PASSWORD
from fakes.walks.changing_application import until
from fakes.walks.hidden_application import paper_of
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Account, OrderRequest, OrderType, Side
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_core.orders.writes import UNKNOWN_WRITES
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import MarketClock
from tideboard_core.ports.trading import TradingSink
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.prepared import prepare
from tideboard_desktop.startup.app import run_loop, wire
from tideboard_desktop.ui.cli.command_line import parse

TENCENT, MEITUAN = InstrumentId("HK.00700"), InstrumentId("HK.03690")


WRITE_SECONDS = 1.0
"""Seconds after which an order without an answer is unknown: five in the program."""


def told(application: Application) -> list[str]:
    """Whose alerts rang."""
    texts = [one.shown_text for one in application.services.notices.notices if one.type is NoticeType.ALERT]
    return sorted(name for name in (TENCENT, MEITUAN) if any(name in text for text in texts))


async def alerts(application: Application) -> list[str]:
    """One that the broker keeps, and one that Tideboard keeps: both are over their value with the next price."""
    broker = application.feeds.gateway.alerts
    own = application.over_split.own_alerts(lambda _error: None, application._replayed_by_hand)
    assert broker is not None
    await own.begin()
    await broker.add_alert(PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_UP, value=Decimal(1)))
    await own.add_alert(PriceAlert(instrument=MEITUAN, kind=AlertKind.PRICE_UP, value=Decimal(1)))
    await until(lambda: len(told(application)) == 2)
    own.close()
    return told(application)


def confirms_all(application: Application) -> None:
    """A person who does what each dialog asks for."""
    application.trading.guard._confirmer = ScriptedPerson()


async def unpolled() -> None:
    """Read nothing."""


async def unanswered(application: Application, sandbox: OpenSandbox, account: Account) -> dict[str, object]:
    """An order whose answer and push never come; by what it is settled is a list that was asked for."""
    hub, trading = application.hub, application.trading
    trading.lock.switch_account(account)
    await unlock_chosen(trading.lock, PASSWORD)
    confirms_all(application)
    application.selection.select(TENCENT)
    book = Topic.BOOK.of(TENCENT)
    await until(lambda: hub.value(book) is not None)
    trading.blotter.poll = unpolled  # type: ignore[method-assign]  # it would find the order, too, if later
    await sandbox.ask("drop-pushes", drop=True)
    await sandbox.fault(int(ProtoId.Trd_PlaceOrder), "no-reply")
    request = OrderRequest(
        account=account, instrument=TENCENT, side=Side.BUY, order_type=OrderType.LIMIT, quantity=100,
        price=known(hub, book).bids[-1].price, client_order_id=trading.guard.client_order_id(),
    )  # fmt: skip
    sending = asyncio.get_running_loop().create_task(trading.guard.submit(request))
    await until(lambda: bool(hub.value(UNKNOWN_WRITES.of(account.id))))
    found: dict[str, object] = {"unknown": True}
    await until(lambda: not hub.value(UNKNOWN_WRITES.of(account.id)))
    orders = known(hub, Topic.ORDERS.of(account.id))
    found["settled"] = [one.status for one in orders if one.remark == request.client_order_id]
    found["sent"] = (await sandbox.state())["requests"][str(int(ProtoId.Trd_PlaceOrder))]
    found["answer"] = [type(each).__name__ for each in await asyncio.gather(sending, return_exceptions=True)]
    return found


async def program(qt: QApplication, directory: Path, sandbox: OpenSandbox) -> int:
    """Connect, hide the window, and look at each thing that must go on; prints what was found."""
    prepared = replace(prepare(directory), settings=Settings(welcomed=True, collect=False))
    options = parse(["--data-dir", str(directory), "--opend", sandbox.opend])
    wiring = wire(options, prepared, SystemClock())
    (spec,) = wiring.gateways

    def build(feed: FeedSink, trading: TradingSink, clock: MarketClock) -> Gateway:
        timing = OpendTiming(write=WRITE_SECONDS)
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, timing=timing)
        return OpendGateway(endpoint, feed=feed, trading=trading, clock=clock)

    gateways = (replace(spec, gateway=build),)
    application = Application(qt, prepared, replace(wiring, store=MemoryStore(), gateways=gateways), TENCENT)
    application.build()
    running = asyncio.get_running_loop().create_task(application.run())
    hub = application.hub
    await until(lambda: (link := hub.value(QUOTES_LINK)) is not None and link.state is LinkState.LIVE)
    await until(lambda: paper_of(application) is not None and application.built.chart_shown)
    application.window.hide()
    account = paper_of(application)
    assert account is not None
    found: dict[str, object] = {"alerts": await alerts(application)}
    found |= await unanswered(application, sandbox, account)
    found["shown"] = application.window.isVisible()
    application.close()
    await running
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    with sandbox_here(start="10:30", speed=1) as sandbox:
        return run_loop(qt, lambda: program(qt, Path(sys.argv[1]).resolve(), sandbox))


if __name__ == "__main__":
    sys.exit(main())
