"""Changes of theme and language of the running window, each timed until the window is painted in the new look."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from benchmarks.ours.probes import Paints
from benchmarks.subject import Stopwatch
from tideboard_core.system.settings import Appearance, Language, ThemeChoice
from tideboard_desktop.assembly.application import Application

SETTLING = 1.5
"""Seconds after a change for what follows it: the old window is deleted, the tick of the second has come."""


async def switches(application: Application, count: int) -> dict[str, Any]:
    """So many changes of each kind, there and back; milliseconds of each, and how often the native window changed."""
    seen: dict[str, list[dict[str, float]]] = {"theme": [], "language": []}
    natives = {int(application.window.winId())}
    for number in range(count):
        forth = number % 2 == 0
        theme, language = (
            (ThemeChoice.LIGHT if forth else ThemeChoice.DARK),
            (Language.SIMPLIFIED if forth else Language.ENGLISH),
        )
        for kind, change in (("theme", {"theme": theme}), ("language", {"language": language})):
            before = application.preferences.settings.appearance
            seen[kind].append(await _switched(application, replace(before, **change)))
            natives.add(int(application.window.winId()))
    return {**seen, "native windows": len(natives)}


async def _switched(application: Application, appearance: Appearance) -> dict[str, float]:
    watch = Stopwatch()
    application.preferences.change(appearance=appearance)
    paints = Paints({"window": application.window})
    application.window.update()
    while not paints.counts["window"]:  # noqa: ASYNC110  a paint sets no event
        await asyncio.sleep(0)
    passed = watch.each(1, 1000)
    await asyncio.sleep(SETTLING)
    return passed
