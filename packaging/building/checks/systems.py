"""The Debian package in minimal roots of other systems: installed without recommendations, tried, its first start."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from building import bare_root, smoke
from building.bare_root import PERSON, Root, Suite
from building.checks.deb import bare
from building.checks.tarball import IN_A_SESSION
from building.release import Release
from devtools.base import ROOT, Stop, quiet

PICTURES = ROOT / "build" / "package" / "pictures"
SUITES = (bare_root.JAMMY, bare_root.NOBLE, bare_root.TRIXIE)
"""The systems that README names beside the one of the build, each with another glibc."""
GLIBC = re.compile(r"libc6 \(>= (\d+)\.(\d+)\)")
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
    """The size of a picture of the first start on a screen, as the person who has no data yet; raises Stop without."""
    root.install("xvfb")
    picture = root.home("window.png")
    command = ("tideboard", "--after", "12", "--screenshot", f"/home/{PERSON}/{picture.name}")
    root.must("sh", "-c", IN_A_SESSION, "sh", *command, person=True, seconds=180)
    pictures.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(picture, pictures / f"first-start-{suite.codename}.png")
    return f"a window of {picture.stat().st_size:,} bytes"
