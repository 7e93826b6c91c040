"""The Windows program at a gateway on Linux, and what it leaves there when Windows ends the user's session."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from devtools.base import VENV, Stop, say, scripts
from devtools.borrowing import provide_qt
from devtools.environments import child_environment
from devtools.windows.places import INTERPRETER, MACHINE, windows_path
from devtools.windows.wine import Wine

ANSWER_SECONDS = 60.0
LOG, ANCHOR = "orders.audit.jsonl", "orders.audit.anchor"
"""The order log in a data folder, and the file that says how long it is."""
LOCKED = '"kind":"opend-locked"'
"""The record of the order log that says that OpenD was locked again."""

WALKED = MACHINE / "gateway" / "walk.json"
"""The steps of the last walk, written by gateway_walk.py."""
RESERVE = "\0"
"""What the order log ends with while it is open."""


def walk(wine: Wine, variables: Mapping[str, str], modules: str) -> int:
    """The Windows program at a practice market on this system, for the program a LIVE account at OpenD.

    `modules` is the folder with this package as Windows spells it; the walk itself is gateway_walk.py. Returns 0 if
    every step passed and the end of the session left all in order.
    """
    folder = WALKED.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with practice_market() as addresses:
        say(f"-- at {addresses['opend']}, a practice market on Linux")
        changes = {"PYTHONPATH": modules, "TIDEBOARD_TRADE_PASSWORD": addresses["trade_password"]}
        command = [INTERPRETER, "-m", "devtools.windows.gateway_walk", addresses["opend"], windows_path(str(folder))]
        code = wine.show(*command, changes=dict(variables) | changes)
        return code or session_ended(folder, addresses["control"])


def session_ended(folder: Path, control: str) -> int:
    """Whether the program, whose session ended while it was unlocked, left its order log whole and OpenD locked."""
    state = asked(control, "state")
    log = folder / LOG
    written = log.read_text(encoding="utf-8") if log.exists() else ""
    faults = ["OpenD is still unlocked"] if state["unlocked"] else []
    faults += [] if LOCKED in written else ["the order log does not say that OpenD was locked"]
    faults += ["the order log was not closed: its reserve is still there"] if written.endswith(RESERVE) else []
    verified = subprocess.run(
        [str(scripts(VENV) / "tideboard"), "audit", "verify", str(log)],
        env=child_environment(borrowed=provide_qt()),
        capture_output=True,
        text=True,
        check=False,
    )
    faults += [(verified.stdout + verified.stderr).strip()] if verified.returncode else []
    told = (
        f"FAIL  end of the session: {'; '.join(faults)}" if faults else f"ok    end of the session: {verified.stdout}"
    )
    say(told.rstrip())
    return 1 if faults else 0


def asked(control: str, command: str) -> dict[str, Any]:
    """The answer of a practice market's control port."""
    host, _, port = control.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=ANSWER_SECONDS) as link, link.makefile("rb") as lines:
        link.sendall(json.dumps({"do": command}).encode() + b"\n")
        answer: dict[str, Any] = json.loads(lines.readline())
    return answer


@contextlib.contextmanager
def practice_market() -> Iterator[dict[str, str]]:
    """A market of the checkout on this system; gives what it says of itself, and ends it with the block."""
    command = [str(scripts(VENV) / "tideboard-sandbox"), "--seed", "7", "--start", "10:30"]
    command += ["--opend-port", "0", "--control-port", "0"]
    with subprocess.Popen(
        [*command, "--exit-with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as market:
        line = market.stdout.readline() if market.stdout else b""
        if not line:
            raise Stop(f"{command[0]} does not start.")
        try:
            yield json.loads(line)
        finally:
            market.terminate()
            market.communicate()
