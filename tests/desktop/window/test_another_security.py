"""A change of security: each dock shows the new one's data or dashes within 300 ms, and never the old one's."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.screen.timers import next_frame
from fakes.scenes.window.connected_window import MANY, words
from fakes.scenes.window.default_window import DefaultWindow, default_window
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

pytestmark = pytest.mark.slow

FOLLOWING = ("flow", "book", "ticket", "price_chart")
"""The docks of the default window that follow the letter; the others show lists and the account."""
STRANGER = InstrumentId("HK.00066")
"""Nothing of it is known before."""
SOON = 0.3
"""Seconds."""
TELLING = 3
"""Digits from which a figure is no count, step or choice of the dock."""
BACK = f"Back to {TENCENT}"
"""A button that leads back to the security before."""
CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")


def figures(dock: QWidget) -> set[str]:
    """The figures that a dock shows or says, without times of day."""
    said = (CLOCK.sub("", text) for text in words(dock) if BACK not in text)
    found = {figure for text in said for figure in re.findall(r"\d[\d,.]*\d", text)}
    return {figure for figure in found if sum(sign.isdigit() for sign in figure) >= TELLING}


async def test_no_dock_shows_the_security_before_while_nothing_is_answered(qapp: QApplication, tmp_path: Path) -> None:
    """The window ends within the test: pytest-qt handles events after it, when no loop runs for the window's tasks."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    async with default_window(qapp, tmp_path) as window:
        left = await left_over(window)

    assert {when: found for when, found in left.items() if found} == {}


async def left_over(window: DefaultWindow) -> dict[str, set[str]]:
    """Texts of the security before that each dock still shows at once and soon after another one is chosen."""
    docks = {key: window.dock(key) for key in FOLLOWING}
    before, shown = {key: figures(dock) for key, dock in docks.items()}, window.selection.instrument
    assert all(before.values())
    account = window.built.window.account
    assert account is not None
    number = re.findall(r"\d+", account.short_id)
    for proto in ProtoId:
        if proto >= ProtoId.Qot_Sub:
            await window.sandbox.fault(int(proto), "hold-reply", times=MANY)
    window.selection.select(STRANGER)
    left: dict[str, set[str]] = {}
    for wait in (0.0, SOON):
        window.clock.advance(wait)
        await window.turns(1)
        next_frame(window.frame)
        await window.turns(1)
        for key, dock in docks.items():
            said = words(dock)
            old = {text for text in said if shown in text and BACK not in text}
            left[f"{key} after {wait}"] = (figures(dock) & before[key]).difference(number) | old
            assert any(STRANGER in text for text in said), key
    await window.sandbox.release()
    return left
