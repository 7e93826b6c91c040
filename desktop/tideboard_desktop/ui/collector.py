"""Pauses Python's cycle collector while the program starts."""

from __future__ import annotations

import gc


def pause_collector() -> None:
    """Collect nothing until `resume_collector`.

    Nearly everything that a start makes stays: looking it through again and again took 80 to 170 ms of processor time.
    """
    gc.disable()


def resume_collector() -> None:
    """Collect again what is made from now on; does nothing unless the collector is paused."""
    if gc.isenabled():
        return
    # Both calls only move lists: what exists counts as old now, and the next collection of the young does not walk
    # through all of it at once. It is not left frozen, because a window that goes leaves cycles behind.
    gc.freeze()
    gc.unfreeze()
    gc.enable()
