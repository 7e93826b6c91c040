"""The files of a release from the oldest system that they are for: built in a minimal root of Ubuntu 22.04."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from building import bare_root, command, staging
from building.appimage import fetched
from building.bare_root import AUTHORITIES, FOLDER, JAMMY, PERSON
from building.checks import systems
from building.release import Release
from devtools.base import ROOT, Stop, quiet, say

PYTHON = "3.11.2"
SOURCES = (
    "http://deb.debian.org/debian/pool/main/p/python3.11/python3.11_3.11.2.orig.tar.gz",
    "https://www.python.org/ftp/python/3.11.2/Python-3.11.2.tgz",
)
"""Where the source of that Python lies, the same bytes in each: Ubuntu 22.04 has 3.10 and a candidate of 3.11."""
SOURCE_SUM = "2411c74bda5bbcfcddaf4531f66d1adc73f247f529aee981b029513aefdbf849"
"""SHA-256, as the signed description of Debian's source package says it (python3.11_3.11.2-6+deb12u6.dsc)."""
PREFIX = Path("/opt/python")
COMPILER = (
    *("gcc", "make", "libc6-dev", "pkg-config", "zlib1g-dev", "libssl-dev", "libffi-dev", "libsqlite3-dev"),
    *("libbz2-dev", "liblzma-dev", "uuid-dev"),
)
NEEDED = ("git", "zlib1g", "libssl3", "libffi8", "libsqlite3-0", "libbz2-1.0", "liblzma5", "libuuid1")
"""What a build takes of the system: git, and the libraries of the Python that is frozen."""
# Shared, as the Pythons of the forge are.
COMPILE = """
set -e
cd /home/newcomer
mkdir source
tar xf source.tar.gz -C source --strip-components=1
cd source
set -- --quiet --enable-shared --disable-test-modules --without-ensurepip
./configure "$@" --prefix="$0" LDFLAGS="-Wl,-rpath,$0/lib" >log 2>&1
make -s -j "$(nproc)" >>log 2>&1 && make -s install >>log 2>&1 || { tail -n 15 log; exit 1; }
"""
BUILD = '. "$HOME/settings.sh" && cd "$HOME/$0" && "$1" dev.py package && "$1" dev.py package --check contents'
LIBRARY = re.compile(r"glibc (\d+)\.(\d+)")
CHECKOUT = "tideboard"
CERTIFICATES = "authorities.crt"
HOURS = 3
"""So long may a build take there."""


def make(target: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Build the committed tree in a root of Ubuntu 22.04 into a folder, and try the package on each other system.

    Returns what was seen; raises Stop with the sentence otherwise. Needs root and debootstrap.
    """
    python = provide_python()
    with bare_root.fresh(FOLDER, "oldest", JAMMY) as root:
        root.install(*NEEDED)
        shutil.copytree(python, root.path / PREFIX.relative_to("/"), symlinks=True)
        quiet("git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks", ROOT, root.home(CHECKOUT))
        root.home("settings.sh").write_text(settings(environment), encoding="utf-8")
        root.give(AUTHORITIES, CERTIFICATES)
        inside = ("sh", "-c", BUILD, CHECKOUT, str(PREFIX / "bin" / "python3"))
        log = root.must(*inside, person=True, seconds=HOURS * 3600)
        release = kept(root.home(CHECKOUT), target, log)
    return f"{weighed(target, release)}; {systems.check(target, release, target)}"


def kept(checkout: Path, target: Path, log: str) -> Release:
    """Copy what was built in a checkout to a folder, whose parents may be absent, with the log beside it."""
    release = staging.read_release(checkout / "build" / "package" / staging.RELEASE)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(checkout / "dist", target)
    target.with_suffix(".log").write_text(log, encoding="utf-8")
    return release


def newer(named: str | None) -> bool:
    """Whether a C library that names itself so (`glibc 2.36`) is newer than that of Ubuntu 22.04."""
    found = LIBRARY.fullmatch(named or "")
    return found is not None and (int(found[1]), int(found[2])) > JAMMY.glibc


def settings(environment: Mapping[str, str]) -> str:
    """Lines for the shell of the root: the addresses of the release, how pip gets there, whom this machine trusts.

    A folder of this machine is not in the root, so that pip is told of none. An index may have a password, so that no
    command line holds these.
    """
    passed = {
        name: value
        for name, value in environment.items()
        if name in {command.FEED, "TIDEBOARD_HOMEPAGE", "DEBFULLNAME", "DEBEMAIL"}
        or (name.startswith("PIP_") and "/" not in value.partition("://")[0])
    }
    passed["PIP_CERT"] = f"/home/{PERSON}/{CERTIFICATES}"
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in passed.items())


def weighed(target: Path, release: Release) -> str:
    """The sizes of what a person downloads, with the glibc that the package asks for."""
    package = target / release.deb
    glibc = ".".join(map(str, systems.glibc_of(quiet("dpkg-deb", "--field", package, "Depends"))))
    sizes = [(target / name).stat().st_size / command.MEGABYTE for name in (release.deb, release.archive)]
    return f"built on {JAMMY.name}, asks for glibc {glibc}: {release.deb} {sizes[0]:.1f} MB, archive {sizes[1]:.1f} MB"


def provide_python() -> Path:
    """A Python that Ubuntu 22.04 can start, compiled there once; raises Stop where its source cannot be fetched."""
    made = FOLDER / f"python{PYTHON}{JAMMY.codename}"
    if made.exists():
        return made
    say(f"compiling Python {PYTHON} in a root of {JAMMY.name} (once, about five minutes)")
    with bare_root.fresh(FOLDER, "python", JAMMY) as root:
        root.install(*COMPILER)
        root.home("source.tar.gz").write_bytes(source())
        root.must("sh", "-c", COMPILE, str(PREFIX), seconds=3600)
        shutil.move(root.path / PREFIX.relative_to("/"), made)
    return made


def source(addresses: Sequence[str] = SOURCES, digest: str = SOURCE_SUM, folder: Path = FOLDER) -> bytes:
    """What the first address has that answers with the pinned bytes; raises Stop with the reason of each."""
    reasons = []
    for address in addresses:
        try:
            return fetched(address, digest, folder)
        except Stop as reason:
            reasons.append(str(reason))
    raise Stop(" ".join(reasons))
