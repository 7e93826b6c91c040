"""The Debian package in minimal roots of other systems: installed without recommendations, tried, its first starts."""

from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path

from building import bare_root, smoke
from building.bare_root import PERSON, Root, Suite
from building.checks.deb import bare
from building.release import Release
from devtools.base import ROOT, Stop, quiet

PICTURES = ROOT / "build" / "package" / "pictures"
SUITES = (bare_root.JAMMY, bare_root.NOBLE, bare_root.TRIXIE)
"""The systems that README names beside the one of the build, each with another glibc."""
GLIBC = re.compile(r"libc6 \(>= (\d+)\.(\d+)\)")
SCREENS = ("xvfb", "x11-xserver-utils", "sway", "grim")
"""What stands for a person's screen, under X and under Wayland."""
SIZE = (1680, 1050)
"""Logical pixels of it; at 200 % it has twice as many each way."""
SCALES = (1, 2)
LEAST = 100_000
"""Bytes of a picture with the window; one of an empty screen has a tenth."""
# Each gets the width, height and scale of the screen, a data folder that does not exist, and the file for the picture.
# A desktop on X tells programs its scale by the resource Xft.dpi; the server would forget it with its only client.
IN_X = """
Xvfb :7 -screen 0 "$1x$2x24" -nolisten tcp -noreset >/tmp/log 2>&1 &
server=$!
export DISPLAY=:7
until [ -e /tmp/.X11-unix/X7 ]; do kill -0 $server || { cat /tmp/log; exit 1; }; sleep 0.1; done
echo "Xft.dpi: $((96 * $3))" | xrdb -nocpp -merge || exit 1
exec tideboard --data-dir "$4" --after 12 --screenshot "$5"
"""
IN_WAYLAND = """
export XDG_RUNTIME_DIR=/tmp/run WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
mkdir -m 700 "$XDG_RUNTIME_DIR"
printf 'output HEADLESS-1 resolution %sx%s scale %s\\nxwayland disable\\n' "$1" "$2" "$3" >/tmp/config
sway -c /tmp/config >/tmp/said 2>&1 &
compositor=$!
until [ -e "$XDG_RUNTIME_DIR/wayland-1" ]; do kill -0 $compositor || { cat /tmp/said; exit 1; }; sleep 0.1; done
export WAYLAND_DISPLAY=wayland-1 XDG_SESSION_TYPE=wayland
export SWAYSOCK="$(echo "$XDG_RUNTIME_DIR"/sway-ipc.*.sock)"
tideboard --data-dir "$4" >/tmp/said 2>&1 &
program=$!
until swaymsg -t get_tree | grep -q 'PRACTICE.*Tideboard'; do
  kill -0 $program || { cat /tmp/said; exit 1; }
  [ "$((waited += 1))" -le 180 ] || { echo "no window with an account in three minutes"; exit 1; }
  sleep 1
done
sleep 12
grim "$5" && kill $program && wait $program
"""
LIMIT = 170
"""Seconds for the smoke test on a slow machine with two cores, as in the smoke run of a build."""
NO_KEYRING = "keyring: "
"""The step of the smoke test for which a minimal root has no service."""


def check(dist: Path, release: Release, _work: Path) -> str:
    """Try the package on each suite whose glibc is new enough for where it was built; raises Stop for the first fault.

    Needs root and debootstrap. A suite whose keys this machine lacks is told as not tried; raises Stop if all are.
    """
    package = dist / release.deb
    asked = glibc_of(quiet("dpkg-deb", "--field", package, "Depends"))
    reasons = {suite: left_out(suite, asked) for suite in SUITES}
    if all(reasons.values()):
        raise Stop(f"On no other system: {'; '.join(reasons.values())}.")
    results = []
    for suite, reason in reasons.items():
        if reason:
            results.append(f"{suite.name}: not tried, {reason}")
            continue
        with bare_root.fresh(bare_root.FOLDER, "systems", suite) as root:
            results.append(f"{suite.name}: {bare(root, package)}, {tried(root, suite)}, {started(root, suite)}")
    return "; ".join(results)


def left_out(suite: Suite, asked: tuple[int, int]) -> str:
    """Why a package that asks for that glibc is not tried on a suite; empty when it is."""
    if suite.glibc < asked:
        return f"glibc is {_dotted(suite.glibc)} and this package was built on {_dotted(asked)}"
    return bare_root.can_make(suite)


def glibc_of(depends: str) -> tuple[int, int]:
    """The glibc that a package asks for; raises Stop where it names none."""
    if not (found := GLIBC.search(depends)):
        raise Stop(f"The package names no libc6: {depends}")
    return int(found[1]), int(found[2])


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def tried(root: Root, suite: Suite) -> str:
    """What the smoke test says off screen, where nothing is installed but the package; raises Stop for a fault.

    A root without a keyring may lack that step alone.
    """
    report, data = root.home("smoke.json"), f"/home/{PERSON}/of-the-smoke-test"
    patient = f"TIDEBOARD_SMOKE_LIMIT={LIMIT}"
    offscreen = ("env", "QT_QPA_PLATFORM=offscreen", patient, "tideboard", "--data-dir", data)
    root.run(*offscreen, "--smoke-test", f"/home/{PERSON}/{report.name}", person=True)
    read = smoke.read(report)
    if found := [each for each in smoke.refusals(read) if not each.startswith(NO_KEYRING)]:
        raise Stop(f"On {suite.name}: {'; '.join(found[:5])}")
    passed = sum(bool(step.get("passed")) for step in read["steps"])
    return f"{passed} of {len(read['steps'])} steps"


def started(root: Root, suite: Suite, pictures: Path = PICTURES) -> str:
    """Draw the first start of a person without data, under X and Wayland at 100 and 200 %; returns the pictures' sizes.

    Raises Stop where a picture is empty, or at 200 % has not twice the pixels each way.
    """
    root.install(*SCREENS)
    pictures.mkdir(parents=True, exist_ok=True)
    seen = []
    for system, script in (("X", IN_X), ("Wayland", IN_WAYLAND)):
        sizes = []
        for scale in SCALES:
            name = f"first-start-{suite.codename}-{system.lower()}-{scale}00"
            screen = (*(str(side * scale) for side in SIZE), str(scale))
            places = (f"/home/{PERSON}/{name}", f"/home/{PERSON}/{name}.png")
            root.must("sh", "-c", script, "sh", *screen, *places, person=True, seconds=300)
            shutil.copyfile(root.home(f"{name}.png"), pictures / f"{name}.png")
            sizes.append(size_of((pictures / f"{name}.png").read_bytes()))
        if any(abs(2 * one - two) > 1 for one, two in zip(*sizes, strict=True)):
            raise Stop(f"On {suite.name} under {system}: pictures of {sizes} pixels at 100 and 200 %.")
        seen.append(f"{system} {' and '.join(f'{width} x {height}' for width, height in sizes)}")
    return f"first start under {', '.join(seen)}"


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG (PNG specification, chunk IHDR); raises Stop where it is too small to show a window."""
    if len(picture) < LEAST:
        raise Stop(f"A picture of the first start has {len(picture):,} bytes: there is no window in it.")
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height
