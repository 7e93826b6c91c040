"""`dev.py coverage`: the core's own tests with their branches counted, and the floor."""

from __future__ import annotations

from devtools.base import Stop, foreground, python
from devtools.environments import test_environment
from devtools.parts import IN_XDIST

HELP = """usage: python3 dev.py coverage
Runs the core's own tests and counts the branches of core that they reach; fails below the floor in pyproject.toml.
Counting doubles the time of the tests, so it runs every night and not in the gate. Takes no arguments."""
LEFT_OUT = ("tests/core/gateways/suite", "tests/core/wire")
"""Whole ports and fuzz reach little that the other tests do not, and take minutes under the trace."""


def coverage(arguments: list[str]) -> int:
    """Run the tests, then hold what they reached against the floor."""
    if arguments:
        raise Stop("coverage takes no arguments.")
    env = test_environment()
    counted = ("--cov", "--cov-report=", "--cov-fail-under=0", *(f"--ignore={folder}" for folder in LEFT_OUT))
    # A fork keeps no count of its lines: processes of pytest-xdist do.
    failed = foreground([python(), "-m", "pytest", *IN_XDIST, "tests/core", "tests/sandbox", *counted], env)
    return failed or foreground([python(), "-m", "coverage", "report", "--skip-covered"], env)
