"""Steps of the release workflow that are more than one command: `python packaging/building/workflow.py STEP ...`.

tag              the tag is that of the version in the tree, CHANGELOG.md has a section for it and nothing waits in it
machine          which Python, system and image of the forge this is: where two builds differ, look here first
compare A B      two builds on two machines gave the same bytes, as far as nobody signs them
collect A B      everything that the machines built (one folder each below A) into B, with the list of changes,
                 manifests for shops of programs, release.json and one list of sums; the notes lie beside the machines
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from building import archives, changelog, feed, shops, staging, sums
from building.environment import chosen_builder
from building.release import WINE_TEST
from devtools.base import ROOT, Stop, say

SUMS = "SHA256SUMS"
NOTES = "NOTES.md"
CHANGES = "changes.md"
"""What the name of the list of changes ends with."""
REPRODUCED = (".whl", ".tar.gz", ".tar.xz", ".deb")
"""Endings of what a second machine of the same system has to build byte for byte."""
PIP_FILES = (".whl", ".tar.gz")
"""What is the same for every system, and taken from Linux: there it was rebuilt and compared."""


def check_tag(environment: Mapping[str, str], version: str, text: str) -> str:
    """Say what is released; raises Stop when tag, version and changelog do not agree, or when something waits.

    A run that no tag started is a dry run: version and heading may still have to be written then, which is told.
    """
    if environment.get("GITHUB_REF_TYPE") != "tag":
        section, to_write = changelog.rehearsed(text, version)
        return f"dry run of {section.version}{'; to write before the tag: ' * bool(to_write)}{', '.join(to_write)}"
    tag = environment.get("GITHUB_REF_NAME", "")
    if changelog.DEVELOPMENT.search(version):
        raise Stop(f"The tree is {version}, on the way to a version: write the version itself, then tag.")
    if entries := changelog.waiting(text):
        raise Stop(f"{entries} entries of CHANGELOG.md wait under [{changelog.WAITING}]: no version has them.")
    if tag != f"v{version}":
        raise Stop(f"The tag is {tag}, but core/tideboard_core/__init__.py says {version}: it has to be v{version}.")
    return f"release of {version}, {changelog.section(text, version).date}"


def machine(environment: Mapping[str, str]) -> str:
    """What two machines may differ in although the workflow says the same of them."""
    image = " ".join(environment.get(name, "") for name in ("ImageOS", "ImageVersion")).strip()
    builder = chosen_builder(None)
    return f"{platform.platform()}, image {image or 'of no forge'}, freezes {builder.path}: Python {builder.full}"


def sums_of(folder: Path, endings: Sequence[str] = ("",)) -> dict[str, str]:
    """SHA-256 of each file directly in a folder that ends so."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name.endswith(tuple(endings))]
    return {path.name: sums.digest(path) for path in files}


def compare(first: Path, second: Path) -> str:
    """Compare what two machines built; raises Stop with the names that differ, are missing, or when there are none."""
    one, two = sums_of(first, REPRODUCED), sums_of(second, REPRODUCED)
    kinds = [ending for ending in REPRODUCED if any(name.endswith(ending) for name in one)]
    if len(kinds) != len(REPRODUCED):
        raise Stop(f"Nothing to compare for {', '.join(set(REPRODUCED) - set(kinds))} in {first}.")
    if differing := sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)):
        raise Stop(f"The second build gave other bytes for {', '.join(differing)}.")
    return "\n".join([*(f"{digest}  {name}" for name, digest in one.items()), "the same on both machines"])


def listed_sums(path: Path) -> dict[str, str]:
    """What a list of sums says of each name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def take(machine: Path, target: Path) -> None:
    """Copy what one machine built after comparing it with the machine's own list; raises Stop where they differ."""
    lists = sorted(machine.glob(f"{SUMS}-*"))
    if len(lists) != 1:
        raise Stop(f"{machine.name} has {len(lists)} lists of sums instead of one.")
    wanted, found = listed_sums(lists[0]), sums_of(machine)
    found = {name: digest for name, digest in found.items() if name not in {lists[0].name, feed.NAME}}
    if wanted != found:
        raise Stop(f"{machine.name} does not hold what its {lists[0].name} says.")
    linux = lists[0].name.startswith(f"{SUMS}-linux")
    for name in wanted:
        if linux or not name.endswith(PIP_FILES):
            if (target / name).exists():
                raise Stop(f"Two machines built {name}.")
            shutil.copyfile(machine / name, target / name)


def collect(machines: Path, target: Path, section: changelog.Section, homepage: str) -> str:
    """Put a release together in an empty folder: files, release.json and sums of all; the notes stay outside of it.

    Raises Stop if anything in the machines' folders was made under Wine: that is for tests only.
    """
    if made_under_wine := sorted(path.name for path in machines.rglob(f"*{WINE_TEST}*")):
        raise Stop(f"{made_under_wine[0]} was made under Wine, for tests: it is never offered.")
    if target.exists() and any(target.iterdir()):
        raise Stop(f"{target} is not empty.")
    target.mkdir(parents=True, exist_ok=True)
    for machine in sorted(path for path in machines.iterdir() if path.is_dir()):
        take(machine, target)
    name = f"tideboard-{section.version}-shops"
    day = dt.datetime.combine(section.date, dt.time(), dt.UTC)
    with tempfile.TemporaryDirectory() as manifests:
        shops.make(sums_of(target), section, homepage, Path(manifests))
        archives.tar_xz(Path(manifests), name, target / f"{name}.tar.xz", int(day.timestamp()))
    page = f"{homepage}/releases/tag/v{section.version}"
    listed = target / f"tideboard-{section.version}-{CHANGES}"
    listed.write_text(f"# Tideboard {section.version}\n\n{section.changes}\n", encoding="utf-8", newline="\n")
    feed.make(list(target.iterdir()), section.version, section.date.isoformat(), page, target)
    (machines / NOTES).write_text(notes(section, listed.name), encoding="utf-8", newline="\n")
    return sums.make(list(target.iterdir()), target / SUMS).read_text(encoding="utf-8")


def notes(section: changelog.Section, listed: str) -> str:
    """What the page of a release says: its summary, and the file that has every change."""
    return f"{section.summary}\n\nEvery change: `{listed}`, below.\n"


def section_of(version: str) -> changelog.Section:
    """The section of a version; in a dry run what would be released, under the version of the files built."""
    if os.environ.get("GITHUB_REF_TYPE") == "tag":
        return changelog.release_section(version)
    return changelog.rehearsed(changelog.CHANGELOG.read_text(encoding="utf-8"), version)[0]._replace(version=version)


def homepage(environment: Mapping[str, str]) -> str:
    """The https address of the repository, which only the forge knows; raises Stop without it."""
    address = environment.get("TIDEBOARD_HOMEPAGE", "").rstrip("/")
    if not address.startswith("https://"):
        raise Stop("TIDEBOARD_HOMEPAGE has to be the https address of the repository.")
    return address


def main(arguments: Sequence[str]) -> int:
    """Run one step; returns the exit code."""
    version = staging.version_of(ROOT)
    steps: dict[tuple[str, int], Callable[..., str]] = {
        ("tag", 1): lambda: check_tag(os.environ, version, changelog.CHANGELOG.read_text(encoding="utf-8")),
        ("machine", 1): lambda: machine(os.environ),
        ("compare", 3): lambda: compare(Path(arguments[1]), Path(arguments[2])),
        ("collect", 3): lambda: collect(
            Path(arguments[1]), Path(arguments[2]), section_of(version), homepage(os.environ)
        ),
    }
    step = steps.get((arguments[0] if arguments else "", len(arguments)))
    if step is None:
        say(__doc__ or "")
        return 2
    say(step())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"workflow.py: {reason}")
