"""Steps of a change of the appearance, as the settings make it: the running window gets it without a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from budgets.calls import Steps
from budgets.stage import painted
from fakes.scenes.screen.timers import next_frame
from tideboard_core.system.appearance import Language, ThemeChoice
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.resolved_appearance import resolve, system_preferences

CHANGES: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
    "theme": ({"theme": ThemeChoice.LIGHT}, {"theme": ThemeChoice.DARK}),
    "language": ({"language": Language.SIMPLIFIED}, {"language": Language.ENGLISH}),
}
"""Each there and back: the way back is counted."""


async def appearance_steps(steps: Steps, application: Application, idle: Callable[[], Awaitable[None]]) -> None:
    """Count them all; `idle` waits for the tasks that a change begins."""

    def change(other: Mapping[str, object]) -> None:
        before = application.preferences.settings.appearance
        application.preferences.change(appearance=replace(before, **other))  # type: ignore[arg-type]  # of its fields
        application.rebuild.check()  # which the next turn would call
        next_frame(application.frame)
        painted()

    for name, (there, back) in CHANGES.items():
        change(there)
        await idle()
        QCoreApplication.sendPostedEvents()  # what waits for the loop belongs to no step
        with steps.step(f"another {name}"):
            change(back)
        wanted = resolve(application.preferences.settings.appearance, system_preferences(application.qt))
        assert application.rebuild.appearance == wanted
        await idle()
