"""One practice on a recorded day: what is played, from when on, and the folder that has everything of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import Market
from tideboard_core.system.private_files import private_directory
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER, STATE_FILE
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.uses import Uses

REPLAYS: Final = "replays"
_HONG_KONG: Final = ZoneInfo("Asia/Hong_Kong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A recorded day that is practised on.

    `folder` is this play's own: state of the exchange, order log, alerts, own records. `archive` is the folder that is
    played; `of_practice`: what it has was recorded from a practice exchange. `start` is a moment (aware UTC) of the
    day. `back` are the connections to go back to, `door` the protocol of the provider that recorded the flow: at the
    ports of the others there is none.
    """

    folder: Path
    archive: Path
    market: Market
    day: date
    back: Uses
    start: datetime
    door: Backend
    of_practice: bool = False

    @property
    def state(self) -> Path:
        """The state file of its exchange."""
        return self.folder / STATE_FILE

    @property
    def uses(self) -> Uses:
        """Its connections: prices and orders at one port."""
        return Uses(connection=Connection(door=self.door))

    def options(self) -> list[str]:
        """The sandbox's options for it; the start with its date, which in Hong Kong may be the day after."""
        at = self.start.astimezone(_HONG_KONG).isoformat(timespec="seconds")
        options = ["--replay", str(self.archive), "--date", self.day.isoformat(), "--start", at]
        return [*options, "--control-port", "0"]


def new_folder(directory: Path, day: date) -> Path:
    """Make the folder of another play of a day in a data folder; OSError, BadInput for what cannot be made."""
    parent = private_directory(directory / PRACTICE_FOLDER / REPLAYS)
    for path in _names(parent, day):
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return private_directory(path)
    raise AssertionError("unreachable")


def _names(parent: Path, day: date) -> Iterator[Path]:
    return (parent / f"{day.isoformat()}-{number}" for number in count(1))
