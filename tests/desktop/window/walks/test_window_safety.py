"""Commands of the whole window that must not send an order, and places where no secret may be left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.values.trading import ACCOUNTS, PASSWORD, position
from fakes.walks.trading.walker import Walk
from fakes.walks.trading.window_scene import WindowScene
from run_forms import whole_form
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.unlock.prompt import UnlockDialog
from tideboard_desktop.ui.csv_export import rows_to_csv
from tideboard_desktop.window.workspace.layouts_file import encode_layout

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
    pytest.mark.slow,
]


class Steps(Walk):
    """The steps of a walk, taken by hand."""

    scene: WindowScene
    Scene = WindowScene


@pytest.fixture
def live(qapp: QApplication) -> Iterator[Steps]:
    """A LIVE account."""
    yield from opened(qapp, Environment.LIVE)


@pytest.fixture
def practice(qapp: QApplication) -> Iterator[Steps]:
    """A PRACTICE account, where one click or Enter sends."""
    yield from opened(qapp, Environment.PRACTICE)


def opened(qapp: QApplication, environment: Environment) -> Iterator[Steps]:
    """One window, ended in order."""
    Steps.application = qapp
    steps = Steps()
    steps.begin(environment)
    try:
        yield steps
    finally:
        steps.end()


def test_no_command_of_the_window_sends_a_ticket_that_is_ready(practice: Steps) -> None:
    """Unlocked, filled in, every command by the palette's way: at most a question is asked, none answers itself."""
    scene = practice.scene
    practice.unlock()
    for id_ in near_orders(scene):
        scene.run(scene.tidy)
        practice.fill_ticket("613.00", "100")
        scene.run(lambda id_=id_: scene.built.keyboard.table.run(id_))  # type: ignore[misc]  # a bound loop value
        scene.run(lambda: scene.wait(0.5))
        practice.close_messages()
        scene.run(practice.close_everything)

    assert scene.writes == 0
    practice.nothing_went_out_that_was_not_allowed()


def test_no_command_answers_a_confirmation_that_is_open(practice: Steps) -> None:
    """No shortcut reaches the window below a dialog; if one did, it would answer nothing."""
    scene = practice.scene
    for id_ in near_orders(scene):
        if not any(isinstance(dialog, ConfirmOrderDialog) for dialog in scene.dialogs):
            practice.make_ready()
        assert any(isinstance(dialog, ConfirmOrderDialog) for dialog in scene.dialogs)
        scene.run(lambda id_=id_: scene.built.keyboard.table.run(id_))  # type: ignore[misc]  # a bound loop value

    assert scene.writes == 0
    practice.nothing_went_out_that_was_not_allowed()


def test_keys_of_the_window_do_nothing_below_a_confirmation(practice: Steps) -> None:
    """F2, F12, Del, Ctrl+K and the like belong to the dialog while it is open."""
    scene = practice.scene
    practice.make_ready()
    (dialog,) = scene.dialogs
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F12, Qt.Key.Key_Delete):
        scene.run(lambda key=key: QTest.keyClick(dialog, key))  # type: ignore[misc]  # a bound loop value
    scene.run(lambda: QTest.keyClick(dialog, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier))

    assert scene.dialogs == [dialog]
    assert not scene.built.keyboard.palette.isVisible()
    assert scene.writes == 0


def test_the_lock_key_works_over_a_confirmation_and_makes_it_void(practice: Steps) -> None:
    """What was shown cannot be sent any more, however long one waits and clicks."""
    scene = practice.scene
    practice.make_ready()
    (dialog,) = scene.dialogs
    assert isinstance(dialog, ConfirmOrderDialog)
    scene.run(lambda: QTest.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier))

    assert not scene.desk.lock.status.unlocked
    assert dialog._review.void_reason is not None
    scene.run(lambda: QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton))
    assert scene.writes == 0


def test_nothing_that_is_kept_or_copied_tells_a_secret_or_a_whole_account_number(live: Steps) -> None:
    """Layouts, shared layouts, memories, settings, CSV, clipboard, and every word on screen."""
    scene = live.scene
    live.by_hand(scene.built.window.unlock_requested.emit)
    (dialog,) = scene.dialogs
    assert isinstance(dialog, UnlockDialog)
    scene.run(lambda: QTest.keyClicks(dialog.password.field, PASSWORD))
    scene.desk.publish(Topic.POSITIONS, ACCOUNTS[Environment.LIVE].id, (position(ACCOUNTS[Environment.LIVE], 400),))
    scene.run(lambda: scene.built.blotter.set_account(scene.account))
    told = [*words(scene.main), *kept(scene)]
    assert any(scene.built.ticket.ticket.account.name in text for text in told)  # type: ignore[union-attr]  # it is set
    live.type_password(PASSWORD)
    told += [*words(scene.main), *kept(scene)]

    digest = hashlib.md5(PASSWORD.encode()).hexdigest()  # noqa: S324  OpenD's
    for secret in (PASSWORD, digest, ACCOUNTS[Environment.LIVE].id):
        assert [text for text in told if secret in text] == []


def near_orders(scene: WindowScene) -> list[str]:
    """Commands of ticket, lists, book and docks; walks run the others, too.

    The gate takes two of those that do the same to one dock after another, the whole run all.
    """
    near = [id_ for id_ in scene.commands() if id_.startswith(("ticket.", "blotter.", "book.", "window.", "dock."))]
    same = [[id_ for id_ in near if id_.startswith(f"dock.{verb}.")] for verb in ("new", "go", "open")]
    left_out = set[str]() if whole_form() else {id_ for ids in same for id_ in ids[1:-1]}
    return [id_ for id_ in near if id_ not in left_out]


def words(window: QObject) -> list[str]:
    """Every word that a window and its parts say to eyes or to assistive programs."""
    said: list[str] = []
    for one in (window, *window.findChildren(QObject)):
        for name in ("windowTitle", "text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText"):
            ask = getattr(one, name, None)
            if callable(ask) and not (name == "text" and getattr(one, "echoMode", None) is not None):
                said.append(str(ask()) if ask.__class__.__name__ != "SignalInstance" else "")
    return said


def kept(scene: WindowScene) -> list[str]:
    """What goes into files and onto the clipboard."""
    state = scene.built.capture()
    texts = [msgspec.json.encode(state).decode(), encode_layout(state).decode()]
    texts.append(msgspec.json.encode(scene.preferences.settings).decode())
    blotter = scene.built.blotter
    for tab in range(4):
        texts.append(rows_to_csv(*blotter.files.rows_of(tab)))
        scene.run(lambda tab=tab: blotter.tabs.setCurrentIndex(tab))  # type: ignore[misc]  # a bound loop value
        blotter.files.copy_table()
        texts.append(QApplication.clipboard().text())
    return texts
