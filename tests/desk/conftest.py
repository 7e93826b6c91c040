"""Engines in an environment of their own: `python3 dev.py test desk` runs these tests, the gate does not."""

from __future__ import annotations

import os

collect_ignore_glob = [] if "TIDEBOARD_DESK_PYTHON" in os.environ else ["test_*.py"]
