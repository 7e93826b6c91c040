"""Scripted answers of what stands behind the flow: every part is the scene's source, which answers calls by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from fakes.scenes.market.reference import ReferenceScene

PARTS = ("brokers", "short_selling", "holders", "company", "events", "news", "listings")


def script_behind(scene: ReferenceScene, **answers: Any) -> None:
    """Answer these calls of `ports.behind` by their names."""
    source = scene.source
    source.__dict__["behind"] = SimpleNamespace(**dict.fromkeys(PARTS, source))
    source.answers |= answers
