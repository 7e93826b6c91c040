"""Objects that earlier tests made: left out of later collections, and looked at again once they are many."""

from __future__ import annotations

import gc

MOST_SPARED = 300_000
"""Objects that may be left out of collections before all are looked at again: some 80 MB."""


class SparedHeap:
    """Counts what this process leaves out as it is added: asking the collector takes as long as a collection."""

    def __init__(self) -> None:
        self._added = self._looked_at = 0

    def spare(self) -> None:
        """Leave what lives now out of later collections: one takes 100 ms else, inside somebody's loop."""
        self._added += len(gc.get_objects())
        gc.freeze()

    def collect(self) -> None:
        """Free the circles of earlier files, as closed windows and loops are, once there are many more objects.

        What is left out is never freed where it is a circle: a process would grow by 5 MB a file.
        """
        if self._added > MOST_SPARED:
            self._added = 0
            if gc.get_freeze_count() > self._looked_at + MOST_SPARED:
                gc.unfreeze()
                self._looked_at = 0
        gc.collect()
        if not self._looked_at:
            gc.freeze()
            self._looked_at = gc.get_freeze_count()
        self.spare()


HEAP = SparedHeap()
"""Heap of this process."""
