"""Practice on a recorded day in the running program: what it changes in a window, and how ages are counted there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.market.session import MARKETS
from tideboard_core.model.exchange_pace import ExchangePace
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import GatewayState
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.system import MarketClock
from tideboard_desktop.archive.service import FOLDER, PlayedArchive
from tideboard_desktop.connection.practice.exchange import Practice
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:  # imported with the first play
    from tideboard_core.system.paced_clock import PacedClock
    from tideboard_desktop.connection.practice.play import Play
    from tideboard_desktop.connection.practice.play_pace import PlayPace
    from tideboard_desktop.window.main_window import MainWindow

translate = QCoreApplication.translate
END = "practise.end"


def age_by_exchange(
    hub: Hub, clock: MarketClock, replay: Callable[[], ReplayLabel | None], play: Play | None = None
) -> None:
    """Count the hub's ages by the larger of wall and exchange seconds while the market is a recorded day.

    At 60 times a book of a second ago is a minute old on the exchange, and must not look fresher than that.
    """
    if play is None:
        pace = ExchangePace(clock.monotonic)
        hub.listen(MARKETS, partial(_report, hub, pace))
    else:
        pace = _paced(clock).pace

    def elapsed(since: float) -> float:
        wall = clock.monotonic() - since
        return wall if replay() is None else max(wall, pace.elapsed(since))

    hub.age_by(elapsed)


def _paced(clock: MarketClock) -> PacedClock:
    """The clock of a wiring with a play."""
    from tideboard_core.system.paced_clock import PacedClock

    assert isinstance(clock, PacedClock)
    return clock


def _report(hub: Hub, pace: ExchangePace, key: Key[GatewayState]) -> None:
    state = hub.value(key)
    if state is not None:
        pace.report(state.time)


def played_archive(play: Play, clock: MarketClock) -> PlayedArchive:
    """Where docks of a practice read from: nothing that the exchange has not reached yet."""
    unknown, paced = datetime.combine(play.day, time(), UTC) - timedelta(days=1), _paced(clock)

    def known() -> datetime:
        return unknown if paced.told is None else paced.told

    return PlayedArchive(
        folder=play.archive, own=play.folder / FOLDER, day=play.day, practice=play.of_practice, known=known
    )


def day_words(day: date) -> str:
    """`replay of 12 Nov 2026`."""
    text = translate("PractisedDay", "replay of {day} {month} {year}")
    return text.format(day=day.day, month=fmt.month_name(day), year=day.year)


def fill_rule(label: ReplayLabel | None) -> str:
    """The one rule of fills on a recorded day, as a confirmation prints it; empty for any other market."""
    if label is None:
        return ""
    if label.bars_only:
        return translate(
            "PractisedDay",
            "Recorded bars alone: the order fills at the next bar's open, or when a later bar trades through its price,"
            " never within the bar in which it came. It does not move the market.",
        )
    return translate(
        "PractisedDay",
        "A recorded day: a resting order fills with recorded trades at its price once the shares ahead of it at entry "
        "are traded (cancels ahead count in proportion), by no more than those trades have beyond them, or when traded "
        "through; a marketable one against recorded levels, each recorded share once, and beyond the tenth level it "
        "rests. Nothing fills in a hole, an auction or a halt; without recorded trades only crossing the recorded book "
        "fills. The order does not move the market.",
    )


def replay_command(begin: Callable[[], None]) -> Command:
    """Replays a recorded day."""
    return Command(
        id="replay.open",
        text=translate("Replay", "Replay a recorded day"),
        group=translate("Common", "Program"),
        run=begin,
        also=(translate("Replay", "go back to a day"),),
    )


class PractisedDay:
    """The pace of a play with its commands; without a play it does nothing."""

    def __init__(self, play: Play | None, clock: MarketClock, tasks: Tasks, practice: Practice | None) -> None:
        self.play, self._tasks = play, tasks
        self.pace: PlayPace | None = None
        self.changed: Callable[[], object] = bool
        """Called with another pace."""
        if play is not None and practice is not None:
            from tideboard_desktop.connection.practice.play_pace import PlayPace

            child = practice.child

            def control() -> tuple[str, int] | None:
                addresses = child.listening
                return None if addresses is None else addresses.control

            self.pace = PlayPace(_paced(clock), control, self._pace_changed)

    def _pace_changed(self) -> None:
        self.changed()

    def reviewing(self) -> AbstractAsyncContextManager[None]:
        """Around all that is done for an order: the market runs no faster than the wall."""
        return nullcontext() if self.pace is None else self.pace.reviewing()

    def leaves_books_out(self, label: ReplayLabel | None) -> bool:
        """Whether a pushed book may be the newest of several: of a recorded day that may run faster than the wall."""
        return label is not None and (self.pace is None or self.pace.pace > 1)

    def begin(self) -> None:
        """Keep clock and pace with the exchange from now on."""
        if self.pace is not None:
            self._tasks.spawn(self.pace.run(), name="pace of the practice")

    @property
    def words(self) -> str:
        """What stands beside the word PRACTICE: `replay of 12 Nov 2026 · 10×`; empty without a play."""
        if self.play is None:
            return ""
        words = day_words(self.play.day)
        pace = 1 if self.pace is None else self.pace.pace
        if pace == 1:
            return words
        more = (
            translate("PractisedDay", "{replay} \u00b7 {pace}\u00d7")
            if pace
            else translate("PractisedDay", "{replay} \u00b7 paused")
        )
        return more.format(replay=words, pace=pace)

    @property
    def note(self) -> str:
        """What the window says of it beside the words; empty without a play."""
        if self.play is None:
            return ""
        return translate("PractisedDay", "Your own orders do not move this market")

    def show_in(self, window: MainWindow, end: Callable[[], None]) -> None:
        """Say it in a window, with the menu of paces."""
        window.show_replay(self.words, self.note)
        pace = 1 if self.pace is None else self.pace.chosen
        paces = self._commands(end, _pace_words)  # the button says of what
        window.top_bar.pace.show_commands(sorted(paces, key=lambda one: one.id == END), _id(pace))

    def begin_command(self, begin: Callable[[], None]) -> Command:
        """Asks for a day and begins."""
        return Command(
            id="practise.begin",
            text=translate("PractisedDay", "Practise on a recorded day"),
            group=translate("Common", "Program"),
            run=begin,
        )

    def commands(self, end: Callable[[], None]) -> list[Command]:
        """To choose the pace, and to end it."""
        return self._commands(end, _palette_words)

    def _commands(self, end: Callable[[], None], words: Callable[[int], str]) -> list[Command]:
        if self.play is None:
            return []
        from tideboard_desktop.connection.practice.play_pace import PACES

        group = translate("Common", "Program")
        return [
            Command(
                id=END,
                text=translate("PractisedDay", "End the practice on a recorded day"),
                group=group,
                run=end,
            ),
            *(
                Command(
                    id=_id(one),
                    text=words(one),
                    group=group,
                    run=partial(self._choose, one),
                )
                for one in PACES
            ),
        ]

    def _choose(self, pace: int) -> None:
        if self.pace is not None:
            self._tasks.spawn(self.pace.choose(pace), name="pace of the practice")


def _id(pace: int) -> str:
    return f"practise.pace_{pace}"


def _pace_words(pace: int) -> str:
    return translate("TimeBar", "{speed}\u00d7").format(speed=pace) if pace else translate("PractisedDay", "Pause")


def _palette_words(pace: int) -> str:
    if not pace:
        return translate("PractisedDay", "Practised day: pause")
    return translate("PractisedDay", "Practised day: {pace}\u00d7").format(pace=pace)
