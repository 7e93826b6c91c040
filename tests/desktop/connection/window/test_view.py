"""The connection window and who opens it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import desk_without_brokers
from fakes.scenes.connection.session import LinkStage, link_stage
from fakes.values.clock import ManualClock
from tideboard_core.market.connection_log import HELD_BACK_AFTER, ConnectionLog, LogLine
from tideboard_core.market.hub import Hub
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.live import Lazy, LinkEvent, LinkEventKind, LoginAsk
from tideboard_core.model.notices import NoticeType
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.window.opener import ALLOWANCES, LOG, ConnectionOpener, WindowContext
from tideboard_desktop.connection.window.view import LogPage, line_with_use, line_words, log_text
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.model import NoticeStore


async def reach(_target: Connection, tell: Callable[[Finding], None]) -> None:
    tell(Finding(step=CheckStep.PORT, verdict=CheckVerdict.GOOD, code=FindingCode.PORT_ANSWERS, data={"port": 1}))


def desk_of(stage: LinkStage, window: QWidget) -> ConnectionOpener:
    return ConnectionOpener(
        stage.hub,
        stage.frame,
        stage.clock,
        stage.tasks,
        stage.feeds,
        check=reach,
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
        assert dialog.state.text().startswith("No connection to OpenD sandbox since ")
        assert dialog.retry.isEnabled()
        await stage.sandbox.open_port()
        dialog.retry.click()
        await stage.until(lambda: stage.live)
        assert {command.id for command in desk.commands()} == {
            "program.retry", "connection.open", "connection.log", "connection.allowances", "connection.ask-again",
        }  # fmt: skip
        dialog.reject()
        desk.close()


async def test_a_computer_that_holds_the_program_back_makes_a_notice(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks) as stage:
        window = QWidget()
        qtbot.addWidget(window)
        desk = desk_of(stage, window)
        notices = NoticeStore(stage.clock)
        desk.post_held_back(notices)
        late = LinkEvent(kind=LinkEventKind.HEARTBEAT_HELD_BACK, data={"seconds": 8.0})
        for _ in range(HELD_BACK_AFTER):
            stage.hub.publish(Topic.LINK_EVENT.of(""), Lazy.ready(late))
        (notice,) = notices.notices
        assert (notice.type, notice.urgent) == (NoticeType.CONNECTION, True), "told outside of a hidden window too"
        assert notice.text.startswith("This computer holds the program back: 3 heartbeats or reads left late within")
        ended = asyncio.Event()
        desk.checkup.changed.connect(lambda: None if desk.checkup.running else ended.set())
        desk.checkup.start(Connection(backend=Backend.OPEND))
        await ended.wait()
        line = desk.page(make_theme())
        qtbot.addWidget(line)
        words = line.checklist.widget_of(CheckStep.HEARTBEATS).accessibleName()
        assert words.startswith("Heartbeats: with a restriction. This computer holds the program back: 3 heartbeats")
        desk.close()


def log_of(*kinds: LinkEventKind) -> ConnectionLog:
    clock = ManualClock()
    log = ConnectionLog(Hub(clock), clock)
    for kind in kinds:
        log.add(kind)
    return log


def page_of(log: ConnectionLog, tasks: Tasks, qtbot: QtBot) -> LogPage:
    page = LogPage(log, make_theme(), tasks)
    qtbot.addWidget(page)
    page.show()
    return page


def rows(page: LogPage) -> list[str]:
    return [page.list.item(row).text().partition("   ")[2] for row in range(page.list.count())]


async def test_newest_first_and_followed_while_it_is_seen(tasks: Tasks, qtbot: QtBot) -> None:
    log = log_of(LinkEventKind.DATA_AGAIN, LinkEventKind.ENDED)
    page = page_of(log, tasks, qtbot)
    assert rows(page) == ["Connection ended by Tideboard.", "Data comes again."]
    page.hide()
    log.add(LinkEventKind.READ_AGAIN)
    assert page.list.count() == 2
    page.show()
    assert rows(page)[0] == "Accounts, orders and fills were read again."


async def test_all_of_it_or_the_chosen_lines_are_copied(tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(log_of(LinkEventKind.DATA_AGAIN, LinkEventKind.ENDED), tasks, qtbot)
    page.copy.click()
    assert QGuiApplication.clipboard().text().count("\n") == 2
    page.list.setCurrentRow(1)
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("Data comes again.")


async def test_it_is_saved_whole(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> None:
    page = page_of(log_of(LinkEventKind.ENDED), tasks, qtbot)
    work = tasks.spawn(page._save(), name="save")
    await asyncio.sleep(0)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(tmp_path / "log.txt"))
    dialog.done(1)
    await work
    assert "Connection ended by Tideboard." in (tmp_path / "log.txt").read_text()


def words(kind: LinkEventKind, **data: object) -> str:
    return line_words(LinkEvent(kind=kind, data=data))


def test_no_kind_is_without_words() -> None:
    assert all(words(kind) for kind in LinkEventKind)


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (
            LinkEventKind.LOST,
            {"reason": "gateway-silent", "details": {"seconds": 15.0}, "retry_in": 7.6, "attempt": 3},
            "No connection. Nothing has come over the connection for 15 s. Try 3 in 8 s.",
        ),
        (LinkEventKind.SUBSCRIBED, {"count": 1}, "1 subscription is active."),
        (LinkEventKind.SUBSCRIBED, {"count": 1200}, "1,200 subscriptions are active."),
        (LinkEventKind.SUBSCRIPTIONS_LOST, {"count": 2}, "2 subscriptions were not kept; asked for again."),
        (
            LinkEventKind.KLINE_NUMBERS,
            {"numbers": "reference"},
            "The gateway numbers candle periods as its reference does (1 = day).",
        ),
        (
            LinkEventKind.KLINE_NUMBERS,
            {"numbers": "proto"},
            "The gateway numbers candle periods as Futu's protocol does (1 = minute).",
        ),
        (LinkEventKind.TIME_OFFSET, {"seconds": -0.4}, "The exchange's clock agrees with this computer's."),
        (LinkEventKind.TIME_OFFSET, {"seconds": 12.0}, "The exchange's clock is 12 s ahead of this computer's."),
        (LinkEventKind.TIME_OFFSET, {"seconds": -12.0}, "The exchange's clock is 12 s behind this computer's."),
        (LinkEventKind.NO_PERMISSION, {"call": "Qot_Sub", "text": "x"}, "No right to Qot_Sub: \u201cx\u201d"),
        (
            LinkEventKind.TWO_TIMES,
            {"seconds": 86400},
            "The gateway reports two times, 86400 s apart; Tideboard uses the one in the market states.",
        ),
        (LinkEventKind.HEARTBEAT_LATE, {"seconds": 2.4}, "A heartbeat took 2.4 s."),
        (
            LinkEventKind.HEARTBEAT_HELD_BACK,
            {"seconds": 8.2, "count": 2},
            "A heartbeat left 8.2 s late: this computer held it back (late one 2 of this run).",
        ),
        (
            LinkEventKind.REFUSED,
            {"call": "/v1/asset/account", "text": "no", "trace": "5f0c3a1b9d8e7f60112233445566aabb"},
            "/v1/asset/account was refused: “no” For the broker's support: trace 5f0c3a1b9d8e7f60112233445566aabb.",
        ),
        (
            LinkEventKind.STEP_STATED,
            {"instrument": "HK.00939", "price": Decimal("8.14"), "step": Decimal("0.005"), "ours": Decimal("0.01")},
            "HK.00939: the broker reports a price step of 0.005 at 8.14, our table has 0.01.",
        ),
        (
            LinkEventKind.STEP_SEEN,
            {"instrument": "HK.00939", "price": Decimal("8.145"), "step": Decimal("0.01")},
            "HK.00939: the book holds 8.145, so the price step there is not 0.01.",
        ),
        (LinkEventKind.REFUSED, {"call": "QUOTE", "text": "no", "trace": ""}, "QUOTE was refused: “no”"),
        (
            LinkEventKind.REFUSED,
            {"call": "/v1/asset/account", "text": "no", "number": "12", "trace": "t-1"},
            "/v1/asset/account was refused: “no” For the broker's support: code 12, trace t-1.",
        ),
        (LinkEventKind.SILENT, {"reason": "silent", "details": {}}, "Connected, but no data comes."),
        (
            LinkEventKind.SILENT,
            {"reason": LoginAsk.PICTURE_CODE, "details": {}},
            (
                "Connected, but no data comes. The gateway program waits for the letters of a picture: type them in its"
                " own window or console."
            ),
        ),
    ],
)
def test_an_event_is_a_sentence(kind: LinkEventKind, data: dict[str, object], expected: str) -> None:
    assert words(kind, **data) == expected


@pytest.mark.parametrize("kind", [LinkEventKind.REFUSED, LinkEventKind.NOTICE, LinkEventKind.NO_PERMISSION])
def test_what_a_gateway_quotes_of_secrets_and_accounts_is_not_passed_on(kind: LinkEventKind) -> None:
    """These lines go to the screen, the clipboard and a file that is sent to a support desk."""
    digest, number = hashlib.md5(b"secret").hexdigest(), "281756450012345678"  # noqa: S324  as OpenD takes it
    said = words(kind, call="Trd_UnlockTrade", notice="other", text=f"account {number}: {digest} does not fit")
    assert digest not in said
    assert number not in said
    assert "\u20265678" in said


def test_the_text_for_a_file_has_date_and_offset_oldest_first() -> None:
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    lines = [
        LogLine(serial=number, at=at, event=LinkEvent(kind=kind))
        for number, kind in enumerate((LinkEventKind.DATA_AGAIN, LinkEventKind.ENDED))
    ]
    text = log_text(lines)
    assert text.splitlines()[0] == f"{at.astimezone():%Y-%m-%d %H:%M:%S %z}  Data comes again."
    assert text.endswith("Connection ended by Tideboard.\n")


def test_a_line_says_which_of_several_connections_it_is_about() -> None:
    line = LogLine(
        serial=1,
        at=datetime(2026, 11, 20, tzinfo=UTC),
        event=LinkEvent(kind=LinkEventKind.DATA_AGAIN),
        link=ORDERS_LINK,
    )

    assert line_with_use(line, (QUOTES_LINK,)) == "Data comes again."
    assert line_with_use(line, (QUOTES_LINK, ORDERS_LINK)) == "Orders: Data comes again."
    assert log_text([line], (QUOTES_LINK, ORDERS_LINK)).endswith("  Orders: Data comes again.\n")
