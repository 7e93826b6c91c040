"""An archive behind the flow dock: sessions before the made-up day, of its security, written as the collector does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from fakes.scenes.flow import day as flow_day
from fakes.values.archive_market import TENCENT, after_close, close_archive, days_before, open_archive
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.archive.definitions import DefinitionKey, definition_key
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.records import Minute
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Backend, Connection, Settings, SharedReading
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.connection.services import build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks

REAL = Uses(connection=Connection(backend=Backend.OPEND), other_flow=Connection(backend=Backend.LONGPORT))
KEY = definition_key("Futu", FlowDefinition.FUTU, Market.HK, "HKD", flow_day.DAY)
OTHER_KEY = definition_key("LongPort", FlowDefinition.LONGPORT, Market.HK, "HKD", flow_day.DAY)
MISSING, HOLED, RESTATED = 5, 9, 12
"""Places of the sessions that were not received, have holes, and were restated."""
NEWLY = range(40, 53)
"""Minutes of the made-up day that were restated."""


def archived_flow(minutes: int, seed: int) -> list[Minute]:
    """A past day in the manner of the made-up one, whole units of the archive."""
    net = flow_day.capital_flow(minutes=minutes, seed=seed, drift=(seed % 7 - 3) / 2).net[1:]
    return [Minute(number, int(amount) * 1000) for number, amount in enumerate(net)]


def fill(directory: Path, *, sessions: int = 60, minutes: int = 100, key: DefinitionKey = KEY, today: int = 76) -> Path:
    """Write an archive below a data folder; returns the data folder."""
    days = days_before(flow_day.DAY, sessions)
    writer = open_archive(directory / "archive", *days, flow_day.DAY)
    for place, day in enumerate(days):
        rows = archived_flow(minutes, 100 + place)
        if place == MISSING:
            continue
        if place == HOLED:
            rows = rows[: minutes // 2] + rows[minutes // 2 + 8 :]
        writer.add_minutes(key, TENCENT, day, rows, received=after_close(day))
        if place == RESTATED:
            later = [row._replace(net=(row.net or 0) + 5_000_000_000) for row in rows[20:30]]
            writer.add_minutes(key, TENCENT, day, later, received=after_close(day) + timedelta(minutes=5))
    seal(writer, unsealed(writer.database, Market.HK), after_close(days[-1]))
    if today:
        add_today(writer, key, today)
    close_archive(writer)
    return directory


def add_today(writer: ArchiveWriter, key: DefinitionKey, minutes: int) -> None:
    """The made-up day up to a minute, some of which came anew at 10:52."""
    session = flow_day.session_of()
    net = flow_day.capital_flow(minutes=minutes).net[1:]
    rows = [Minute(number, int(amount) * 1000) for number, amount in enumerate(net)]
    first = [row._replace(net=(row.net or 0) - 9_000_000_000) if row.minute in NEWLY else row for row in rows]
    writer.add_minutes(key, TENCENT, flow_day.DAY, first, received=session.minute_end(minutes - 1))
    again = [rows[number] for number in NEWLY if number < len(rows)]
    writer.add_minutes(key, TENCENT, flow_day.DAY, again, received=session.open + timedelta(minutes=82))


def with_gaps(directory: Path) -> Path:
    """Note why the minutes of two sessions and some of today are missing; returns the data folder."""
    days = days_before(flow_day.DAY, 60)
    writer = open_archive(directory / "archive")
    for day, why, end in (
        (days[MISSING], GapReason.NOT_RUNNING, None),
        (days[HOLED], GapReason.LINK, 60),
        (flow_day.DAY, GapReason.PROVIDER_EMPTY, 80),
    ):
        writer.note_gaps(KEY, TENCENT, day, why=why, until=None, end=end)
    close_archive(writer)
    return directory


def service(directory: Path, shared_place: SharedReading | None = None) -> ArchiveService:
    """The app's archive in a data folder, at the time of the made-up day; its connections are never made."""
    clock = ManualClock(flow_day.session_of().minute_end(75) + timedelta(seconds=20))
    hub, tasks = Hub(clock), Tasks(lambda error, _name: None)
    settings = Settings(shared_place=shared_place or SharedReading())
    preferences = Preferences(settings, SettingsFile(directory), tasks, writable=False, failed=lambda: None)
    feeds = build_connections(
        [opend_spec(OpendEndpoint(host="127.0.0.1", port=1), (QUOTES_LINK,))], hub, Sinks(), clock
    )
    return ArchiveService(directory, REAL, feeds, hub, clock, preferences)


def percentiles(values: Sequence[int], value: int) -> float:
    """100 (L + E / 2) / n by other means than the program's."""
    others = np.asarray(values)
    return float((np.sum(others < value) + np.sum(others == value) / 2) * 100 / len(others))
