"""Values that programs watch are told in small parts, each once, and only while somebody watches them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from fakes.scenes.served_programs import ServedProgramsScene
from fakes.scenes.trading.filled_hub import quote
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.programs.channel import WatchedItem, WatchedOf
from tideboard_desktop.programs.watches import OF_A_PART, PARTS, ProgramWatches

OF_A_TURN = PARTS * OF_A_PART
ITEMS = [WatchedItem(WatchedOf.QUOTE, f"HK.{code:05}") for code in range(1, OF_A_TURN + 11)]


class Watching:
    """What was told, part by part."""

    def __init__(self, folder: Path) -> None:
        self.scene, self.parts, self.owner = ServedProgramsScene(folder), list[Sequence[WatchedItem]](), QObject()
        self.watches = ProgramWatches(
            self.scene.hub, self.scene.fetches, self.parts.append, lambda _key: False, self.owner
        )

    def told(self) -> list[WatchedItem]:
        return [item for part in self.parts for item in part]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    made = Watching(tmp_path)
    yield made
    made.watches.close()


async def test_many_values_are_told_in_parts_each_once(watching: Watching) -> None:
    watching.watches.watch("agent", ITEMS)
    for item in ITEMS:
        watching.scene.put(Topic.QUOTE, item.symbol, quote())
    await until(lambda: len(watching.told()) >= len(ITEMS))
    assert [len(part) for part in watching.parts] == [OF_A_PART] * PARTS + [OF_A_PART, len(ITEMS) % OF_A_PART]
    assert watching.told() == ITEMS
    watching.scene.put(Topic.QUOTE, ITEMS[0].symbol, quote("613"))
    await until(lambda: len(watching.told()) > len(ITEMS))
    assert list(watching.parts[-1]) == [ITEMS[0]]


async def test_what_nobody_watches_any_more_is_not_told(watching: Watching) -> None:
    watching.watches.watch("agent", ITEMS[:OF_A_TURN])
    await until(lambda: bool(watching.parts))
    watching.watches.unwatch("agent", ITEMS[1:OF_A_TURN])
    watching.scene.put(Topic.QUOTE, ITEMS[0].symbol, quote())
    await until(lambda: len(watching.parts) == 2)
    assert [list(part) for part in watching.parts] == [ITEMS[:OF_A_PART], [ITEMS[0]]]
