"""Docks over scripted reference data, and an archive of sixty sessions."""

from __future__ import annotations

from fakes.scenes.dock_fixtures import past_services, recorded, reference, scene

__all__ = ["past_services", "recorded", "reference", "scene"]
