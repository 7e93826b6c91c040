"""The system's notices on a real bus, and by the icon of the tray on the systems that have no bus."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from fakes.scenes.window.keys import memory_preferences
from fakes.scenes.window.outside import OutsideStage
from fakes.servers.desktop_services import private_bus
from fakes.servers.desktop_shell import DesktopShell, desktop_shell, texts
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import NoticePlace, NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.channel import NoticeMessage
from tideboard_desktop.window.notices.system_channel import SystemChannel, switched_off
from tideboard_desktop.window.tray_icon import TrayIcon

BOUGHT = "Bought 400 HK.00700 @ 611.00"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def shell(bus: str) -> Iterator[DesktopShell]:
    with desktop_shell(bus) as made:
        yield made


def fill(stage: OutsideStage) -> None:
    stage.store.post(NoticeType.FILL, BOUGHT, environment=Environment.LIVE, detail=BOUGHT)


async def test_a_fill_is_on_the_desktop_masked_until_details_are_wanted(shell: DesktopShell) -> None:
    stage = OutsideStage(memory_preferences(), system=SystemChannel(TrayIcon))
    fill(stage)
    await tasks_done("notice")
    stage.choose(detailed=(NoticePlace.SYSTEM.value,))
    fill(stage)
    await stage.settle(11)
    await tasks_done("notice")
    assert texts(shell.shown) == [
        "Tideboard \u00b7 LIVE | An order was filled. Open Tideboard.",
        f"Tideboard \u00b7 LIVE | {BOUGHT}",
    ]


async def test_a_desktop_that_says_no_is_named_inside_once(bus: str) -> None:
    stage = OutsideStage(memory_preferences(), system=SystemChannel(TrayIcon))
    for _ in range(3):
        fill(stage)
        await stage.settle(11)
        await tasks_done("notice")
    said = [one.text for one in stage.store.notices if one.type is NoticeType.PROGRAM]
    assert said == ["A notice did not leave by System. This desktop has nothing that shows notices."]
    with desktop_shell(bus):
        fill(stage)
        await stage.settle(11)
        await until(lambda: stage.store.notices[0].text == "Notices by System work again.")


@pytest.mark.parametrize("system", ["win32", "darwin"])
async def test_without_a_bus_they_come_from_the_icon_and_a_missing_tray_is_said(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offscreen platform has no tray, as a Windows session without its shell."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("tideboard_desktop.window.notices.system_channel.switched_off", lambda: False)
    with pytest.raises(NoticeFailed) as caught:
        await SystemChannel(TrayIcon).send(NoticeMessage(title="t", text="x"))
    assert caught.value.code == "notice-no-service"


async def test_what_windows_was_told_not_to_show_is_not_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("tideboard_desktop.window.notices.system_channel.switched_off", lambda: True)
    with pytest.raises(NoticeFailed) as caught:
        await SystemChannel(TrayIcon).send(NoticeMessage(title="t", text="x"))
    assert caught.value.code == "notice-switched-off"


def test_only_windows_says_that_notices_are_switched_off() -> None:
    assert switched_off() is False
