"""The signals dock over a made-up market: records, arming, changed rules, keys, table; with real keys and clicks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.market.signals import SignalsScene

__all__ = ["reference"]


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[SignalsScene]:
    made = SignalsScene(reference, tmp_path)
    made.fill()
    yield made
    await made.end()


async def test_shows(scene: SignalsScene) -> None:
    dock = await scene.show()
    await scene.computed(dock)
    dock.window().grab().save("/tmp/U/dock.png")
    print([(n, s.stage, s.problem) for n, s in dock.records.states.items()])
