"""The macOS bundle: on a Mac the disk image is opened and its program tried, elsewhere its parts are read."""

from __future__ import annotations

import plistlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from building import cocoa_probe, macos, smoke
from building.release import Release
from devtools.base import Stop, quiet


def check(dist: Path, release: Release, work: Path) -> str:
    """On a Mac: mount the image, verify every signature, try a copy of the program, look at its tables.

    Elsewhere nothing is started.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    facts = plistlib.loads(Path(macos.freeze_options(release, work)["plist"]).read_bytes())
    read = f"Info.plist with {len(facts)} facts, {len(entitlements())} entitlements"
    if release.system != "macos":
        return f"{read}; image, signatures and start: not run here, that takes a Mac"
    app = work / macos.BUNDLE
    seen = opened(dist / release.disk_image, facts, release, work / "volume", app)
    tried = smoke.make(app, release, work)
    return "; ".join([read, seen, *tried, cocoa_probe.examined(app)])


def entitlements() -> Mapping[str, object]:
    """What both programs are signed with."""
    found: Mapping[str, object] = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    return found


def opened(image: Path, facts: Mapping[str, object], release: Release, volume: Path, copy: Path) -> str:
    """Copy the bundle as a person does; raises Stop where a signature, a fact or the start is wrong."""
    volume.mkdir(parents=True)
    with macos.attached(image, volume):
        quiet("ditto", volume / macos.BUNDLE, copy)
        quiet(*macos.SEAL, copy)
        written = plistlib.loads((copy / "Contents" / "Info.plist").read_bytes())
        if wrong := [key for key, value in facts.items() if written.get(key) != value]:
            raise Stop(f"The bundle's Info.plist has its own idea of {', '.join(wrong)}.")
        if release.signed:
            quiet("spctl", "--assess", "--type", "execute", copy)
        version = quiet(copy / "Contents" / "MacOS" / macos.PROGRAM, "--version").strip()
        if not version.startswith(f"tideboard {release.version}"):
            raise Stop(f"The program in {image.name} calls itself {version!r}, not {release.version}.")
    return f"{image.name}: every signature holds, {version!r} started from it"
