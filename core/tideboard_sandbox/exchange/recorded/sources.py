"""Opens what is to be played as the market: the recorded day of an archive, or files of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tideboard_sandbox.command_line import PlayOptions, bad_option
from tideboard_sandbox.exchange.recorded.values import RecordedSession

READ_AHEAD: Final = 2.0
"""Seconds of the start in which securities are read: a day of 400,000 changes of its book takes a quarter of one."""


def open_session(options: PlayOptions, day: date | None) -> RecordedSession:
    """Open a recording; `day` None = the last day of a file. BadInput with one sentence if it cannot be played."""
    first, *others = options.paths
    for path in options.paths:
        if not path.exists():
            raise bad_option(f"{path} is not there: name an archive's folder, or a file of bars or trades.")
    if first.is_dir():
        if others:
            raise bad_option(f"{first} is a folder: --play takes one archive, or files of bars and trades.")
        return _archive(first, day)
    if options.archive:
        raise bad_option(f"{first} is no folder: name the folder of an archive.")
    from tideboard_sandbox.exchange.recorded.own_file import FileSession

    return FileSession(options, day)


def _archive(folder: Path, day: date | None) -> RecordedSession:
    if day is None:
        raise bad_option(f"{folder} is an archive's folder: add the day to play, --date YYYY-MM-DD.")
    try:
        from tideboard_sandbox.exchange.recorded.archive_source import ArchiveSession
    except ImportError as missing:
        raise bad_option(f"An archive needs the package {missing.name}: pip install {missing.name}.") from None
    session = ArchiveSession(folder, day)
    session.read_ahead(READ_AHEAD)
    return session
