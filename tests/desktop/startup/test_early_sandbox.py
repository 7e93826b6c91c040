"""The sandbox starts before the program is imported, only if it is wanted, and never outlives the start."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fakes.values.killing import runs
from tideboard_core.errors import BadInput
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Backend, Connection, Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.connection.practice.exchange import Practice, PracticePorts
from tideboard_desktop.startup import app
from tideboard_desktop.startup.early_sandbox import early_sandbox
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.tasks import Tasks

AN_OPEND = Connection(backend=Backend.OPEND, host="127.0.0.1", port=11111)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


def prepared(directory: Path, stored: Settings | None = None) -> Prepared:
    """A data directory with these settings of the last run."""
    return Prepared(
        directory=directory,
        redactor=Redactor(),
        settings=stored or Settings(),
        file=SettingsFile(directory),
        review=SettingsReview(SettingsFile(directory).read()),
    )


def test_a_start_that_fails_ends_the_sandbox_with_it(tmp_path: Path, runner: asyncio.Runner) -> None:
    pid: int | None = None

    def fail() -> None:
        nonlocal pid
        with early_sandbox(runner, parse(["--seed", "7"]), prepared(tmp_path)) as launch:
            assert launch is not None
            pid = launch.child.pid
            assert pid is not None
            assert runs(pid)
            raise RuntimeError("no window")

    with pytest.raises(RuntimeError, match="no window"):
        fail()
    assert pid is not None
    assert not runs(pid)


def test_the_practice_exchange_takes_over_the_sandbox_that_is_starting(tmp_path: Path, runner: asyncio.Runner) -> None:
    stand = prepared(tmp_path)
    ready: list[bool] = []
    with early_sandbox(runner, parse(["--seed", "7"]), stand) as launch:
        assert launch is not None
        pid = launch.child.pid
        wiring = app.wire(parse(["--seed", "7"]), stand, SystemClock(), launch=launch)
        assert wiring.practice is not None

        async def start() -> Practice:
            assert wiring.practice is not None
            tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
            practice = wiring.practice(tasks, lambda: ready.append(True))
            await practice.start()
            return practice

        practice = runner.run(start())
        assert practice.child.running
        assert practice.child.pid == pid
        assert practice.child.addresses is not None
        assert practice.child.addresses.opend == ("127.0.0.1", launch.port)
        assert ready == [True]
        runner.run(practice.stop())
    assert pid is not None
    assert not runs(pid)


def test_another_connection_chosen_later_gets_a_sandbox_of_its_own(tmp_path: Path, runner: asyncio.Runner) -> None:
    stand = prepared(tmp_path)
    with early_sandbox(runner, parse([]), stand) as launch:
        assert launch is not None
        wiring = app.wire(parse([]), stand, SystemClock(), launch=launch)
        again = wiring.rewire(wiring.uses)
        assert again.practice is not None
        tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
        assert again.practice(tasks, lambda: None).child is not launch.child


@pytest.mark.parametrize(
    ("arguments", "stored"),
    [
        ([], Settings(connection=AN_OPEND)),
        (["--opend", "127.0.0.1:4711"], Settings()),
        (["--opend-rest", "http://127.0.0.1:4711"], Settings()),
        (["--longport"], Settings()),
    ],
)
def test_a_run_on_a_broker_starts_no_sandbox(
    tmp_path: Path, runner: asyncio.Runner, arguments: list[str], stored: Settings
) -> None:
    with early_sandbox(runner, parse(arguments), prepared(tmp_path, stored)) as launch:
        assert launch is None


def test_connections_that_cannot_be_used_start_no_sandbox_and_are_reported_by_wire(
    tmp_path: Path, runner: asyncio.Runner
) -> None:
    stand = prepared(tmp_path, Settings(orders=AN_OPEND))
    with early_sandbox(runner, parse([]), stand) as launch:
        assert launch is None
        with pytest.raises(BadInput, match="kinds-mixed"):
            app.wire(parse([]), stand, SystemClock(), launch=launch)


def test_a_link_in_place_of_the_account_starts_nothing(tmp_path: Path, runner: asyncio.Runner) -> None:
    """`Practice.start` reports it; see its own test."""
    (tmp_path / "victim").touch()
    (tmp_path / "practice.sqlite").symlink_to(tmp_path / "victim")
    with early_sandbox(runner, parse([]), prepared(tmp_path)) as launch:
        assert launch is not None
        assert launch.child.pid is None


def test_a_sandbox_that_ended_before_it_was_taken_over_is_reported_as_not_started(
    tmp_path: Path, runner: asyncio.Runner, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "practice.sqlite").write_bytes(b"no database" * 1000)
    with early_sandbox(runner, parse([]), prepared(tmp_path)) as launch:
        assert launch is not None

        async def start() -> list[str]:
            assert launch is not None
            told: list[str] = []
            tasks = Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
            practice = Practice(
                launch, ports=PracticePorts(), tasks=tasks, ready=lambda: told.append("ready"), today=date.today
            )
            banner = type("Banner", (), {"show_message": lambda _self, _key, message: told.append(message.button)})()
            practice.show_crashes_in(banner)
            with caplog.at_level("CRITICAL"):
                await practice.start()
            return told

        assert runner.run(start()) == ["Set aside and begin anew"]
