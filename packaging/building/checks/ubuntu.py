"""The Debian package in minimal roots of Ubuntu: installed without recommendations, tried, and its window drawn."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from building import bare_root, smoke
from building.bare_root import PERSON, Root
from building.checks.deb import bare
from building.release import Release
from devtools.base import ROOT, Stop, quiet

PICTURES = ROOT / "build" / "package" / "pictures"
SUITES = {"jammy": (2, 35), "noble": (2, 39)}
"""Ubuntu 22.04 and 24.04, each with its glibc."""
GLIBC = re.compile(r"libc6 \(>= (\d+)\.(\d+)\)")
NO_KEYRING = "keyring: "
"""The step of the smoke test for which a minimal root has no service."""


def check(dist: Path, release: Release, _work: Path) -> str:
    """Try the package on each suite whose glibc is new enough for where it was built; raises Stop for the first fault.

    Needs root and debootstrap.
    """
    package = dist / release.deb
    asked = glibc_of(quiet("dpkg-deb", "--field", package, "Depends"))
    results = []
    for suite, has in SUITES.items():
        if has < asked:
            results.append(
                f"{suite}: not tried, glibc is {_dotted(has)} and this package was built on {_dotted(asked)}"
            )
            continue
        with bare_root.fresh(bare_root.FOLDER, "ubuntu", suite) as root:
            results.append(f"{suite}: {bare(root, package)}, {tried(root, suite)}")
    return "; ".join(results)


def glibc_of(depends: str) -> tuple[int, int]:
    """The glibc that a package asks for; raises Stop where it names none."""
    if not (found := GLIBC.search(depends)):
        raise Stop(f"The package names no libc6: {depends}")
    return int(found[1]), int(found[2])


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def tried(root: Root, suite: str, pictures: Path = PICTURES) -> str:
    """What the smoke test says of a root without a keyring, and the size of a picture; raises Stop for other faults."""
    report, picture = root.home("smoke.json"), root.home("window.png")
    offscreen = ("env", "QT_QPA_PLATFORM=offscreen", "tideboard")
    root.run(*offscreen, "--smoke-test", f"/home/{PERSON}/{report.name}", person=True)
    read = smoke.read(report)
    if found := [each for each in smoke.refusals(read) if not each.startswith(NO_KEYRING)]:
        raise Stop(f"On Ubuntu {suite}: {'; '.join(found[:5])}")
    command = (*offscreen, "--sandbox", "--after", "12", "--screenshot", f"/home/{PERSON}/{picture.name}")
    root.must(*command, person=True, seconds=180)
    pictures.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(picture, pictures / f"ubuntu-{suite}.png")
    passed = sum(bool(step.get("passed")) for step in read["steps"])
    return f"{passed} of {len(read['steps'])} steps, a window of {picture.stat().st_size:,} bytes"
