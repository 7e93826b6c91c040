"""The window closed into the tray of a real desktop shell: what goes on, what is locked, and every way back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.servers.desktop_services import private_bus
from fakes.servers.desktop_shell import DesktopShell, desktop_shell, texts
from fakes.walks.person.application import DesktopApp, Stage, running_app
from fakes.walks.person.person import PATIENCE, until
from fakes.walks.person.trader import Trader
from tideboard_core.audit.records import FILE, RecordKind, read
from tideboard_core.model.notices import NoticeChoice, NoticePlace, NoticeType
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile

pytestmark = [pytest.mark.timeout(300, method="signal"), pytest.mark.slow]
AWAY = "Tideboard \u00b7 window closed, trading locked"
_TOLD: dict[str, tuple[str, ...]] = {
    one.value: (NoticePlace.SYSTEM.value,) for one in (NoticeType.ALERT, NoticeType.END)
}


@pytest.fixture
def bus() -> Iterator[str]:
    with private_bus() as address:
        yield address


def chosen(data: Path) -> Path:
    """A data folder in which closing leads into the tray, and the system tells alerts of practice, too."""
    data.mkdir(mode=0o700)
    settings = Settings(welcomed=True, close_to_tray=True, notices=NoticeChoice(where={"PRACTICE": _TOLD}))
    SettingsFile(data).save(settings)
    return data


def on_bus(stage: Stage, address: str) -> Stage:
    """The stage with a session bus of its own."""
    return replace(stage, variables={**stage.variables, "DBUS_SESSION_BUS_ADDRESS": address})


def close_window(stage: Stage) -> None:
    """By the button of its title bar; it is gone from the screen then."""
    stage.hands.close_top_window()
    until(lambda: stage.hands.top_window() is None, what="an empty screen")


def set_alert(trader: Trader) -> None:
    """At the best ask: the next buyer makes it ring."""
    price = trader.see("order_book_row_9").name.split()[1].rstrip(",")
    trader.run_command(f"alert 700 {price}")
    trader.click("price_alert_set")
    trader.gone("price_alert_set")


def lock_reasons(data: Path) -> list[str]:
    _verification, records = read((data / FILE).read_bytes())
    return [record.data.get("reason", "") for record in records if record.kind is RecordKind.LOCK]


def test_alerts_go_on_in_the_tray_with_trading_locked(the_stage: Stage, tmp_path: Path, bus: str) -> None:
    data, stage = chosen(tmp_path / "data"), on_bus(the_stage, bus)
    with desktop_shell(bus) as shell, running_app(stage, data, "--seed", "7") as app:
        trader = Trader(app.person())
        until(lambda: shell.items, what="the icon")
        assert shell.icon()["ToolTip"][2].startswith("Tideboard")
        trader.unlock_with()
        set_alert(trader)
        close_window(stage)
        assert shell.icon()["ToolTip"][2].startswith(AWAY)
        assert "window-closed" in lock_reasons(data)
        until(
            lambda: "Tideboard \u00b7 PRACTICE | A price alert rang. Open Tideboard." in texts(shell.shown), patience=90
        )

        shell.click()
        trader.see("unlock_trading")
        assert not trader.sees("lock_trading")
        assert not shell.icon()["ToolTip"][2].startswith(AWAY)

        close_window(stage)
        with running_app(stage, data) as second:
            assert second.process.wait(PATIENCE) == 0
        trader.see("unlock_trading")

        close_window(stage)
        quit_by_menu(shell, app)


def quit_by_menu(shell: DesktopShell, app: DesktopApp) -> None:
    assert list(shell.menu()) == ["Open Tideboard", "Quit"]
    shell.choose("Quit")
    assert app.ended() == 0
    assert app.said() == ""
    assert texts(shell.shown)[-1].endswith("Tideboard ended: nothing is watched any more. Open Tideboard.")


def test_the_window_is_back_when_the_tray_goes(the_stage: Stage, tmp_path: Path, bus: str) -> None:
    """The shell of the desktop crashed: without its icon nobody could open the window."""
    data, stage = chosen(tmp_path / "data"), on_bus(the_stage, bus)
    with desktop_shell(bus) as shell, running_app(stage, data) as app:
        trader = Trader(app.person())
        until(lambda: shell.items, what="the icon")
        close_window(stage)
        shell.stop()
        until(stage.hands.top_window, patience=60, what="the window")
        trader.see("unlock_trading")
        shell.start()
        until(lambda: shell.items, what="the icon again")
        close_window(stage)
        app.signal(signal.SIGTERM)
        assert app.ended() == 0
        assert app.said() == ""


def test_without_a_tray_closing_ends_the_program(the_stage: Stage, tmp_path: Path, bus: str) -> None:
    data, stage = chosen(tmp_path / "data"), on_bus(the_stage, bus)
    with desktop_shell(bus, has_tray=False) as shell, running_app(stage, data) as app:
        app.person().see("order_book")
        stage.hands.close_top_window()
        assert app.ended() == 0
        assert app.said() == ""
        assert len(shell.shown) == 1
