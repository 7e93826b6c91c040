"""The runs behind `smoke.py`, in .venv: `smoke_run.py FOLDER WORK PLATFORM ...` exits 0 when all of them passed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from building import outside
from building.smoke import read, refusals
from devtools.base import Stop
from fakes.servers.desktop_services import gnome_keyring, private_bus, virtual_display

WINDOWS = sys.platform == "win32"
LIMIT = 180.0
"""Seconds for one run on a slow machine with two cores."""
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "FONTCONFIG_PATH")


def program(folder: Path, name: str) -> Path:
    """One of the two programs."""
    return folder / (f"{name}.exe" if WINDOWS else name)


def bare(home: Path, changes: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment of somebody who has just installed the program, in a home of their own."""
    env = {key: value for key, value in os.environ.items() if key.upper() in KEPT}
    env["PATH"] = os.pathsep.join(part for part in env["PATH"].split(os.pathsep) if ".venv" not in part)
    folders = {"HOME": home, "USERPROFILE": home, "APPDATA": home / "roaming", "LOCALAPPDATA": home / "local"}
    folders |= {f"XDG_{kind}_HOME": home / kind.lower() for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    folders["XDG_RUNTIME_DIR"] = home / "run"
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return env | {key: str(folder) for key, folder in folders.items()} | {"LANG": "C.UTF-8"} | dict(changes)


@contextlib.contextmanager
def services(platform: str, home: Path) -> Iterator[dict[str, str]]:
    """Message bus, keyring and display for one run; only Linux lacks them."""
    if not sys.platform.startswith("linux"):
        yield {}
        return
    with contextlib.ExitStack() as stack:
        bus = stack.enter_context(private_bus())
        stack.enter_context(gnome_keyring(home, bus, "smoke"))
        variables = {"DBUS_SESSION_BUS_ADDRESS": bus, "QT_QPA_PLATFORM": platform}
        yield variables | (stack.enter_context(virtual_display()) if platform == "xcb" else {})


def own_test(folder: Path, work: Path, platform: str) -> list[str]:
    """`tideboard --smoke-test` on one platform; returns what went wrong."""
    report, log = work / f"smoke-{platform}.json", work / f"smoke-{platform}.log"
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        home = Path(name)
        with services(platform, home) as variables, log.open("wb") as lines:
            command = [str(program(folder, "tideboard")), "--smoke-test", str(report)]
            began = time.monotonic()
            try:
                env = bare(home, variables | {"TIDEBOARD_SMOKE_LIMIT": str(LIMIT - 10)})  # its report names the step
                done = subprocess.run(
                    command, cwd=home, env=env, stdout=lines, stderr=subprocess.STDOUT, timeout=LIMIT, check=False
                )
            except subprocess.TimeoutExpired:
                return [f"no end within {LIMIT:.0f} s, see {log}"]
    wrong = refusals(read(report))
    wrong += [f"exit code {done.returncode}, see {log}"] if done.returncode else []
    if not wrong:
        steps = len(read(report)["steps"])
        print(f"smoke run on {platform}: {steps} steps in {time.monotonic() - began:.1f} s", flush=True)
    return wrong


def from_outside(folder: Path, work: Path) -> list[str]:
    """The frozen practice market serves the unmodified futu-api; returns what went wrong."""
    with tempfile.TemporaryDirectory(prefix="tide-") as name, (work / "smoke-sandbox.log").open("wb") as log:
        home = Path(name)
        market = subprocess.Popen(
            [str(program(folder, "tideboard-sandbox")), *outside.OPTIONS],
            cwd=home,
            env=bare(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            seen = outside.trade(market, Path(os.environ["TIDEBOARD_INTEROP_PYTHON"]), home, bare(home))
        except Stop as reason:
            return [f"{reason} (see {log.name})"]
        finally:
            market.terminate()
            market.communicate()
    print(f"tideboard-sandbox from outside: {seen}", flush=True)
    return []


def own_archive(folder: Path, work: Path) -> list[str]:
    """The frozen program records a practice session and has its commands; returns what went wrong."""
    with tempfile.TemporaryDirectory(prefix="tide-") as name, (work / "smoke-archive.log").open("wb") as log:
        home = Path(name)

        def run(arguments: Sequence[str]) -> int:
            command = [str(program(folder, "tideboard")), *arguments]
            return subprocess.run(
                command, cwd=home, env=bare(home), stdout=log, stderr=subprocess.STDOUT, timeout=LIMIT, check=False
            ).returncode

        try:
            print(outside.archive(run, str(home / "data")), outside.parts(run), sep="\n", flush=True)
        except (Stop, subprocess.TimeoutExpired) as reason:
            return [f"{reason} (see {log.name})"]
    return []


def main(folder: Path, work: Path, platforms: list[str]) -> int:
    """Run all; each complaint is a line on standard error."""
    wrong = [f"{platform}: {line}" for platform in platforms for line in own_test(folder, work, platform)]
    wrong += from_outside(folder, work) + own_archive(folder, work)
    for line in wrong:
        print(f"smoke run: {line}", file=sys.stderr, flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
