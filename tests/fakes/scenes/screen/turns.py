"""Turns of Qt's loop, for what ends after so many of them however fast the machine is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from fakes.values.waiting import between_tasks

TURNS = 8
"""A resize is laid out, places docks in a later turn, is laid out and painted again; tasks have their first steps."""


async def turns(count: int = TURNS) -> None:
    """Let what is queued be done, and what that queues: layouts, paints, calls of the next turn, steps of tasks."""
    for _ in range(count):
        await between_tasks(QApplication.processEvents)
