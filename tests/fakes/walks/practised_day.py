"""The whole window offscreen: from the ordinary practice to a recorded day by the palette, twice, and back.

`python -m fakes.walks.practised_day DIRECTORY`; prints one JSON line.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLabel, QTimeEdit, QWidget

from fakes.values.archive_market import DAY, TENCENT
from fakes.values.killing import kill
from fakes.values.recorded_archive import FUTU, record_day, written
from fakes.walks.changing_application import until
from fakes.walks.practice_over_longport import Person, dialogs
from tideboard_core.archive.database import FILE as ARCHIVE_FILE
from tideboard_core.audit.records import FILE as ORDER_LOG
from tideboard_core.audit.records import RecordKind, read_log
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import OrderStatus
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.plays import RecordedDayDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

EARLY = time(9, 45)
"""Books were recorded for an hour after the open."""
Facts = dict[str, object]


def digest(path: Path) -> str:
    """Of a file, empty without one."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


class Trader(Person):
    """Someone who practises on a recorded day."""

    def __init__(self, application: Application, directory: Path) -> None:
        super().__init__(application)
        self.directory = directory

    @property
    def archive(self) -> Path:
        """The file that is played."""
        return self.directory / "practice" / "archive" / ARCHIVE_FILE

    def run_command(self, identifier: str) -> None:
        """As from the palette."""
        self.application.built.keyboard.table.run(identifier)

    async def begin_play(self, at: time) -> None:
        """Choose the newest recorded day."""
        await until(lambda: self.application.account is not None)
        await until(lambda: self.application.recorded.plays().why_not() == "")
        self.run_command("practise.begin")
        await until(lambda: bool(dialogs()))
        (dialog,) = dialogs()
        assert isinstance(dialog, RecordedDayDialog)
        self.found["offered"] = [dialog.days.itemText(0), dialog.start.time().toString("HH:mm")]
        self.part("practise_from", QTimeEdit).setTime(at)  # type: ignore[arg-type]  # PySide takes Python's
        self.press("practise_day_act")

    async def begin_from_replay(self) -> None:
        """Open a replay, go to a second of it and practise from there."""
        application = self.application
        await until(lambda: application.account is not None and self.live())
        await until(lambda: application.recorded.replays().why_not() == "")
        await application.recorded.replays().open(TENCENT)
        window = application.recorded.replays().window
        assert window is not None
        window.sought.emit(datetime.combine(DAY, EARLY, ZoneInfo("Asia/Hong_Kong")).astimezone(UTC))
        await until(lambda: window.top.clock.first.text().startswith("09:45:00"))
        window.bar.practise.click()
        self.found["left"] = [application.recorded.replays().window is None, application.window.isVisible()]

    def choose_pace(self, words: str) -> None:
        """By the button beside the word PRACTICE."""
        button = self.application.window.top_bar.pace
        button.open_menu()
        entries = button.paces.actions()
        self.found["paces"] = [entry.text() for entry in entries if not entry.isChecked()]
        next(entry for entry in entries if words in entry.text()).trigger()
        button.paces.close()

    async def play(self) -> None:
        """What is said, an order with its review, the pace."""
        application = self.application
        await until(lambda: application.account is not None and self.live())
        topics = (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT)
        await until(lambda: all(self.hub.value(topic.of(TENCENT)) is not None for topic in topics))
        application.preferences.change(collect=True)
        play, practised = application.play, application.practised
        assert play is not None
        assert practised.pace is not None
        pace = practised.pace
        self.found["folder"] = play.folder.name
        self.found["said"] = {
            "environment": application.account.environment.value if application.account else "",
            "words": application.window.top_bar.environment.accessibleName(),
            "title": application.window.windowTitle().partition(" · ")[2],
            "provider": application.feeds.gateway.provider,
            "day": application.clock.market().date().isoformat(),
            "collector": application.archive.state.condition.value,
        }
        self.choose_pace("10\u00d7")
        spoken = application.window.top_bar.environment.accessibleName
        await until(lambda: "10" in spoken().partition("2026")[2])
        self.found["pace"] = spoken()
        await self.unlock()
        await self.trade_marketable()
        await until(lambda: pace.pace == 10)

    async def trade_marketable(self) -> None:
        """A buy at the best ask fills against the recorded book; meanwhile the market runs at the wall's pace."""
        practised = self.application.practised
        assert practised.pace is not None
        self.run_command("practise.pace_1")
        self.fill(self.part("quantity", QWidget), "100")
        self.run_command("practise.pace_5")  # the recorded hour has to last for as long as a slow machine takes
        await until(lambda: practised.pace is not None and practised.pace.pace == 5)
        while True:
            await until(lambda: not self.application.built.busy)
            self.fill(self.part("price", QWidget), str(math.ceil(self.book.asks[0].price)))  # fits every price step
            await until(lambda: self.part("review_order", QWidget).isEnabled())
            self.press("review_order")
            await until(lambda: bool(dialogs()))
            (dialog,) = dialogs()
            if isinstance(dialog, ConfirmOrderDialog):
                self.found["in review"] = [practised.pace.pace, dialog.fill_rule.isVisible()]
                self.found["rule"] = dialog.fill_rule.text()
                await until(lambda: self.void() or self.pressed_away("send_order"))
                if not dialogs():
                    break
                self.press("cancel_dialog")
            else:
                self.found.setdefault("refused", [label.text() for label in dialog.findChildren(QLabel)])
                dialog.reject()
            await until(lambda: not dialogs())
        await until(lambda: bool(self.orders()))
        await until(lambda: self.orders()[0].status is OrderStatus.FILLED)
        await until(lambda: practised.pace is not None and practised.pace.pace == 5)
        self.run_command("practise.pace_10")

    async def die(self) -> None:
        """The child dies; its next start runs at the chosen pace."""
        practice, practised = self.application.practice, self.application.practised
        assert practice is not None
        assert practice.child.pid is not None
        assert practised.pace is not None
        await until(lambda: not self.application.built.busy)
        kill(practice.child.pid)
        await until(lambda: not self.live() and "ended unexpectedly" in self.banner())
        self.application.window.banner.button.click()
        await until(self.live)
        await until(lambda: practised.pace is not None and practised.pace._clock.pace.pace == 10)
        self.found["after a crash"] = [practised.pace.pace, len(self.orders())]


class Witness:
    """Takes a seat in each application: practice, a play, another play, practice again, a play out of a replay."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.found: list[Facts] = []
        self._run = Application.run

    async def run(self, application: Application) -> None:
        """Run it and act."""
        trader = Trader(application, self.directory)
        self.found.append(trader.found)
        acting = asyncio.get_running_loop().create_task(self._act(trader))
        acting.add_done_callback(
            lambda task: application.close() if not task.cancelled() and task.exception() else None
        )
        await self._run(application)
        await acting

    async def _act(self, trader: Trader) -> None:
        steps: tuple[Callable[[Trader], object], ...] = (
            self._ordinary,
            self._first,
            self._second,
            self._back,
            self._from_replay,
        )
        await steps[len(self.found) - 1](trader)  # type: ignore[misc]  # each is a coroutine function

    async def _ordinary(self, trader: Trader) -> None:
        self.before = digest(trader.archive)
        await trader.begin_play(EARLY)

    async def _first(self, trader: Trader) -> None:
        await trader.play()
        await trader.die()
        await trader.begin_play(EARLY)

    async def _second(self, trader: Trader) -> None:
        await until(lambda: trader.application.account is not None and trader.live())
        play = trader.application.play
        assert play is not None
        trader.found["folder"] = play.folder.name
        trader.found["orders"] = len(trader.orders())
        trader.run_command("practise.end")

    async def _back(self, trader: Trader) -> None:
        application = trader.application
        await until(lambda: application.account is not None and trader.live())
        replays = self.directory / "practice" / "replays"
        trader.found |= {
            "provider": application.feeds.gateway.provider,
            "words": application.window.top_bar.environment.accessibleName(),
            "orders": len(trader.orders()),
            "archive untouched": digest(trader.archive) == self.before,
            "folders": sorted(one.name for one in replays.iterdir()),
            "in the first": sorted(one.name for one in (replays / f"{DAY.isoformat()}-1").iterdir()),
            "orders in its log": sum(
                record.kind is RecordKind.INTENT for record in read_log(replays / f"{DAY.isoformat()}-1" / ORDER_LOG)[1]
            ),
            "orders in the own log": sum(
                record.kind is RecordKind.INTENT for record in read_log(self.directory / ORDER_LOG)[1]
            ),
            "next start": application.preferences.settings.connection.backend.value,
        }
        await trader.begin_from_replay()

    async def _from_replay(self, trader: Trader) -> None:
        application = trader.application
        await until(lambda: application.account is not None and trader.live())
        play = application.play
        assert play is not None
        trader.found |= {"folder": play.folder.name, "start": play.start.isoformat(), "day": play.day.isoformat()}
        application.close()


def main() -> int:
    """Run in this process."""
    directory = Path(sys.argv[1])
    key = replace(FUTU, provider="Futu (practice)")
    written(directory / "practice" / "archive", lambda writer: record_day(writer, key))
    SettingsFile(directory).save(Settings(collect=False, welcomed=True))
    witness = Witness(directory)

    async def run(self: Application) -> None:
        await witness.run(self)

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    code = start.run(parse(["--data-dir", str(directory)]), directory)
    print(json.dumps(witness.found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
