"""The signals dock over sixty sessions of a made-up list, and the notice of a rule that fired."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, close_archive, open_archive
from fakes.values.signal_market import market
from pictures.chart_stories import chart_in_front
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import SessionData
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.signals.armed import ArmedRules
from tideboard_desktop.signals.dock import SignalsDock
from tideboard_desktop.signals.fired_notice import FiredActions, FiredNotices
from tideboard_desktop.signals.records import Reading
from tideboard_desktop.signals.rule_dialog import RuleDialog
from tideboard_desktop.ui.thread_work import Progress
from tideboard_desktop.window.notices.view import NoticePanel

SIZE = (1265, 800)
"""The dock as a window of its own, in logical pixels."""
COUNT = 12
LISTED = tuple(InstrumentId(f"HK.{number + 1:05}") for number in range(COUNT))
SCENERY = Scenery(
    start="14:36",
    settings=Settings(
        welcomed=True, collect=False, watchlists=(SymbolList(name="HK core", id="core", symbols=LISTED),)
    ),
)


def _reading(made: Sequence[SessionData]) -> Reading:
    def read(_reader: ArchiveReader, _progress: Progress) -> list[SessionData]:
        return list(made)

    return read


async def _signals(hands: Hands, camera: Camera) -> None:
    """Five rules with their records, one of them armed, then the notice of a firing."""
    stage = hands.stage
    application = stage.application
    made = await asyncio.to_thread(market, 7, sessions=60, symbols=COUNT, effect=-0.002, rate=0.3)
    folder = application.archive.folder
    await asyncio.to_thread(lambda: close_archive(open_archive(folder, DAY)))
    stage.command("dock.open.signals")
    dock = application.window.workspace.docks["signals"]
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, SignalsDock)
    inside.records.read_with(lambda _rule, _symbols, _count: _reading(made))
    dock.setFloating(True)
    dock.resize(*SIZE)
    await inside.signals.loading
    inside.ask_again()
    await stage.until(lambda: not inside.records.running and inside.records.states)
    rule = next(each for each in inside.signals.rules if each.kind is RuleKind.PRICE_UP_BLOCK_OUT)
    await inside.signals.arm(rule, on=True)
    inside.rows[rule.id].show_record(shown=True)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # its ring would be in the picture
    await camera.take("signals", dock)
    for name, kind in (("signal-form", RuleKind.LARGE_PRINTS), ("signal-own-form", RuleKind.OWN)):
        if camera.wants(name):
            await _form(hands, inside, camera, name, kind)
    _fire(hands, inside, rule, made)
    dock.setFloating(False)
    stage.command("notices.open")
    panel = next(each for each in application.window.findChildren(NoticePanel) if each.isVisible())
    await camera.take("signal-notice", panel)


async def _form(hands: Hands, inside: SignalsDock, camera: Camera, name: str, kind: RuleKind) -> None:
    """The form of the rule of a kind, or of a new one of one's own."""
    if kind is RuleKind.OWN:
        inside.make_rule()
    else:
        inside.edit(str(kind))
    found = list[RuleDialog]()

    def opened() -> bool:
        found[:] = [
            each for each in QApplication.topLevelWidgets() if isinstance(each, RuleDialog) and each.isVisible()
        ]
        return bool(found)

    await hands.stage.until(opened)
    (dialog,) = found
    await camera.take(name, dialog)
    dialog.reject()
    asking = inside.asking
    if asking is not None:
        await asking


def _fire(hands: Hands, inside: SignalsDock, rule: Rule, made: Sequence[SessionData]) -> None:
    """Post the notice of the rule's last firing."""
    application = hands.stage.application
    record = inside.armed.records[rule.id]
    firing = record.firings[-1]
    session = next(each for each in made if (each.instrument, each.day) == (firing.instrument, firing.day))
    armed = inside.armed
    assert isinstance(armed, ArmedRules)
    actions = FiredActions(go_to=armed.go_to, book_at=armed.book_at, mute=armed.mute)
    notices = FiredNotices(
        application.services.notices, application.hub, actions, inside.signals, lambda: inside.armed.records
    )
    notices.fired(rule, firing, session.views[0].minutes)


SIGNALS = Story(
    name="signals",
    scenery=SCENERY,
    pictures={
        "signals": "rules of signals, each beside the record of what followed its firings",
        "signal-form": "the form of a rule: what it takes when it is armed",
        "signal-own-form": "the form of a rule of one's own",
        "signal-notice": "the notice of a rule that fired: numbers, picture, record, and where to look",
    },
    play=_signals,
)


async def _marks(hands: Hands, camera: Camera) -> None:
    """Signals that fired on the security in view, two of them in one bar."""
    stage = hands.stage
    inside = await chart_in_front(hands)
    services = stage.application.services
    hours = TradingCalendar().newest(Market.HK, inside.context.clock.market())
    marks = tuple(
        FiredMark(name, hours.date, minute, hours.epoch_at(minute), None)
        for name, minute in (("Price up, block out", 62), ("Sign turn", 63), ("Percentile above 95", 140))
    )
    services.marks.show({InstrumentId("HK.00700"): marks})
    await stage.rest()
    await camera.take("signal-marks", stage.application.window)


SIGNAL_MARKS = Story(
    name="signal-marks",
    scenery=Scenery(start="14:36", settings=Settings(welcomed=True, collect=False)),
    pictures={"signal-marks": "signals that fired, on the price chart"},
    play=_marks,
)
