"""Maps and lists over scripted reference data."""

from __future__ import annotations

from fakes.scenes.dock_fixtures import reference

__all__ = ["reference"]
