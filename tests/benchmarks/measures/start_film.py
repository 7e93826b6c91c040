"""Pictures of a start on a virtual X display, a tenth of a second apart: what a person sees until all docks stand."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.children import PATIENCE, BenchFailed, Kind
from building.x_picture import png
from fakes.servers.desktop_services import virtual_display

STEP = 0.1
MOMENTS = ("first paint", "docks painted", "ready", "first quote")
SCREEN = "Xvfb_screen0"
"""The file in which Xvfb keeps what is on its screen, as `xwd` would write it."""


class Frame(NamedTuple):
    """The screen at a time in seconds since the process was started."""

    at: float
    screen: bytes


def film(kind: Kind, folder: Path) -> list[str]:
    """Start once, write a PNG for each step at which the screen had changed, and return a line for each step."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, moments = _filmed(kind)
    lines, before = list[str](), b""
    for number, frame in enumerate(frames):
        share = changed(before, frame.screen)
        if share:
            (folder / f"{frame.at:04.1f}s.png").write_bytes(png(frame.screen))
        since = frames[number - 1].at if number else 0.0
        lines.append(described(frame.at, share, since, moments))
        before = frame.screen
    return lines


def changed(before: bytes, after: bytes) -> float:
    """Per cent of the bytes that are others; all of a first picture."""
    if len(before) != len(after):
        return 100.0
    differ = np.frombuffer(before, np.uint8) != np.frombuffer(after, np.uint8)
    return float(differ.mean() * 100)


def described(at: float, share: float, since: float, moments: Mapping[str, float]) -> str:
    """One step: its time, what changed on the screen, and the moments that passed since the step before."""
    passed = [f"{name} at {moments[name]:.2f} s" for name in MOMENTS if since < moments.get(name, -1.0) <= at]
    return "  ".join([f"{at:4.1f} s", f"{share:5.1f} % changed" if share else "as before", *passed])


def _filmed(kind: Kind) -> tuple[Sequence[Frame], Mapping[str, float]]:
    """The steps up to the last moment, and the moments in seconds since the start."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as home,
        virtual_display(framebuffer=Path(home)) as display,
        (Path(home) / "said").open("w+", encoding="utf-8") as said,
    ):
        screen, began = Path(home) / SCREEN, time.time()
        command = [*kind.command(), str(began), str(Path(home) / "tideboard")]
        env = kind.environment(home) | display
        process = subprocess.Popen(command, env=env, cwd=home, stdout=said, stderr=subprocess.DEVNULL)
        frames: list[Frame] = []
        try:
            while process.poll() is None:
                frames.append(Frame(time.time() - began, screen.read_bytes()))
                if frames[-1].at > PATIENCE:
                    raise BenchFailed(f"{kind.module} does not end")
                time.sleep(max(0.0, began + STEP * len(frames) - time.time()))
        finally:
            process.kill()
            process.wait()
        said.seek(0)
        lines = [line for line in said if line.startswith("{")]
    if process.returncode or not lines:
        raise BenchFailed(f"{kind.module} ended with {process.returncode}")
    moments: dict[str, float] = json.loads(lines[-1])
    end = max(moments[name] for name in MOMENTS)
    last = next((number for number, frame in enumerate(frames) if frame.at >= end), len(frames) - 1)
    return frames[: last + 1], moments
