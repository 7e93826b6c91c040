"""Hatchling's build hook: makes what the wheel and an editable install hold beside the sources.

That is the brokers' messages (proto/generate.py) and the compiled translations (resources/compile_translations.py).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "proto"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "resources"))

import compile_translations
import generate


class ProgramBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the generated files before hatchling collects the packages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate for wheels and editable installs alike."""
        generate.generate()
        compile_translations.compile_all()
