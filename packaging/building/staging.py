"""A clean copy of the tree to build from, and what is known of it: version, commit, time."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from dataclasses import asdict
from pathlib import Path

from building.release import Release, this_system
from devtools.base import ROOT, Stop, quiet, say

RELEASE = "release-facts.json"
CHANGED = "-changed"
BUILD_FACTS = Path("core") / "tideboard_core" / "build.json"


def git(*arguments: str, root: Path = ROOT) -> str:
    """What git says of the checkout; one that is mounted into a container may belong to another user."""
    if not shutil.which("git"):
        raise Stop("Building takes the files that git knows: install git and build in a clone.")
    return quiet("git", "-c", "safe.directory=*", *arguments, cwd=root)


def changes(root: Path = ROOT) -> list[str]:
    """Files that differ from the commit or that it does not hold; ignored ones do not count."""
    listed = git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", root=root)
    return [entry[3:] for entry in listed.split("\0") if entry]


def version_of(tree: Path) -> str:
    """The version written in the core of a tree."""
    text = (tree / "core" / "tideboard_core" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def make(stage: Path, *, feed: str, signed: bool, committed: bool, root: Path = ROOT) -> Release:
    """Fill an empty folder with the tree of the commit and tell what release it is.

    Changes are built as well, unless `committed` leaves them out; the commit's name then tells that there were some.
    """
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    commit = git("rev-parse", "HEAD", root=root).strip()
    epoch = int(git("show", "-s", "--format=%ct", "HEAD", root=root))
    changed = [] if committed else changes(root)
    if changed:
        say(f"building with {len(changed)} changed files beside the commit: {', '.join(changed[:5])} ...")
        _copy_listed(stage, root)
        commit += CHANGED
    else:
        _unpack_commit(stage, root)
    system, machine = this_system()
    version = version_of(stage)
    release = Release(
        version=version, commit=commit, epoch=epoch, system=system, machine=machine, feed=feed, signed=signed
    )
    write_facts(stage, release, "frozen")
    return release


def repeat(work: Path, stage: Path) -> Release:
    """Stage once more what the build in `work` was made of, without what that build made in its tree."""
    shutil.rmtree(stage, ignore_errors=True)
    made = shutil.ignore_patterns("__pycache__", "*_pb2.py", "*_pb2.pyi", "*.qm", BUILD_FACTS.name)
    shutil.copytree(work / "stage", stage, ignore=made)
    release = read_release(work / RELEASE)
    write_facts(stage, release, "frozen")
    return release


def write_facts(stage: Path, release: Release, kind: str) -> None:
    """Write into the staged copy what the program tells of its own build; kind is "frozen" or "wheel"."""
    facts = {
        "version": release.version,
        "commit": release.commit,
        "made": release.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "feed": release.feed,
        "kind": kind,
    }
    (stage / BUILD_FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def write_release(path: Path, release: Release) -> None:
    """Keep what was built for checks that come later."""
    path.write_text(json.dumps(asdict(release)), encoding="utf-8")


def read_release(path: Path) -> Release:
    """What was built last; raises Stop when nothing was."""
    if not path.exists():
        raise Stop("Nothing was built yet: run `dev.py package` first.")
    return Release(**json.loads(path.read_text(encoding="utf-8")))


def _unpack_commit(stage: Path, root: Path) -> None:
    command = ["git", "-c", "safe.directory=*", "archive", "--format=tar", "HEAD"]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise Stop("git archive failed; its message is above.")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        # Python 3.11.2 of Debian 12 has no filters yet; what is unpacked here is our own commit.
        archive.extraction_filter = getattr(tarfile, "tar_filter", lambda member, _: member)
        archive.extractall(stage)  # noqa: S202


def _copy_listed(stage: Path, root: Path) -> None:
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", root=root)
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, stage / name)
