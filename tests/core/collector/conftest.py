"""A made-up provider after the close, and an archive that a collector fills from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.values.clock import ManualClock
    from fakes.values.collecting import Provider
    from tideboard_core.archive.writer import ArchiveWriter
    from tideboard_core.collector.collector import Collector


@pytest.fixture
def clock() -> ManualClock:
    from fakes.values.archive_market import after_close
    from fakes.values.clock import ManualClock

    return ManualClock(after_close())


@pytest.fixture
def provider(clock: ManualClock) -> Provider:
    from fakes.values.collecting import Provider

    return Provider(clock)


@pytest.fixture
def writer(tmp_path: Path, clock: ManualClock) -> Iterator[ArchiveWriter]:
    from fakes.values.archive_market import close_archive
    from tideboard_core.archive.lease import Lease
    from tideboard_core.archive.writer import ArchiveWriter

    folder = tmp_path / "archive"
    made = ArchiveWriter(folder, Lease(folder, clock, program="test").take())
    yield made
    close_archive(made)


@pytest.fixture
def collector(provider: Provider, writer: ArchiveWriter, clock: ManualClock) -> Collector:
    from fakes.values.collecting import source_of
    from tideboard_core.collector.collector import Collector

    return Collector(source_of(provider), writer, clock, sleep=clock.sleep)
