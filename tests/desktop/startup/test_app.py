"""What the composition root decides: whose money it is, before anything else happens."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tideboard_core.crash.files import CrashFiles
from tideboard_core.errors import BadInput
from tideboard_core.gateways.futu.translate.accounts import BROKER_ACCOUNTS, TrdEnv
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Purpose
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.market.flow_schedule import LONGPORT_PACE
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
)
from tideboard_core.model.order import LiveAccount, PaperAccount, PracticeAccount
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.redaction import Redactor
from tideboard_core.system.appearance import Language
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.practice.sandbox_launch import sandbox_arguments
from tideboard_desktop.connection.services import TradingRelay
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.startup import app
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.cli.terminal import ExitCode
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.bars.banner import Banner

PORTS = {Backend.LONGPORT: 4711, Backend.OPEND_REST: 4712}
AN_OPEND = Connection(backend=Backend.OPEND, host="127.0.0.1", port=11111)


def prepared(directory: Path, stored: Connection) -> Prepared:
    """A data directory whose last connection was `stored`."""
    settings, file = Settings(connection=stored), SettingsFile(directory)
    review = SettingsReview(file.read())
    return Prepared(directory=directory, redactor=Redactor(), settings=settings, file=file, review=review)


@pytest.mark.parametrize(
    ("arguments", "stored", "practice"),
    [
        ([], Connection(), True),
        (["--sandbox"], AN_OPEND, True),
        (["--seed", "7"], AN_OPEND, True),
        (["--opend", "127.0.0.1:4711"], Connection(), False),
        ([], AN_OPEND, False),
    ],
)
def test_only_a_sandbox_of_our_own_is_practice(
    tmp_path: Path, arguments: list[str], stored: Connection, *, practice: bool
) -> None:
    wiring = app.wire(parse(arguments), prepared(tmp_path, stored), SystemClock())
    (spec,) = wiring.gateways
    gateway = spec.build(Hub(SystemClock()), TradingRelay(), SystemClock())
    assert isinstance(gateway, OpendGateway)
    endpoint = gateway.link._endpoint

    assert (wiring.practice is not None) is practice
    assert wiring.source is (SourceKind.PRACTICE if practice else SourceKind.REAL)
    assert set(endpoint.account_types.values()) == ({PracticeAccount} if practice else {PaperAccount, LiveAccount})
    assert (endpoint.sandbox_address is not None) is practice


def practice_of(tmp_path: Path, settings: Settings) -> Wiring:
    """What is wired for stored settings."""
    return app.wire(parse([]), replace(prepared(tmp_path, Connection()), settings=settings), SystemClock())


def built(wiring: Wiring) -> list[Gateway]:
    """The gateways of all connections, in their order."""
    return [spec.build(Hub(SystemClock()), TradingRelay(), SystemClock()) for spec in wiring.gateways]


@pytest.mark.parametrize("stored", [AN_OPEND, Connection()])
def test_the_longport_door_of_our_own_child_is_practice_too(tmp_path: Path, stored: Connection) -> None:
    wiring = app.wire(parse(["--practice-door", "longport"]), prepared(tmp_path, stored), SystemClock())
    (gateway,) = built(wiring)

    assert isinstance(gateway, LongportGateway)
    assert gateway.link.endpoint.account_type is PracticeAccount
    assert gateway.link.endpoint.sandbox_addresses is not None
    assert gateway.link.endpoint.sandbox_addresses() is None, "the child does not run yet"
    assert wiring.source is SourceKind.PRACTICE
    assert sandbox_arguments(wiring.uses, PORTS) == ["--longport-port", "4711"]


def test_a_longport_of_our_own_wish_is_a_broker_s(tmp_path: Path) -> None:
    wiring = app.wire(parse(["--longport"]), prepared(tmp_path, Connection()), SystemClock())
    (gateway,) = built(wiring)

    assert isinstance(gateway, LongportGateway)
    assert (gateway.link.endpoint.account_type, gateway.link.endpoint.sandbox_addresses) == (None, None)
    assert (wiring.source, wiring.practice) == (SourceKind.REAL, None)
    assert wiring.gateways[0].pace is LONGPORT_PACE


@pytest.mark.parametrize("language", [Language.TRADITIONAL, Language.ENGLISH])
def test_longport_names_securities_in_the_language_of_the_window(
    qapp: QApplication, tmp_path: Path, language: Language
) -> None:
    """Of the window, not of the settings at the start: these may say `system`, or have changed since."""
    wiring = app.wire(parse(["--practice-door", "longport"]), prepared(tmp_path, Connection()), SystemClock())
    use_language(qapp, language)
    (gateway,) = built(wiring)
    use_language(qapp, Language.ENGLISH)

    assert isinstance(gateway, LongportGateway)
    assert gateway.link.endpoint.language == {"zh-Hant": "zh-HK", "en": "en"}[language]


def test_one_child_serves_both_doors_each_for_its_use(tmp_path: Path) -> None:
    other = Connection(door=Backend.LONGPORT)
    wiring = practice_of(tmp_path, Settings(orders=other, other_flow=other))
    opend, longport = built(wiring)

    assert [spec.links for spec in wiring.gateways] == [(QUOTES_LINK,), (ORDERS_LINK, OTHER_LINK)]
    assert isinstance(opend, OpendGateway)
    assert isinstance(longport, LongportGateway)
    assert longport.link.endpoint.purpose is Purpose.EVERYTHING
    assert longport.link.endpoint.account_type is PracticeAccount
    assert sandbox_arguments(wiring.uses, PORTS) == ["--longport-port", "4711"]


def test_without_a_use_for_it_the_second_door_stays_shut(tmp_path: Path) -> None:
    wiring = practice_of(tmp_path, Settings())

    assert wiring.gateways[0].links == (QUOTES_LINK, ORDERS_LINK)
    assert sandbox_arguments(wiring.uses, PORTS) == []


def test_a_second_flow_alone_opens_no_socket_for_orders(tmp_path: Path) -> None:
    wiring = practice_of(tmp_path, Settings(other_flow=Connection(door=Backend.LONGPORT)))
    _opend, longport = built(wiring)

    assert [spec.links for spec in wiring.gateways] == [(QUOTES_LINK, ORDERS_LINK), (OTHER_LINK,)]
    assert isinstance(longport, LongportGateway)
    assert longport.link.endpoint.purpose is Purpose.QUOTES


@pytest.mark.parametrize(
    "settings",
    [
        Settings(orders=AN_OPEND),
        Settings(connection=AN_OPEND, orders=Connection(door=Backend.LONGPORT)),
        Settings(connection=AN_OPEND, other_flow=Connection()),
        Settings(other_flow=Connection(backend=Backend.LONGPORT)),
    ],
)
def test_practice_beside_a_broker_is_refused_before_anything_is_built(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BadInput) as caught:
        practice_of(tmp_path, settings)

    assert cannot_start(caught.value).startswith("Practice and real connections do not go together")


def test_another_use_is_wired_with_the_same_stores(tmp_path: Path) -> None:
    wiring = app.wire(parse([]), prepared(tmp_path, AN_OPEND), SystemClock())
    again = wiring.rewire(wiring.uses.changed(Connection(backend=Backend.LONGPORT), Use.ORDERS))

    assert again.shelf is wiring.shelf
    assert [spec.links for spec in again.gateways] == [(QUOTES_LINK,), (ORDERS_LINK,)]


def test_the_start_loads_neither_the_rest_gateway_nor_the_console_nor_a_dock_of_reference_data() -> None:
    """Where a gateway is and what its dialect says may be known; what speaks to it comes when it is wanted.

    The library of HTTP alone costs a tenth of a second, which the practice exchange's default door does not pay.
    """
    modules = "tideboard_desktop.assembly.application, tideboard_desktop.startup.app"
    program = f"import sys, {modules}; print(' '.join(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    places = ("alerts", "calendar", "console", "console.health", "flowboard", "flowboard.treemap", "news", "options")
    docks = {
        f"tideboard_desktop.{name}.dock"
        for name in (*places, "options.warrants", "reference.plates", "reference.screener")
    }
    docks |= {
        f"tideboard_desktop.reference.{page}" for page in ("calendar", "corporate", "futures", "ipos", "listings")
    }
    gateway = {f"tideboard_core.gateways.opend_rest.{name}" for name in ("gateway", "connection")}
    shared = {"deltalake", "pyarrow", "obstore", "tideboard_core.desk.places", "tideboard_desktop.archive.shared_child"}
    programs = {"tideboard_api.places", "tideboard_core.programs.channel", "tideboard_desktop.programs.service"}

    assert not set(said) & (docks | gateway | shared | programs | {"aiohttp", "multidict", "tideboard_sandbox"})
    assert all(find_spec(name) for name in docks | gateway | programs)


def test_marks_and_notices_of_dates_load_no_values_that_a_connection_alone_makes() -> None:
    """Both modules come right after the first paint; the interface of those calls would bring every value of them."""
    modules = "tideboard_desktop.docks.event_reads, tideboard_desktop.calendar.coming_notices"
    program = f"import sys, {modules}; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    values = {f"tideboard_core.model.behind.{name}" for name in ("company", "holders", "listings", "results")}

    assert not set(loaded) & (values | {"tideboard_core.ports.behind"})
    assert all(find_spec(name) for name in values)


def test_a_broker_s_environments_are_paper_and_live() -> None:
    assert {TrdEnv.SIMULATE: PaperAccount, TrdEnv.REAL: LiveAccount} == BROKER_ACCOUNTS


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
async def test_every_signal_that_ends_it_ends_it_in_order(name: str) -> None:
    number, loop, ending = signal.Signals[name], asyncio.get_running_loop(), Ending()
    app._end_on_signals(ending)  # type: ignore[arg-type]  # all that is asked of the application
    try:
        os.kill(os.getpid(), number)
        await ending.asked.wait()
    finally:
        for each in ("SIGINT", "SIGTERM", "SIGHUP"):
            loop.remove_signal_handler(signal.Signals[each])


class Ending:
    """Stands for the application."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    def close(self) -> None:
        self.asked.set()


def test_an_error_that_ends_the_loop_leaves_a_report_without_its_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand = prepared(tmp_path, replace(AN_OPEND, host="gate.example.com"))
    stand.redactor.add("open sesame")

    async def break_down(*_arguments: object) -> int:
        raise RuntimeError("open sesame at gate.example.com")

    monkeypatch.setattr(app, "_main", break_down)
    arguments: tuple[Any, ...] = (None, parse([]), stand, None, None)
    with caplog.at_level(logging.CRITICAL), asyncio.Runner() as runner:
        assert app.run_program(runner, *arguments) == ExitCode.BROKEN

    files = CrashFiles(tmp_path)
    text = files.read(files.kept()[0].path)
    assert "RuntimeError: [secret] at [host]" in text
    assert "Connections: opend\n" in text


def test_a_key_log_that_was_asked_for_is_told(qtbot: QtBot) -> None:
    banner = Banner(make_theme())
    qtbot.addWidget(banner)
    application = SimpleNamespace(window=SimpleNamespace(banner=banner))

    app._show_key_log_message(application)  # type: ignore[arg-type]  # all that is asked of the application

    assert banner.text.text().startswith("SSLKEYLOGFILE was set")
    banner.button.click()
    assert banner.message is None
