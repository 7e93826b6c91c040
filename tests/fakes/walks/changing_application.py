"""The whole window in a process of its own, offscreen: its look and its connection change while it runs. Prints JSON.

`python -m fakes.walks.changing_application DIRECTORY CHANGES`; CHANGES = how often its look changes.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.waiting import in_time
from tideboard_core.market.broker_days import AROUND
from tideboard_core.model.broker_days import DayAnswer, DayReading
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.system.appearance import Convention, ThemeChoice
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.collector import leave_out_start
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.window.main_window import MainWindow

"""Seconds until something that never comes fails a walk; a machine with other work needs some of them."""
ADDED = InstrumentId("SG.Z74")
"""LongPort calls it Z74.SG."""
Facts = dict[str, object]


async def collects() -> bool:
    """Wait until the window's beat collects what is young: nothing else does, once the start is over."""
    generations: list[int] = []
    gc.callbacks.append(lambda _phase, info: generations.append(info["generation"]))
    young: list[list[int]] = [[] for _ in range(gc.get_threshold()[0])]
    await until(lambda: 0 in generations)
    return bool(young)


class Witness:
    """Takes over each time an application runs: the first changes its look, each goes on to another connection."""

    def __init__(self, sandbox: OpenSandbox, changes: int) -> None:
        self._sandbox = sandbox
        self._changes = changes
        self._run = Application.run
        self.found: list[Facts] = []
        self._shut = date.max
        """A day that the first connection lists as shut."""
        self.shut: list[bool] = []
        self._left: list[ref[object]] = []

    async def run(self, application: Application) -> None:
        """Run an application, and act as the person in it."""
        ending = asyncio.get_running_loop().create_task(self._act(application))
        ending.add_done_callback(lambda _task: application.close())  # also when it failed
        await self._run(application)
        await ending

    async def _act(self, application: Application) -> None:
        await until(lambda: application.account is not None)
        self.found.append(state(application))
        if self.found[1:]:
            if application.preferences.settings.connection.backend is Backend.OPEND:
                await until(self._is_shut)  # once that exchange says that it is one of practice, too
            self.shut.append(self._is_shut())
        if len(self.found) == 1:
            self._list_as_shut(application)
            await self._change_looks(application)
            application.built.watchlist.add(ADDED)
            application.window.workspace.docks["book"].hide()
            there = Connection(backend=Backend.OPEND, host=self._sandbox.host, port=self._sandbox.port)
            self._leave(application, there)
        elif application.preferences.settings.connection.backend is Backend.OPEND:
            self._leave(application, Connection(door=Backend.LONGPORT))
        else:
            self.found.append(await at_another_broker(application))
            self.found.append({"shut": self.shut})
            await until(lambda: application.built.chart_shown)  # as after the first start
            self.found.append({"collects": await collects()})
            self.found.append({"held": self._held()})

    def _held(self) -> list[str]:
        """What lives on of the applications whose connection was changed."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        return [type(part).__name__ for left in self._left if (part := left()) is not None]

    def _leave(self, application: Application, there: Connection) -> None:
        self._left += map(ref, (application, application.window, application.hub, application.trading.guard))
        leave_out_start()  # as some seconds after each start
        application.change_connection(there)

    def _is_shut(self) -> bool:
        return not TradingCalendar().is_trading_day(Market.HK, self._shut)

    def _list_as_shut(self, application: Application) -> None:
        """Have a day listed as shut, and see whether it is to the end of the application."""
        today = exchange_date(Market.HK, application.clock.market())
        begin, end, table = today - AROUND, today + AROUND, TradingCalendar(table_alone=True)
        self._shut = table.next_session(Market.HK, today + timedelta(days=6)).date
        listed = [TradingDay(one.date, one.half_day) for one in table.sessions(Market.HK, begin, end)]
        days = tuple(one for one in listed if one.day != self._shut)
        for login in ("one", "two"):
            answer = DayAnswer(market=Market.HK, begin=begin, end=end, days=days)
            application.broker_days.kept.take(answer, DayReading(login, today))
        application.spawn(self._see_at_the_end(), "days")

    async def _see_at_the_end(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.shut.append(self._is_shut())

    async def _change_looks(self, application: Application) -> None:
        await until(lambda: application.built.chart_shown)
        fill(application, "price", "600.5")
        fill(application, "quantity", "3")
        before = left_behind(application)
        for round_ in range(self._changes):
            old, window = id(application.built), application.window
            look = application.preferences.settings.appearance
            background = ThemeChoice.LIGHT if look.theme is ThemeChoice.DARK else ThemeChoice.DARK
            percent = 110 + 10 * round_
            new = replace(look, theme=background, convention=Convention.RED_UP, text_percent=percent)
            application.preferences.change(appearance=new)
            await until(lambda old=old: id(application.built) != old)  # type: ignore[misc]
            assert application.window is window
            await asyncio.sleep(0)
        self.found.append(state(application))
        grown = zip(left_behind(application), before, strict=True)
        # fewer where larger text puts the price chart behind a tab
        self.found.append({"left behind": [max(after - first, 0) for after, first in grown]})


async def at_another_broker(application: Application) -> Facts:
    """The list and the layout of before, and whether the new broker knows every row by the name that it had."""
    await until(lambda: application.feeds.session.status.state is LinkState.LIVE)
    ids = [InstrumentId(symbol) for symbol in application.built.watchlist.lists.all[0].symbols]
    told = await application.feeds.gateway.quotes.snapshots(ids)
    return {
        "provider": application.feeds.gateway.provider,
        "known": [shot.quote.instrument for shot in told] == ids,
        "listed": ADDED in ids,
        "book closed": application.window.workspace.docks["book"].closed,
    }


def state(application: Application) -> Facts:
    """What a person would see."""
    account: Account | None = application.account
    assert account is not None
    return {
        "environment": account.environment.value,
        "framed": application.window.environment is account.environment,
        "background": application.rebuild.theme().appearance.value,
        "scale": application.rebuild.theme().scale,
        "chart": application.built.chart_shown,
        "ticket": [text(application, "price"), text(application, "quantity")],
        "windows": sum(isinstance(window, MainWindow) for window in QApplication.topLevelWidgets()),
    }


def field(application: Application, identifier: str) -> QLineEdit:
    """A field of the ticket."""
    fields = application.window.findChildren(QLineEdit)
    return next(one for one in fields if one.accessibleIdentifier() == identifier)


def text(application: Application, identifier: str) -> str:
    """What stands in it."""
    return field(application, identifier).text()


def fill(application: Application, identifier: str, words: str) -> None:
    """Type into it."""
    target = field(application, identifier)
    target.setText(words)
    target.textEdited.emit(words)


def left_behind(application: Application) -> list[int]:
    """Widgets, windows known to Python, frame clients and listeners: none may grow with each change.

    A choice in a title bar and its menu are made once the bar is too narrow, as with larger text: they do not count.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    frame, hub, widgets = application.frame, application.hub, QApplication.allWidgets()
    return [
        sum(not isinstance(each, MenuChoice) and not isinstance(each.parent(), MenuChoice) for each in widgets),
        sum(isinstance(known, MainWindow) for known in gc.get_objects()),
        len(frame._clients) + len(frame._seconds),
        sum(len(listeners) for listeners in hub._listeners.values()),
        len(hub._on_wanted) + len(hub._on_dirty),
        len(application.preferences._callbacks),
    ]


async def until(wanted: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with in_time(wanted):
        while not wanted():  # noqa: ASYNC110  a window, not a task, gets there
            await asyncio.sleep(0.02)


def main() -> int:
    """Run in this process."""
    with sandbox_here() as sandbox:
        witness = Witness(sandbox, int(sys.argv[2]))

        async def run(self: Application) -> None:
            await witness.run(self)

        Application.run = run  # type: ignore[method-assign]  # the person takes a seat
        code = start.run(parse(["--data-dir", sys.argv[1]]), Path(sys.argv[1]))
    print(json.dumps(witness.found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
