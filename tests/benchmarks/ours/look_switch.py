"""Changes of theme and language of the running window, each timed until the window is painted in the new look."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from benchmarks.ours.probes import Paints
from benchmarks.subject import Stopwatch
from tideboard_core.system.appearance import Language, ThemeChoice
from tideboard_core.system.settings import Appearance
from tideboard_desktop.assembly.application import Application

SETTLING = 1.5
"""Seconds after a change for what follows it: the old window is deleted, the tick of the second has come."""


async def switches(application: Application) -> dict[str, Any]:
    """A change of each kind there and back; milliseconds of each kind, the mean of both ways."""
    seen: dict[str, list[dict[str, float]]] = {"theme": [], "language": []}
    for theme, language in (
        (ThemeChoice.LIGHT, Language.SIMPLIFIED),
        (ThemeChoice.DARK, Language.ENGLISH),
    ):
        for kind, change in (("theme", {"theme": theme}), ("language", {"language": language})):
            before = application.preferences.settings.appearance
            seen[kind].append(await _switched(application, replace(before, **change)))
    return {kind: {name: (forth[name] + back[name]) / 2 for name in forth} for kind, (forth, back) in seen.items()}


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
