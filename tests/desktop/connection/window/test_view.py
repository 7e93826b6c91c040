"""The connection window and who opens it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import desk_without_brokers
from fakes.scenes.connection.session import LinkStage, link_stage
from tideboard_desktop.connection.check.progress import nothing_to_check
from tideboard_desktop.connection.window.opener import ALLOWANCES, LOG, ConnectionOpener, WindowContext
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


def desk_of(stage: LinkStage, window: QWidget) -> ConnectionOpener:
    return ConnectionOpener(
        stage.hub,
        stage.frame,
        stage.clock,
        stage.tasks,
        stage.feeds,
        check=nothing_to_check,
        context=desk_without_brokers(stage.clock),
        window=WindowContext(window=lambda: window, theme=make_theme),
    )


async def test_one_window_with_three_pages_that_survives_a_new_look(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks) as stage:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        desk = desk_of(stage, window)
        desk.open(LOG)
        first = desk.dialog
        assert first is not None
        assert first.page == LOG
        assert first.state.text().startswith("Connected to Sandbox at 127.0.0.1:")
        assert not first.retry.isEnabled()
        desk.open(ALLOWANCES)
        assert desk.dialog is first
        desk.reopen()
        second = desk.dialog
        assert second is not None
        assert second is not first
        assert second.page == ALLOWANCES
        second.reject()
        assert desk.dialog is None
        desk.close()


async def test_a_lost_connection_is_said_with_the_next_try_and_a_retry(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks) as stage:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        desk = desk_of(stage, window)
        desk.open()
        dialog = desk.dialog
        assert dialog is not None
        await stage.sandbox.close_port()
        await stage.sandbox.cut()
        await stage.until(lambda: stage.feeds.session.status.retry_at is not None)
        dialog.show_state()
        assert dialog.state.text().startswith("No connection to Sandbox since ")
        assert dialog.retry.isEnabled()
        await stage.sandbox.open_port()
        dialog.retry.click()
        await stage.until(lambda: stage.live)
        assert {command.id for command in desk.commands()} == {
            "program.retry", "connection.open", "connection.log", "connection.allowances",
        }  # fmt: skip
        dialog.reject()
        desk.close()
