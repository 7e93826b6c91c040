"""An archive with one day's hours, open for writing and for reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.values.archive_market import close_archive, open_archive
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def writer(folder: Path) -> Iterator[ArchiveWriter]:
    made = open_archive(folder)
    yield made
    close_archive(made)


@pytest.fixture
def reader(writer: ArchiveWriter) -> Iterator[ArchiveReader]:
    made = ArchiveReader(writer.folder)
    yield made
    made.close()
