"""The anchor in the keyring."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fakes.scenes.trading.broker import MemoryStore
from tideboard_core.audit.anchor import KeyringAnchor, stored_anchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import ANCHOR_FILE, FILE, RecordKind
from tideboard_core.errors import VaultLocked

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


class Kept:
    """A log with three lines, and its anchor in the keyring."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.store = MemoryStore()
        self.day = date(2026, 11, 20)
        self.audit = Audit(directory, wall=lambda: NOON)
        self.anchor = KeyringAnchor(self.store, self.audit, today=lambda: self.day)

    async def write(self, count: int) -> None:
        for number in range(count):
            await self.audit.append(RecordKind.INTENT, str(number), {})
        await self.audit.drain()

    def cut(self, lines: int) -> None:
        """Somebody shortens the log and its file anchor together."""
        path = self.directory / FILE
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))
        (self.directory / ANCHOR_FILE).unlink()


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    made = Kept(tmp_path)
    await made.audit.open()
    await made.write(3)
    await made.anchor.keep()
    yield made
    await made.audit.close()


async def test_a_log_cut_with_its_file_anchor_is_shorter_than_the_keyring_s(kept: Kept) -> None:
    assert (await kept.anchor.check()).whole
    kept.cut(2)

    found = await kept.anchor.check()

    assert (found.problem, found.count, found.anchored) == ("shorter", 2, 3)


async def test_the_anchor_is_renewed_once_a_day_and_at_the_end(kept: Kept) -> None:
    await kept.write(2)
    await kept.anchor.keep()
    assert await _count(kept) == 3
    kept.day = date(2026, 11, 21)
    await kept.anchor.keep()
    assert await _count(kept) == 5
    await kept.write(1)
    await kept.anchor.renew()
    assert await _count(kept) == 6


async def test_a_log_that_does_not_fit_keeps_its_accuser(kept: Kept) -> None:
    kept.cut(1)
    kept.day = date(2026, 11, 21)

    await kept.anchor.keep()

    assert await _count(kept) == 3


async def test_a_line_behind_the_damage_does_not_move_the_anchor(kept: Kept) -> None:
    kept.cut(1)
    await kept.write(1)

    await kept.anchor.renew()

    assert await _count(kept) == 3


async def test_without_a_keyring_the_file_s_anchor_stands_alone(kept: Kept) -> None:
    kept.store.refuse = VaultLocked("keyring-locked")

    await kept.anchor.renew()

    assert (await kept.anchor.check()).whole
    assert await stored_anchor(kept.store, kept.audit.path) is None


async def test_two_data_directories_do_not_share_an_anchor(kept: Kept, tmp_path: Path) -> None:
    assert await stored_anchor(kept.store, tmp_path / "other" / FILE) is None


async def test_an_entry_that_is_no_anchor_is_none(kept: Kept) -> None:
    (name,) = kept.store.values
    kept.store.values[name] = "3 nonsense"

    assert await stored_anchor(kept.store, kept.audit.path) is None


async def _count(kept: Kept) -> int:
    anchor = await stored_anchor(kept.store, kept.audit.path)
    assert anchor is not None
    return anchor.count
