"""Notices on a real bus: what the desktop's service is given, and what is said where there is none or it refuses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from fakes.servers.desktop_services import private_bus
from fakes.servers.desktop_shell import DesktopShell, Shown, desktop_shell
from tideboard_core.errors import NoticeFailed
from tideboard_core.notices.channel import NoticeMessage
from tideboard_core.notices.desktop import show

FILLED = NoticeMessage(title="Tideboard \u00b7 LIVE", text="An order was filled. Open Tideboard.")


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The session's bus of this test."""
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


async def shown(shell: DesktopShell, message: NoticeMessage) -> Shown:
    await show(message, app="Tideboard", icon="tideboard")
    return shell.shown[-1]


async def failure(message: NoticeMessage = FILLED, seconds: float = 10.0) -> tuple[str, dict[str, object]]:
    with pytest.raises(NoticeFailed) as caught:
        await show(message, app="Tideboard", icon="tideboard", seconds=seconds)
    return caught.value.code, dict(caught.value.data)


async def test_the_desktop_gets_title_and_text_and_nothing_to_press(bus: str) -> None:
    with desktop_shell(bus) as shell:
        assert await shown(shell, FILLED) == Shown(
            app="Tideboard",
            icon="tideboard",
            summary=FILLED.title,
            body=FILLED.text,
            actions=(),
            hints={"urgency": 1, "desktop-entry": "tideboard"},
            expires=-1,
        )


async def test_what_passes_quiet_hours_is_urgent(bus: str) -> None:
    with desktop_shell(bus) as shell:
        urgent = await shown(shell, NoticeMessage(title="t", text="x", urgent=True))
        assert urgent.hints["urgency"] == 2


@pytest.mark.parametrize(
    ("capabilities", "summary", "body"),
    [
        (("body", "body-markup"), "<b>", "&lt;a href=\"x\"&gt; &amp; 'y'"),
        (("body",), "<b>", "<a href=\"x\"> & 'y'"),
        (("actions",), "<b>: <a href=\"x\"> & 'y'", ""),
    ],
    ids=["markup", "plain", "title alone"],
)
async def test_text_is_text_whatever_the_desktop_makes_of_it(
    bus: str, capabilities: tuple[str, ...], summary: str, body: str
) -> None:
    with desktop_shell(bus, capabilities=capabilities) as shell:
        told = await shown(shell, NoticeMessage(title="<b>", text="<a href=\"x\"> & 'y'"))
        assert (told.summary, told.body) == (summary, body)


async def test_a_desktop_without_a_service_is_said(bus: str) -> None:
    with desktop_shell(bus, notifies=False):
        assert await failure() == ("notice-no-service", {})


@pytest.mark.parametrize("address", [None, "", "nonsense", "tcp:host=localhost,port=1", "unix:path=/nowhere"])
async def test_no_bus_is_no_service(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert await failure() == ("notice-no-service", {})


async def test_a_refusal_is_told_by_its_name_and_a_strange_name_not_at_all(bus: str) -> None:
    with desktop_shell(bus, refusal="org.freedesktop.Notifications.Error.ExcessNotificationGeneration") as shell:
        reason = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
        assert await failure() == ("notice-desktop-refused", {"reason": reason})
        shell.refusal = "org." + "x" * 150
        assert await failure() == ("notice-desktop-refused", {"reason": "?"})


async def test_a_silent_desktop_is_not_waited_for(bus: str) -> None:
    with desktop_shell(bus, silent=True):
        assert await failure(seconds=0.3) == ("notice-desktop-silent", {"seconds": 0.3})


async def test_an_answer_that_is_none_is_no_service(bus: str) -> None:
    with desktop_shell(bus, strange=True):
        assert await failure() == ("notice-no-service", {})


async def test_a_service_that_starts_again_is_told_the_next_one(bus: str) -> None:
    with desktop_shell(bus) as shell:
        await shown(shell, FILLED)
    assert (await failure())[0] == "notice-no-service"
    with desktop_shell(bus) as shell:
        assert (await shown(shell, FILLED)).body == FILLED.text


def test_the_library_comes_with_the_first_notice() -> None:
    """On Windows and macOS it is not installed."""
    code = "import sys, tideboard_core.notices.desktop; sys.exit('jeepney' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
