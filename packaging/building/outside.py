"""A frozen program at work: the unmodified futu-api trades at its market, its archive gets a practice session."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devtools.base import Stop

SCRIPT = Path(__file__).with_name("smoke_outside.py")
OPTIONS = ("--opend-port", "0", "--control-port", "0", "--start", "10:30", "--exit-with-parent")
"""How the market is started; `--exit-with-parent` ends it when its standard input ends."""
ARCHIVE = {"practice": ("--sessions", "1", "--symbols", "HK.00700"), "status": (), "verify": ()}
"""Commands of `tideboard archive`: the first starts a practice exchange and records what that serves."""
DAY = "2026-11-20"
RULE = "sign-turn"
"""The rule that is asked; each new data folder has it."""
PARTS = {"archive": 0, "audit": 0, "signals": 0, "api": 0, "mcp": 2}
"""Exit code of `tideboard NAME --help`; the last is in the wheel alone, which a sentence says."""
LIMIT = 180.0
"""Seconds for the client on a slow machine with two cores."""


def trade(market: subprocess.Popen[bytes], client: Path, home: Path, env: Mapping[str, str]) -> str:
    """Let the client in `home` place an order and cancel it; returns what it saw, raises Stop with what it refused.

    `client` is a Python with futu-api; the market's first line says where it listens.
    """
    addresses = json.loads((market.stdout.readline() if market.stdout else b"") or b"{}")
    if "opend" not in addresses:
        raise Stop("tideboard-sandbox opened no port.")
    port = addresses["opend"].rpartition(":")[2]
    command = [str(client), str(SCRIPT), port, addresses["trade_password"]]
    try:
        done = subprocess.run(
            command, cwd=home, env=dict(env), capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        raise Stop(f"futu-api: no end within {LIMIT:.0f} s") from None
    if done.returncode:
        raise Stop("futu-api: " + (done.stdout + done.stderr)[-600:])
    return done.stdout.strip().splitlines()[-1]


def archive(run: Callable[[Sequence[str]], int], folder: str) -> str:
    """Record a session, look at it, check it, make the record of a rule by two processes.

    `run` starts the frozen program and returns its exit code; `folder` is a data folder that does not exist, as the
    program spells it. Raises Stop for any code but 0.
    """
    commands = ARCHIVE | {"export": ("--day", DAY, "--xlsx", f"{folder}/day.xlsx")}
    for command, options in commands.items():
        if code := run(["archive", command, "--data-dir", folder, *options]):
            raise Stop(f"tideboard archive {command} ends with {code}.")
    if code := run(["signals", "record", RULE, "--data-dir", folder, "--processes", "2"]):
        raise Stop(f"tideboard signals record ends with {code}.")
    return f"tideboard archive: {', '.join(commands)}, tideboard signals: record end with 0"


def parts(run: Callable[[Sequence[str]], int]) -> str:
    """Ask each command that is a program of its own for its usage; raises Stop for another code than is known."""
    codes = {name: run([name, "--help"]) for name in PARTS}
    if codes != PARTS:
        raise Stop(f"Of the commands of tideboard, --help ends with {codes} instead of {PARTS}.")
    return f"tideboard: {', '.join(name for name, code in codes.items() if not code)} have their usages"
