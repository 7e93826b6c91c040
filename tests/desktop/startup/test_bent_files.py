"""Whatever is bent in the other files that a start reads: it ends no start, and each entry that was not bent stays."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from PySide6.QtCore import QRect

from fakes.values.bent_files import bent
from fakes.values.clock import ManualClock
from run_forms import sized
from tideboard_core.alerts.crossing import LocalAlert
from tideboard_core.alerts.local_alerts import VERSION as ALERTS
from tideboard_core.alerts.local_alerts import Stored
from tideboard_core.alerts.reminders import DateKind, Occasion, Reminder, Reminders
from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import BrokerDay, DayReading
from tideboard_core.model.closures import ClosedSpan
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.model.session import DayForm, TradingCalendar
from tideboard_core.model.watch.alerts import AlertKeeper, AlertKind, PriceAlert
from tideboard_core.model.watch.screen import OwnCondition, Screen, ScreenCondition, ScreenField
from tideboard_core.notices.confirmed import ConfirmedSystem
from tideboard_core.notices.held import HeldNotices
from tideboard_core.notices.together import Together
from tideboard_core.notices.told import ToldFills
from tideboard_core.orders.over_split.answers import VERSION as SPLITS
from tideboard_core.orders.over_split.answers import AskedRow, OverSplits, StoredAnswers, file_of
from tideboard_core.orders.over_split.questions import OverSplit, SplitFigure
from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_core.signals.store import KeptFiring, SignalsFile
from tideboard_core.signals.verdicts import Firing
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.versioned_file import VersionedFile
from tideboard_desktop.reference.screener.dock import ScreensFile
from tideboard_desktop.startup.placeholder_window import last_appearance
from tideboard_desktop.window.workspace.layout_state import Arrangement, Covered, DockState, Place, WorkspaceState
from tideboard_desktop.window.workspace.layouts_file import Layouts, LayoutsFile

TENCENT: Final = InstrumentId("HK.00700")
BYD: Final = InstrumentId("HK.01211")


def _alerts(folder: Path) -> VersionedFile[Stored]:
    return VersionedFile(folder / "alerts.json", Stored, name="alerts", version=ALERTS)


def _write_alerts(folder: Path) -> None:
    alerts = [
        PriceAlert(instrument=each, kind=AlertKind.PRICE_UP, value=Decimal(620), key=key, keeper=AlertKeeper.TIDEBOARD)
        for key, each in (("1", TENCENT), ("2", BYD), ("3", TENCENT))
    ]
    rang = datetime(2026, 11, 26, tzinfo=UTC)
    _alerts(folder).save(Stored(alerts=tuple(LocalAlert(alert=each, rang=rang) for each in alerts)))


def _read_alerts(folder: Path) -> None:
    for one in (_alerts(folder).load() or Stored()).alerts:
        instrument_id(one.alert.instrument)


def _write_reminders(folder: Path) -> None:
    kept = Reminders(folder)
    for each in (TENCENT, BYD, None):
        kept.add(Reminder(day=date(2026, 12, 1), market=Market.HK, kind=DateKind.REPORT, instrument=each))
    kept.mark_said([(kept.all()[0], Occasion.EVENING)], date(2026, 11, 26))


def _read_reminders(folder: Path) -> None:
    kept = Reminders(folder)
    kept.load()
    for one in kept.all():
        instrument_id(one.instrument or TENCENT)


def _write_signals(folder: Path) -> None:
    rule = default_rule(RuleKind.PERCENTILE_ABOVE)
    file, day = SignalsFile(folder), date(2026, 11, 26)
    for name in ("mine", "other"):
        file.change(replace(rule, id=name, name=name))
        file.mute(name, day)
        file.note_members(name, day, [TENCENT, BYD])
    term = Term(quantity=Quantity.NET, window=30)
    inner = Condition(comparisons=(Comparison(term=term, operator=Operator.ABOVE, value=1.0),))
    file.change(Rule(id="own", kind=RuleKind.OWN, states=Stated.HIGHER, condition=Condition(conditions=(inner,))))
    firing = Firing(TENCENT, day, 5, 1_795_000_000.0, Stated.HIGHER, mirrored=True)
    file.note([KeptFiring(rule="mine", firing=firing, ended=9)], day)


def _write_layouts(folder: Path) -> None:
    docks = {"book": DockState(letter="A", instrument=TENCENT, memory={"levels": 10})}
    covered = Covered(over=("journal",), docks=("flow",), fronts={"flow": (900, 400)}, width=900, height=800)
    state = WorkspaceState(
        place=Place(x=1, y=2, width=1600, height=1000),
        arrangement=Arrangement(places="AAAA", letters={"book": "A"}, covered=covered),
        instruments={"A": TENCENT},
        docks=docks,
    )
    LayoutsFile(folder).save(Layouts(current=state, named={"Day": state, "Night": state}, active="Day"))


def _read_layouts(folder: Path) -> None:
    last_appearance(folder)
    current = LayoutsFile(folder).load().current
    if current is not None and current.place is not None:
        QRect(current.place.x, current.place.y, current.place.width, current.place.height)


def _write_screens(folder: Path) -> None:
    file = ScreensFile(folder)
    file.save("Mine", Screen(market=Market.HK, conditions=(ScreenCondition(field=next(iter(ScreenField))),)))
    own = OwnCondition(key="pe", name="P/E", unit="x", least=Decimal(1), chosen={"term": "ttm"})
    file.save("Other", Screen(market=Market.HK, own=(own,), provider="LongPort"))


def _write_held(folder: Path) -> None:
    held = Together(Counter({NoticeType.FILL: 2}), datetime(2026, 11, 26, tzinfo=UTC), {Environment.LIVE})
    HeldNotices(folder).keep({"system": held, "mail": held})


def _write_fills(folder: Path) -> None:
    fills = ToldFills(folder)
    fills.load()
    for account in ("LIVE:1", "LIVE:2"):
        fills.new(account, ["F1", "F2"], first=True)
    asyncio.run(fills.save())


def _write_splits(folder: Path) -> None:
    rows = [
        AskedRow(
            instrument=each, day=date(2026, 11, 23), about=OverSplit.ALERT, owner="tideboard", id="1",
            figures={SplitFigure.VALUE: Decimal(620)}, new=5, old=1,
        )
        for each in (TENCENT, BYD)
    ]  # fmt: skip
    _splits(folder).save(StoredAnswers(asked=tuple(rows)))


def _splits(folder: Path) -> VersionedFile[StoredAnswers]:
    return VersionedFile(file_of(folder, practice=False), StoredAnswers, name="split-questions", version=SPLITS)


def _read_splits(folder: Path) -> None:
    OverSplits(file_of(folder, practice=False), ManualClock(), TradingCalendar()).load()


def _write_broker_days(folder: Path) -> None:
    reading = DayReading("one", date(2026, 11, 20))
    rows = [
        BrokerDay(market=market, day=date(2026, 11, day), form=DayForm.SHUT, since=reading.day, reading=reading)
        for market, day in ((Market.HK, 25), (Market.US, 24))
    ]
    BrokerDaysFile(folder, "futu", practice=False).save(rows)


def _write_closures(folder: Path) -> None:
    begin = datetime(2026, 11, 20, 3, tzinfo=UTC)
    spans = [ClosedSpan(market, begin, begin + timedelta(minutes=15)) for market in (Market.HK, Market.SG)]
    ClosuresFile(folder, "futu", practice=False).save(spans)


def _read_broker_days(folder: Path) -> None:
    BrokerDaysFile(folder, "futu", practice=False).load()


FILES: Final[dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]]] = {
    "alerts.json": (_write_alerts, _read_alerts),
    "reminders.json": (_write_reminders, _read_reminders),
    "signals.json": (_write_signals, lambda folder: SignalsFile(folder).load()),
    "layouts.json": (_write_layouts, _read_layouts),
    "screens.json": (
        _write_screens,
        lambda folder: ScreensFile(folder).load(),
    ),
    "broker-days-futu.json": (_write_broker_days, _read_broker_days),
    "closures-futu.json": (_write_closures, lambda folder: ClosuresFile(folder, "futu", practice=False).load()),
    "split-questions.json": (_write_splits, _read_splits),
    "notices-held.json": (_write_held, lambda folder: HeldNotices(folder).read()),
    "notices-confirmed.json": (
        lambda folder: ConfirmedSystem(folder).answer(seen=True),
        lambda folder: ConfirmedSystem(folder).read(),
    ),
    "notices-told.json": (_write_fills, lambda folder: ToldFills(folder).load()),
}


TABLES: Final = {
    "alerts",
    "closures",
    "asked",
    "days",
    "reminders",
    "said",
    "rules",
    "muted",
    "fired",
    "members",
    "named",
    "held",
    "fills",
}
"""Fields of these files that have entries; of each other one the whole is used or not."""


FORMS: Final = {
    "alerts.json": (3, "df91e461"),
    "reminders.json": (2, "1f4371dd"),
    "signals.json": (2, "50c376ea"),
    "layouts.json": (3, "9f9d3599"),
    "screens.json": (2, "9820eb99"),
    "broker-days-futu.json": (1, "96344d3b"),
    "closures-futu.json": (1, "ea49ff1a"),
    "split-questions.json": (1, "3c4b01a8"),
    "notices-held.json": (2, "1f1fec45"),
    "notices-confirmed.json": (1, "150fbecb"),
    "notices-told.json": (2, "0e625b98"),
}
"""Version of each file, and the checksum of the keys that it has."""


def _keys(tree: object) -> Iterator[str]:
    rows = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in rows:
        yield str(key)
        yield from (f"{key}.{each}" for each in _keys(value))


@pytest.mark.parametrize("name", FILES)
def test_other_keys_are_another_version(tmp_path: Path, name: str) -> None:
    """A file of this version that lacks a key is damaged; one of an older version has the default of a new key."""
    FILES[name][0](tmp_path)
    tree = json.loads((tmp_path / name).read_bytes())
    form = (tree["version"], f"{zlib.crc32(' '.join(sorted(_keys(tree))).encode()):08x}")
    assert form == FORMS[name], f"the keys of {name} are others: raise its VERSION, and write both here"


def _left_alone(good: dict[str, Any], touched: tuple[tuple[str | int, ...], ...] | None) -> Iterator[tuple[str, Any]]:
    """The fields and entries that no bent part is in or around; none where the version or the whole was bent."""
    if touched is None or ("version",) in touched:
        return
    for field, value in good.items():
        rows = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
        if field in TABLES:
            for at, one in rows:
                if not any(path[:2] == (field, at) or path == (field,) for path in touched):
                    yield field, one if isinstance(value, list) else (at, one)
        elif field not in {"version", "written_by"} and not any(path[0] == field for path in touched):
            yield field, value


def _kept(tree: dict[str, Any], field: str) -> Any:
    """What a file has of a field, in a form in which `in` looks for what `_left_alone` yields."""
    value = tree.get(field)
    if field not in TABLES:
        return [value]
    return value.items() if isinstance(value, dict) else value or []


@pytest.mark.parametrize("name", FILES)
def test_each_entry_that_was_not_bent_stays(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    write, read = FILES[name]
    write(tmp_path)
    path, random = tmp_path / name, Random(58)
    good = path.read_bytes()
    for number in range(sized(200, 2_000)):
        data, touched = bent(good, random)
        path.write_bytes(data)
        try:
            with contextlib.suppress(BadInput):
                read(tmp_path)
            for field, entry in _left_alone(json.loads(good), touched):
                assert entry in _kept(json.loads(path.read_bytes()) if path.exists() else {}, field)
        except Exception as error:
            error.add_note(f"file {number}, bent at {touched}")
            raise
    caplog.clear()
