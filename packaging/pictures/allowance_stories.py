"""Stories about allowances: a chart that asks before it spends, months of history at each door, a package at noon."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from pictures.chart_stories import chart_in_front
from pictures.doors import Doors
from pictures.hands import Camera, Person
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.collector.past_bars import PastNeed, plan_of
from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import ChargedSecurity, HistoryQuota
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import BarRequest
from tideboard_desktop.connection.allowances.view import AllowancePage
from tideboard_sandbox.exchange.instruments.listing import ROWS

Act = Callable[[Person, Camera], Coroutine[Any, Any, None]]
FIRST = "2026-11-02"
WHOLE = (740, 900)
"""The connection window with the whole page in view."""
NAMED = ("HK.00700", "HK.00005", "HK.00388", "HK.01299", "HK.00941", "HK.02318", "HK.00939", "HK.01398", "HK.00883")
APPLE = InstrumentId("US.AAPL")
A_WINDOW = 50
"""Calls after which those of the last 30 s are let pass."""
NINE = 9
"""Days after which a list shows how long a security counts."""
TWO_LEFT = 78
"""Securities read of a hundred: two units are left beyond those of a person."""


async def _history(person: Person, camera: Camera) -> None:
    """A chart and what is compared with it go back where little is left of the allowance, and what that took."""
    stage, inside = person.stage, await chart_in_front(person)
    cell = inside.cell
    cell.compare.add(InstrumentId("HK.09988"))
    await stage.until(lambda: not any(one.reads.loading for one in cell.compare.securities))
    inside.read_older()
    await stage.until(lambda: cell.live.asks is not None)
    await stage.rest()
    await camera.take("history-asked", stage.application.window)
    cell.older.spend.click()
    await stage.until(lambda: cell.live.asks is None and not cell.live.reading_older)
    await stage.rest()
    await camera.take("history-spent", await _history_page(person))


async def _history_page(person: Person) -> QDialog:
    """The connection window, scrolled to what it says of history where the screen has no room for the whole page."""
    person.stage.command("connection.allowances")
    dialog = await person.dialog()
    person.resize(dialog, *WHOLE)
    page = dialog.findChild(AllowancePage)
    assert isinstance(page, AllowancePage)
    await person.stage.rest()
    for part in (page.history_table, page.history_back, page.history):
        page.ensureWidgetVisible(part)
    return dialog


async def _month(person: Person, camera: Camera) -> None:
    """A security of the month at LongPort."""
    stage, inside = person.stage, await chart_in_front(person)
    inside.read_older()
    await stage.until(lambda: not inside.cell.live.reading_older)
    await stage.rest()
    await camera.take("history-month", await _history_page(person))


async def _read(stage: Stage, name: str) -> HistoryQuota:
    """Read history of a security, and return the allowance."""
    quotes = stage.application.feeds.gateway.quotes
    await quotes.bars(
        BarRequest(instrument=InstrumentId(name), period=BarPeriod.DAY, before=stage.clock.market(), count=1)
    )
    quota = await quotes.bar_quota()
    assert quota is not None
    return quota


async def _days_later(stage: Stage, days: int) -> None:
    """Close the gateway's door for so many days: nobody is pushed anything meanwhile."""
    session = stage.application.feeds.session
    await stage.sandbox.close_port()
    await stage.until(lambda: not stage.connected)
    exchange = await stage.sandbox.advance(days * 86_400)
    await stage.sandbox.open_port()
    stage.clock.advance(60)
    stage.clock.set_market(datetime.fromisoformat(exchange["time"]))

    def again() -> bool:
        session.retry_now()
        return stage.connected

    await stage.until(again)
    await stage.rest()


def _days(name: str) -> Act:
    async def play(person: Person, camera: Camera) -> None:
        """Securities of two days, nine days apart: then the gateway's list has shown how long each counts."""
        stage = person.stage
        quotes = stage.application.feeds.gateway.quotes
        await quotes.bar_quota()
        for security in NAMED[:4]:
            await _read(stage, security)
        await _days_later(stage, NINE)
        for security in NAMED[4:]:
            await _read(stage, security)
        await camera.take(name, await _history_page(person))

    return play


async def _not_seen(person: Person, camera: Camera) -> None:
    """Securities of a day, of which the page says what it expects."""
    for security in NAMED[:4]:
        await _read(person.stage, security)
    await camera.take("history-not-seen", await _history_page(person))


async def _noon(name: str, person: Person, camera: Camera) -> None:
    """A security whose quotes are bought at noon, before and after."""
    stage = person.stage
    try:
        await _read(stage, APPLE)
    except PermissionMissing:
        await stage.rest()
    await camera.take(f"{name}-before", await _history_page(person))
    await stage.passes(150, step=30)
    stage.application.connection.allowances.ask_again()
    await _read(stage, APPLE)
    await stage.rest()
    await camera.take(f"{name}-after", await _history_page(person))


async def _plan(person: Person, camera: Camera) -> None:
    """What the collector does with two units that are left to it, where it missed sessions of four securities."""
    stage, quota = person.stage, None
    for place, name in enumerate(_listed()):
        if place % A_WINDOW == A_WINDOW - 1:
            await stage.sandbox.wait(31)
        with suppress(NotOffered):  # a security without any data
            quota = await _read(stage, name)
        if quota is not None and quota.used == TWO_LEFT:
            break
    assert quota is not None
    now = ChargedSecurity(InstrumentId(""), stage.clock.market())
    session = exchange_date(Market.HK, stage.clock.market())
    left = [name for name in NAMED if not quota.counts(InstrumentId(name))][:4]
    needs = [PastNeed(InstrumentId(name), (session,)) for name in left]
    archive = stage.application.archive
    archive.state = replace(archive.state, past=plan_of(needs, quota, now))
    await stage.rest()
    await camera.take("history-plan", await _history_page(person))


def _listed() -> list[str]:
    """Securities of the exchange, those of the plan last."""
    rows = [row.split("|")[0].partition("<")[0].strip() for row in ROWS.strip().splitlines()]
    return [name for name in rows if name not in NAMED]


HISTORY_ASKED = Story(
    name="history-asked",
    scenery=Scenery(start="10:47", scenario="history-shared"),
    pictures={
        "history-asked": "a chart that goes back asks before it takes of the last units of the history allowance",
        "history-spent": "the days on which the units of the history allowance come back",
    },
    play=_history,
)

HISTORY_MONTH = Story(
    name="history-month",
    scenery=Scenery(start="10:47", scenario="history-100", doors=Doors.LONGPORT),
    pictures={"history-month": "a month of LongPort's history allowance, and what its published table says"},
    play=_month,
)

HISTORY_PLAN = Story(
    name="history-plan",
    scenery=Scenery(start="10:47", scenario="history-100", doors=Doors.LONGPORT),
    pictures={"history-plan": "the same with what the collector does with what is left of the month"},
    play=_plan,
)


def _month_story(name: str, words: str, scenario: str, play: Act, doors: Doors = Doors.OPEND) -> Story:
    scenery = Scenery(date=FIRST, start="10:47", scenario=scenario, doors=doors)
    return Story(name=name, scenery=scenery, pictures={name: words}, play=play)


def _noon_story(name: str, broker: str, doors: Doors) -> Story:
    return Story(
        name=name,
        scenery=Scenery(date=FIRST, start="11:58", scenario="package-at-noon", doors=doors),
        pictures={
            f"{name}-before": f"quotas and rights at {broker} before a package of quotes is bought at noon",
            f"{name}-after": "the same after it, with what its history takes from then on",
        },
        play=partial(_noon, name),
    )


ALLOWANCES = (
    HISTORY_ASKED,
    HISTORY_MONTH,
    HISTORY_PLAN,
    _month_story(
        "history-30-days",
        "a month of OpenD's history allowance, whose list has shown 30 days",
        "history-100",
        _days("history-30-days"),
    ),
    _month_story(
        "history-7-days",
        "the same with a gateway whose list has shown 7 days",
        "history-7-days",
        _days("history-7-days"),
    ),
    _month_story(
        "history-not-seen",
        "the same over FutuOpenD-rs, where it is not seen whether 7 or 30 days",
        "history-7-days",
        _not_seen,
        Doors.REST,
    ),
    _noon_story("package-opend", "OpenD", Doors.OPEND),
    _noon_story("package-longport", "LongPort", Doors.LONGPORT),
)
