"""PRACTICE is the exchange that this process started, and nobody else who sits on its port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from shiboken6 import delete

from fakes.values.killing import kill, runs
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.model.order import PracticeAccount
from tideboard_core.ports.gateway import Gateway
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.sandbox_program import STATE_FILE
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.connection.practice.exchange import Practice, set_aside
from tideboard_desktop.startup.app import wire
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner, BannerMessage


class Told:
    """Stands for the banner."""

    def __init__(self) -> None:
        self.crash = asyncio.Event()

    def show_message(self, _key: str, _notice: object) -> None:
        self.crash.set()

    def clear(self, _key: str) -> None:
        self.crash.clear()


class Shown:
    """Stands for the banner and keeps its notice."""

    def __init__(self) -> None:
        self.message: BannerMessage | None = None
        self.cleared = asyncio.Event()

    def show_message(self, _key: str, message: BannerMessage) -> None:
        self.message = message

    def clear(self, _key: str) -> None:
        self.cleared.set()


Scene = tuple[Practice, Gateway]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """What app.py wires for a practice run, nothing started yet."""
    file = SettingsFile(tmp_path)
    review = SettingsReview(file.read())
    prepared = Prepared(directory=tmp_path, redactor=Redactor(), settings=Settings(), file=file, review=review)
    wiring = wire(parse(["--seed", "7"]), prepared, SystemClock())
    assert wiring.practice is not None
    sinks, tasks = Sinks(), Tasks(lambda error, where: pytest.fail(f"{where}: {error}"))
    practice = wiring.practice(tasks, lambda: None)
    gateway = wiring.gateways[0].gateway(sinks, sinks, SystemClock())
    yield practice, gateway
    await gateway.close()
    await practice.stop()
    await tasks.close()


class Stranger:
    """Another process on the port of the practice exchange; counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._server: asyncio.Server | None = None

    async def sit_on(self, host: str, port: int) -> None:
        self._server = await asyncio.start_server(self._called, host, port)

    async def _called(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        writer.close()

    async def leave(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()


def port_of(gateway: Gateway) -> int:
    return int(gateway.address.rpartition(":")[2])


async def test_before_our_child_told_its_door_nobody_is_called(scene: Scene) -> None:
    _practice, gateway = scene
    stranger = Stranger()
    await stranger.sit_on("127.0.0.1", port_of(gateway))

    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.connect()

    assert stranger.calls == 0
    await stranger.leave()


async def test_who_takes_the_port_of_a_dead_child_is_not_practice(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    practice, gateway = scene
    await practice.start()
    await gateway.connect()
    await gateway.log_in()
    assert {type(account) for account in await gateway.trading.accounts()} == {PracticeAccount}
    await gateway.close()
    assert practice.child.addresses is not None
    assert practice.child.pid is not None
    door, stranger, told = practice.child.addresses.opend, Stranger(), Told()
    practice.show_crashes_in(told)  # type: ignore[arg-type]  # all that is asked of a banner
    with caplog.at_level("CRITICAL"):
        kill(practice.child.pid)
        await told.crash.wait()
    await stranger.sit_on(*door)

    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.connect()

    assert stranger.calls == 0
    await stranger.leave()


@pytest.mark.usefixtures("qtbot")
async def test_a_child_that_ends_after_the_window_keeps_nothing_from_being_written(scene: Scene) -> None:
    """A terminal that closes ends both; an error here would leave settings and layouts unwritten."""
    practice, _gateway = scene
    banner = Banner(make_theme())
    practice.show_crashes_in(banner)
    delete(banner)

    practice.child.on_crash(-1, "")


async def test_a_child_that_ends_during_the_login_is_not_trusted_any_more(scene: Scene) -> None:
    practice, gateway = scene
    await practice.start()
    await gateway.connect()
    generation, doors = gateway.generation, practice.child.addresses

    practice.child.addresses = None
    with pytest.raises(GatewayDown, match="practice-not-running"):
        await gateway.log_in()

    assert gateway.generation == generation
    practice.child.addresses = doors


async def test_a_second_start_ends_the_first_child(scene: Scene) -> None:
    practice, _gateway = scene
    await practice.start()
    first = practice.child.pid
    await practice.start()

    assert practice.child.running
    assert practice.child.pid != first
    assert first is not None
    assert not runs(first)


async def test_a_damaged_account_is_set_aside_and_a_new_one_begun(
    scene: Scene, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    practice, gateway = scene
    state, banner = tmp_path / STATE_FILE, Shown()
    await asyncio.to_thread(state.write_bytes, b"no database" * 1000)
    practice.show_crashes_in(banner)  # type: ignore[arg-type]  # all that is asked of a banner
    with caplog.at_level("CRITICAL"):
        await practice.start()
    assert banner.message is not None
    assert (banner.message.text, banner.message.button) == (
        "The practice account cannot be read. A new one leaves its file practice.sqlite under another name.",
        "Set aside and begin anew",
    )
    assert banner.message.action is not None

    banner.message.action()
    await banner.cleared.wait()

    await gateway.connect()
    kept = list(tmp_path.glob(f"{STATE_FILE}.2*"))  # noqa: ASYNC240  a file or two
    assert [path.read_bytes() for path in kept] == [b"no database" * 1000]
    await practice.reset()
    assert kept[0].exists()


async def test_a_link_in_place_of_the_account_is_not_followed(
    scene: Scene, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    practice, _gateway = scene
    (tmp_path / "victim").touch()
    (tmp_path / STATE_FILE).symlink_to(tmp_path / "victim")
    banner = Shown()
    practice.show_crashes_in(banner)  # type: ignore[arg-type]  # all that is asked of a banner

    with caplog.at_level("CRITICAL"):
        await practice.start()

    assert banner.message is not None
    assert "is a link to somewhere else" in banner.message.text
    assert not practice.child.running
    assert (tmp_path / "victim").stat().st_size == 0


def test_what_is_set_aside_never_replaces_anything(tmp_path: Path) -> None:
    for turn in range(3):
        (tmp_path / STATE_FILE).write_text(f"{turn}")
        (tmp_path / f"{STATE_FILE}-wal").write_text(f"wal {turn}")
        set_aside(tmp_path / STATE_FILE, date(2026, 11, 20))

    name = f"{STATE_FILE}.2026-11-20"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        name: "0",
        f"{name}-wal": "wal 0",
        f"{name}-2": "1",
        f"{name}-2-wal": "wal 1",
        f"{name}-3": "2",
        f"{name}-3-wal": "wal 2",
    }
