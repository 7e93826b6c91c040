"""Logging of the sandbox: stderr, one line per event."""

from __future__ import annotations

import logging
import sys


def log_to_stderr() -> None:
    """Send the sandbox's records to stderr; no handler elsewhere sees them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname).1s %(name)s %(message)s"))
    logger = logging.getLogger("tideboard.sandbox")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
