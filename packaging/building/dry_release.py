"""`dev.py release --dry`: what the release workflow does on Linux, but for forge, certificates and other systems."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from building import (
    bare_root,
    changelog,
    command,
    contents,
    feed,
    macho,
    readme_commands,
    signature,
    staging,
    sums,
    workflow,
)
from building import oldest as oldest_system
from building.release import Release
from devtools.base import ROOT, Stop, python, say
from devtools.environments import prepare

WORK = ROOT / "build" / "release"
PAGE = "https://example.org/tideboard"
"""Address of the repository where the environment names none: no file of a dry release is offered."""
NEVER = (
    "the machines of Windows and macOS, and what they sign: dev.py windows package, packaging/building/macos.py",
    "certificates, notarisation, the attestation, and the signature with the owner's key",
    "the draft at the forge, and the upload to it",
    "every test in its whole form: dev.py test whole",
)
"""What no machine of ours can do; the summary says it."""


class LeftOut(Exception):
    """A step that this machine cannot do; the text says why."""


def tag(_release: Release | None) -> str:
    """Version, tag and changelog, as they will be once version and heading are written."""
    text = changelog.CHANGELOG.read_text(encoding="utf-8")
    return workflow.check_tag({}, staging.version_of(ROOT), text)


def notes(_release: Release | None) -> str:
    """The notes are short, and the list is a file."""
    section = workflow.section_of(staging.version_of(ROOT))
    return f"{len(section.summary):,} characters of notes, {len(section.changes):,} of the list"


def wheels(_release: Release | None) -> str:
    """Each lock has its wheels, by their names."""
    done = subprocess.run(
        [str(python()), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/test_wheels.py"],
        cwd=ROOT, env=prepare(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Stop("\n".join(done.stdout.splitlines()[-15:]))
    return done.stdout.strip().splitlines()[-1]


def macos(_release: Release | None) -> str:
    """The macOS libraries of the lock, downloaded: none asks for a newer system than the app, and all get signed."""
    return macho.judged(contents.scratch(WORK / "macos"))


def root(_release: Release | None) -> str:
    """One bare root, by the sources of this machine, as the install tests of the release make theirs."""
    if reason := bare_root.can_make():
        raise LeftOut(reason)
    with bare_root.fresh(bare_root.FOLDER, "dry") as made:
        name = made.must("sh", "-c", '. /etc/os-release; echo "$PRETTY_NAME"').strip()
    return f"{name}, without Python"


def collected(release: Release | None) -> str:
    """All that was built as one release: SBOM, feed, notes and sums, each read back."""
    assert release is not None
    machines, target = contents.scratch(WORK / "machines"), WORK / "release"
    contents.scratch(target)
    machine = machines / f"machine-{release.system}-{release.machine}"
    machine.mkdir()
    listed = workflow.listed_sums(command.DIST / release.sums)
    for name in [*listed, release.sums]:
        (machine / name).symlink_to(command.DIST / name)
    page = workflow.homepage(environment_of_a_release())
    workflow.collect(machines, target, workflow.section_of(release.version), page)
    return judged(target, listed, release)


def judged(target: Path, built: Mapping[str, str], release: Release) -> str:
    """What a release says of itself; raises Stop where a file lacks or a sum is wrong."""
    digests = workflow.listed_sums(target / workflow.SUMS)
    wrong = sorted(name for name, digest in digests.items() if sums.digest(target / name) != digest)
    absent = sorted(({*built, release.bill_of_materials, feed.NAME}) - {*digests})
    if wrong or absent:
        raise Stop(f"Wrong sums: {', '.join(wrong) or 'none'}; lacking: {', '.join(absent) or 'none'}.")
    written = json.loads((target / feed.NAME).read_text(encoding="utf-8"))
    parts = json.loads((target / release.bill_of_materials).read_text(encoding="utf-8"))["components"]
    if written["version"] != release.version or len(written["notes"]) > changelog.LONGEST_SUMMARY:
        raise Stop(f"release.json names {written['version']}, with {len(written['notes'])} characters of notes.")
    return f"{len(digests)} files with their sums, {len(parts)} components in the SBOM, feed of {written['version']}"


def readme(release: Release | None) -> str:
    """What README says of packages, wheel and checkout, as a person who has the files of this release."""
    if reason := bare_root.can_make():
        raise LeftOut(reason)
    assert release is not None
    return readme_commands.run(release, WORK / "release")


def gate(_release: Release | None) -> str:
    """The whole gate of a fresh clone in a bare root, once: README names it, and no test runs it."""
    if reason := bare_root.can_make():
        raise LeftOut(reason)
    return readme_commands.in_a_checkout(readme_commands.Place.ONCE)


def signed(_release: Release | None) -> str:
    """The list of sums that `collect` made, signed with a key of this run."""
    if not shutil.which("gpg") or not shutil.which("gpg-agent"):
        raise LeftOut("apt-get install gnupg first")
    return signature.trial(WORK / "release")


def oldest(_release: Release | None) -> str:
    """A build on the oldest Ubuntu that is served, which `build` is not on a newer system, installed on others."""
    if sys.platform == "win32":
        raise LeftOut("made on Linux")
    library = os.confstr("CS_GNU_LIBC_VERSION")
    if not oldest_system.newer(library):
        return f"this machine has {library}, so that `build` made the files of a release"
    if reason := bare_root.can_make(bare_root.JAMMY):
        raise LeftOut(reason)
    return oldest_system.make(WORK / "oldest", environment_of_a_release())


STEPS: dict[str, Callable[[Release | None], str]] = {
    "tag": tag,
    "notes": notes,
    "wheels": wheels,
    "macos": macos,
    "root": root,
    "build": lambda _: built([]),
    "contents": lambda _: built(["--check", "contents"]),
    "again": lambda _: built(["--check", "reproducible"]),
    "collect": collected,
    "signature": signed,
    "readme": readme,
    "gate": gate,
    "oldest": oldest,
}
OF_A_BUILD = ("collect", "signature", "readme")
"""Steps over what was built."""
AFTER_A_BUILD = ("contents", "again", *OF_A_BUILD)
"""Steps that are not done where the build of the same run failed."""
BY_THE_OWNER = ("signature",)
"""Steps that a release leaves to its owner's computer: what a runner lacks for them stops no release."""


def built(arguments: Sequence[str]) -> str:
    """Run `dev.py package`, with the addresses of a release."""
    os.environ.update(environment_of_a_release())
    command.package(arguments)
    return "as dev.py package says above"


def environment_of_a_release() -> dict[str, str]:
    """The variables of this process, with the addresses of a release where they name none."""
    return {"TIDEBOARD_HOMEPAGE": PAGE, command.FEED: f"{PAGE}/releases/latest/download/release.json"} | dict(
        os.environ
    )


def release(arguments: Sequence[str]) -> int:
    """Do all steps or those named; a failure hides none but those over a failed build. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py release", description=__doc__)
    parser.add_argument("--dry", action="store_true", required=True, help="a tag makes the real one: docs/releasing.md")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"{', '.join(STEPS)}; all without a name")
    chosen = parser.parse_args(list(arguments)).steps or list(STEPS)
    if unknown := [name for name in chosen if name not in STEPS]:
        parser.error(f"no step {', '.join(unknown)}; there are {', '.join(STEPS)}")
    if not sys.platform.startswith("linux"):
        raise Stop("A dry release runs on Linux.")
    lines = walked({name: do for name, do in STEPS.items() if name in chosen})
    for line in [*lines, *(f"never     {each}" for each in NEVER)]:
        say(line)
    return int(any(line.startswith("FAILED") for line in lines))


def walked(steps: Mapping[str, Callable[[Release | None], str]]) -> list[str]:
    """Do steps one after the other; returns their lines. What a failed build left behind is not built once more."""
    lines: list[str] = []
    for name, do in steps.items():
        if name in AFTER_A_BUILD and any(line.startswith("FAILED    build,") for line in lines):
            lines.append(f"not done  {name}: the build failed")
        else:
            lines.append(step(name, do))
        say(lines[-1])  # at once: a run of an hour may be stopped before its summary
    return lines


def step(name: str, do: Callable[[Release | None], str], environment: Mapping[str, str] = os.environ) -> str:
    """Do one step; returns its line of the summary, which names the seconds that it took."""
    say(f"== {name}")
    began = time.monotonic()
    try:
        made = staging.read_release(command.WORK / staging.RELEASE) if name in OF_A_BUILD else None
        word, words = "ok      ", do(made)
    except LeftOut as reason:
        word, words = not_done(name, environment), str(reason)
    except (Stop, OSError) as reason:  # a build that failed leaves no files to the steps behind it
        word, words = "FAILED  ", str(reason)
    return f"{word}  {name}, {time.monotonic() - began:.0f} s: {words}"


def not_done(name: str, environment: Mapping[str, str]) -> str:
    """The word for a step that this machine cannot do: a failure only where CI is set and a release would do it."""
    return "FAILED  " if environment.get("CI") and name not in BY_THE_OWNER else "left out"
