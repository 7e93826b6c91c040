"""What the composition root decides: whose money it is, before anything else happens."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tideboard_core.clock import SystemClock
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.translate.accounts import BROKER_ACCOUNTS, TrdEnv
from tideboard_core.hub import Hub
from tideboard_core.model.order import LiveAccount, PaperAccount, PracticeAccount
from tideboard_core.model.review import SourceKind
from tideboard_core.redaction import Redactor
from tideboard_core.settings import Backend, Connection, Settings, SettingsFile
from tideboard_desktop import app
from tideboard_desktop.command_line import parse
from tideboard_desktop.services import TradingRelay
from tideboard_desktop.startup import Prepared

AN_OPEND = Connection(backend=Backend.OPEND, host="127.0.0.1", port=11111)


def prepared(directory: Path, stored: Connection) -> Prepared:
    """A data directory whose last connection was `stored`."""
    settings = Settings(connection=stored)
    return Prepared(
        directory=directory, redactor=Redactor(), settings=settings, file=SettingsFile(directory), problem=None
    )


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
    (line,) = wiring.lines
    gateway = line.build(Hub(SystemClock()), TradingRelay(), SystemClock())
    assert isinstance(gateway, OpendGateway)
    endpoint = gateway._endpoint

    assert (wiring.practice is not None) is practice
    assert wiring.source is (SourceKind.PRACTICE if practice else SourceKind.REAL)
    assert set(endpoint.account_types.values()) == ({PracticeAccount} if practice else {PaperAccount, LiveAccount})
    assert (endpoint.door is not None) is practice


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
