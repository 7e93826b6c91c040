"""The trading floor of the docks that trade."""

from __future__ import annotations

from fakes.scenes.dock_fixtures import room

__all__ = ["room"]
