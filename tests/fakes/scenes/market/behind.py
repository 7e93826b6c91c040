"""Scripted answers of what stands behind the flow: every part is the scene's source, which answers calls by name."""

from __future__ import annotations

from typing import Any

from fakes.scenes.market.reference import ReferenceScene


def script_behind(scene: ReferenceScene, **answers: Any) -> None:
    """Answer these calls of `ports.behind` by their names."""
    scene.source.answers |= answers
