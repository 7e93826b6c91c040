"""Starts the sandbox under the name it had in 0.1: `python -m tideboard_core.sandbox`; goes with the next version."""

from __future__ import annotations

import runpy

if __name__ == "__main__":
    runpy.run_module("tideboard_sandbox", run_name="__main__", alter_sys=True)
