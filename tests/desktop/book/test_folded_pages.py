"""A book and a tape that a replay has nothing of: one line each, which gives its height back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from fakes.scenes.market.hub_snapshot import TENCENT, book
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError, NotOffered, ServerRefused
from tideboard_core.model.hub_keys import Topic

BOOK, TICKS = Topic.BOOK.of(TENCENT), Topic.TICKS.of(TENCENT)


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication) -> BookScene:
    """A dock without a book, high enough for a tape below it."""
    made = BookScene(qapp, qtbot)
    made.hub.forget(BOOK)
    made.window.resize(352, 900)
    return made


def refuse(scene: BookScene, error: GatewayError) -> None:
    """Refuse book and tape, and show it."""
    scene.refused |= {BOOK: error, TICKS: error}
    scene.dock.begin_again()
    for page in (scene.dock.book, scene.dock.tape):
        page.draw()


def test_what_was_not_recorded_is_one_line_each(scene: BookScene, qtbot: QtBot) -> None:
    """Name and reason; the pages ask for no more height, and come back with what there is."""
    pages, heights = scene.dock.pages, list[int | None]()
    pages.folded_changed.connect(lambda: heights.append(pages.folded_height))
    before = pages.minimumSizeHint().height()
    refuse(scene, NotOffered("replay-no-book", provider="Archive"))
    both = (scene.dock.book, scene.dock.tape)
    qtbot.waitUntil(lambda: all(page.is_folded and page.isVisible() for page in both))
    assert pages.folded_height == pages.minimumSizeHint().height() == 56 < before
    assert heights[-1] == 56
    assert [page.height() for page in both] == [27, 27]
    assert scene.dock.tape.y() == scene.dock.book.geometry().bottom() + 2
    for page in both:
        assert page.footer.line.isVisible()
        assert page.footer.name.text() == "Not recorded"
        assert page.footer.line.text()
    assert not scene.dock.ladder.isVisible()
    assert not scene.dock.tape.mode.isVisible()

    scene.refused.clear()
    put(scene.hub, BOOK, book())
    scene.frame_now()
    scene.dock.begin_again()
    qtbot.waitUntil(scene.dock.ladder.isVisible)
    assert pages.folded_height is None


def test_what_could_not_be_read_keeps_its_place(scene: BookScene) -> None:
    refuse(scene, ServerRefused("replay-unreadable", reason="disk"))
    assert scene.dock.pages.folded_height is None
    assert scene.dock.ladder.isVisible()
