"""What stands around the window knows what this run is connected to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.surfaces import WholeScene
from fakes.servers.connect_proxy import ConnectProxy
from fakes.values.waiting import until
from tideboard_core.errors import NoticeFailed
from tideboard_core.model.notices import PhoneForm
from tideboard_core.notices.phone.forms import NtfySetup
from tideboard_core.release.build_info import Kind
from tideboard_core.system.field_reading import FaultKind, FieldFault
from tideboard_core.system.settings import Backend, Connection, ProxyChoice, ProxySettings, ServiceProxies
from tideboard_core.system.settings_reading import ReadSettings, SettingsReview
from tideboard_desktop.about import user_guide
from tideboard_desktop.about.update_check import UpdateStage
from tideboard_desktop.settings.first_start import FirstStartCard
from tideboard_desktop.window.bars.banner import Banner

HOST = "gate.example.com"


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeScene]:
    """A run whose gateway was given on the command line: the settings do not hold it."""
    made = WholeScene(qapp, tmp_path, connection=Connection(backend=Backend.OPEND, host=HOST))
    yield made
    await made.end()


async def test_the_details_of_an_error_leave_out_a_host_of_the_command_line(scene: WholeScene) -> None:
    crashes = scene.services.crashes
    follow = crashes.survived(OSError(f"{HOST} is asleep"), "session").follow
    assert follow is not None
    follow()
    dialog = crashes.dialog
    assert dialog is not None
    text = dialog.view.toPlainText()
    dialog.reject()

    assert "OSError: [text]" in text
    assert HOST not in text


async def test_what_the_guide_says_can_be_dismissed_after_a_window_rebuild(
    scene: WholeScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_guide, "path_of", lambda _what: str(tmp_path / "nowhere"))
    window = scene.built.window
    scene.services.open_page("guide:")
    assert window.banner.message is not None
    old = window.banner
    new = window.banner = Banner(scene.theme)
    new.take_over(old)
    new.button.click()
    assert new.message is None
    window.banner = old
    new.deleteLater()


async def test_updates_and_notices_to_a_phone_go_through_their_own_proxies_of_the_settings(scene: WholeScene) -> None:
    """At addresses that nobody reaches; with a choice that could not be read not even the proxy is asked."""
    updates, outside = scene.services.about.updates, scene.services.outside
    updates.build = replace(updates.build, kind=Kind.WHEEL, feed="https://192.0.2.7/release.json")
    await outside.keys.keep(NtfySetup(host="ntfy.example", topic="tideboard-0123456789abcdef"))

    async def failures() -> list[object]:
        updates.start()
        await until(lambda: updates.stage is UpdateStage.FAILED)
        with pytest.raises(NoticeFailed) as caught:
            await outside.test(PhoneForm.NTFY)
        return [
            None if error is None else (error.code, error.data.get("proxy"))
            for error in (updates.problem, caught.value)
        ]

    async with ConnectProxy(status=502) as first, ConnectProxy(status=0) as second:
        chosen = [ProxySettings(choice=ProxyChoice.ADDRESS, url=proxy.url) for proxy in (first, second)]
        scene.preferences.change(proxies=ServiceProxies(updates=chosen[0], phone=chosen[1]))
        assert await failures() == [
            ("proxy-refused", f"127.0.0.1:{first.port}"),
            ("proxy-failed", f"127.0.0.1:{second.port}"),
        ]
        assert (first.asked, second.asked) == (["CONNECT 192.0.2.7:443"], ["CONNECT ntfy.example:443"])

        fault = FieldFault("proxies", FaultKind.UNREADABLE)
        found = ReadSettings(settings=scene.preferences.settings, path=Path(), faults=(fault,))
        scene.preferences.review = SettingsReview(found)
        assert await failures() == [("proxy-setting-unread", None)] * 2
        assert (len(first.heads), len(second.heads)) == (1, 1)


async def test_contents_that_are_made_anew_ask_the_questions_of_a_first_start_at_once(scene: WholeScene) -> None:
    """At a start these have a turn of their own; an answer to them, as a language, makes the contents anew."""
    window = scene.built.window
    scene.services.attach_window()
    assert window.findChild(FirstStartCard) is None
    scene.services.attach_window()
    assert len(window.findChildren(FirstStartCard)) == 1


@pytest.mark.parametrize("way", ["key", "mouse"])
async def test_after_the_card_of_the_first_start_the_palette_has_the_focus(scene: WholeScene, way: str) -> None:
    """And when that closes the dock in use, not the account's arrow in the top bar, which comes next in the window."""
    window = scene.built.window
    scene.services.attach_window()
    for _ in range(2):  # a rebuild between two turns of the start has asked already
        scene.services.welcome()
    assert len(window.findChildren(FirstStartCard)) == 1
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    card = window.findChild(FirstStartCard)
    assert card is not None
    card.start.setFocus()
    if way == "key":
        QTest.keyClick(card.start, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(card.start, Qt.MouseButton.LeftButton)
    palette = scene.built.keyboard.palette
    assert palette.isVisible()
    await until(palette.field.hasFocus)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    await until(lambda: not palette.isVisible())
    focused = window.focusWidget()
    assert card.isHidden()
    assert focused is not None
    assert focused is window.workspace.active.body or window.workspace.active.body.isAncestorOf(focused)
