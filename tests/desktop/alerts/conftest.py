"""Docks over scripted answers."""

from __future__ import annotations

from fakes.scenes.dock_fixtures import reference

__all__ = ["reference"]
