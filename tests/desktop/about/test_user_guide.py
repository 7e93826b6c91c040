"""The guide opens at the page of a dock, in the window's language, from files; without them the banner says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from checkout import ROOT
from fakes.scenes.window.surfaces import WholeScene
from tideboard_desktop.about import user_guide
from tideboard_desktop.about.user_guide import FOLDERS, PAGES, open_guide, page_of
from tideboard_desktop.window.bars.banner import BannerMessage

SOURCE = ROOT / "docs" / "guide"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A guide with two pages."""
    for name in ("reading-the-flow", "index"):
        (tmp_path / "en").mkdir(exist_ok=True)
        (tmp_path / "en" / f"{name}.html").touch()
    return tmp_path


@pytest.fixture
def locale() -> Iterator[None]:
    """Puts the default locale back."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


def test_each_page_of_a_dock_is_written_in_every_language() -> None:
    pages = {*PAGES.values(), user_guide.FIRST_PAGE}

    for folder in (*FOLDERS.values(), "en"):
        assert pages <= {path.stem for path in (SOURCE / folder).glob("*.md")}


@pytest.mark.parametrize(
    ("name", "dock", "page"),
    [
        ("en_US", "flow", "en/reading-the-flow.html"),
        ("en_US", "flow-2", "en/reading-the-flow.html"),
        ("zh_TW", "archive", "zh-Hant/the-archive.html"),
        ("zh_CN", "ticket", "zh-Hans/the-ticket.html"),
        ("zh_TW", "gateway_console", "zh-Hant/connecting-a-broker.html"),
        ("zh_TW", "ipos", "zh-Hant/index.html"),
    ],
)
def test_the_page_follows_dock_and_language(name: str, dock: str, page: str, locale: None) -> None:
    QLocale.setDefault(QLocale(name))

    assert page_of(dock, Path("guide")) == Path("guide") / page


def test_the_file_is_opened_and_the_banner_cleared(site: Path) -> None:
    opened: list[Path] = []
    cleared: list[bool] = []

    def opens(path: Path) -> bool:
        opened.append(path)
        return True

    said: list[BannerMessage] = []
    open_guide("flow", said.append, lambda: cleared.append(True), folder=site, open_file=opens)

    assert said == []
    assert opened == [site / "en" / "reading-the-flow.html"]
    assert cleared == [True]


@pytest.mark.parametrize(
    ("dock", "words"), [("flow", "No browser could be opened"), ("ticket", "no user guide. In a checkout")]
)
def test_what_is_in_the_way_is_said_with_a_button_that_takes_it_back(site: Path, dock: str, words: str) -> None:
    said: list[BannerMessage] = []
    open_guide(dock, said.append, said.clear, folder=site, open_file=lambda _path: False)

    (message,) = said
    assert words in message.text
    assert message.action is not None
    message.action()
    assert said == []


async def test_shift_f1_and_the_menu_open_the_page_of_the_dock_used_last(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F1 alone keeps the key sheet."""
    docks: list[str] = []
    monkeypatch.setattr(user_guide, "open_guide", lambda dock, *_rest: docks.append(dock))
    scene = WholeScene(qapp, tmp_path)
    try:
        window = scene.built.window
        scene.services.attach_window()
        window.show()
        window.activateWindow()
        await scene.settle()
        window.workspace.go_to("flow")
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
        window.workspace.go_to("ticket")
        help_menu = next(one for one in window.menu.findChildren(QMenu) if one.title() == "Help")
        action = next(one for one in help_menu.actions() if one.text().startswith("User guide"))
        action.trigger()
        QTest.keyClick(window, Qt.Key.Key_F1)
    finally:
        await scene.end()

    assert docks == ["flow", "ticket"]
