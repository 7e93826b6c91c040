"""What many tests of the core share; those that need it otherwise make it under the same name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.values.cheap_passwords import cheap_passwords, whole_memory

if TYPE_CHECKING:
    from fakes.scenes.trading.trading_scene import TradingScene
    from fakes.servers.certificates import Authority
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.archive.reader import ArchiveReader
    from tideboard_core.archive.writer import ArchiveWriter

__all__ = ["cheap_passwords", "whole_memory"]


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    from fakes.values.clock import ManualClock

    return ManualClock()


@pytest.fixture
def sinks() -> Sinks:
    """Where a gateway puts what it hears."""
    from fakes.values.sinks import Sinks

    return Sinks()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """A LIVE scene, unlocked."""
    from fakes.scenes.trading.trading_scene import trading_scene

    async with trading_scene(tmp_path) as made:
        await made.unlock()
        yield made


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[TradingScene]:
    from fakes.scenes.trading.trading_scene import trading_scene
    from tideboard_core.model.order import Environment

    async with trading_scene(tmp_path, Environment.PRACTICE) as made:
        await made.unlock()
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an archive is made."""
    return tmp_path / "archive"


@pytest.fixture
def writer(folder: Path) -> Iterator[ArchiveWriter]:
    """An archive with one day's hours, open for writing."""
    from fakes.values.archive_market import close_archive, open_archive

    made = open_archive(folder)
    yield made
    close_archive(made)


@pytest.fixture
def reader(writer: ArchiveWriter) -> Iterator[ArchiveReader]:
    """The same archive, open for reading."""
    from tideboard_core.archive.reader import ArchiveReader

    made = ArchiveReader(writer.folder)
    yield made
    made.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    from fakes.servers.certificates import Authority

    return Authority(tmp_path_factory.mktemp("authority"))
