"""The Debian package: a folder below /usr/lib, two links in /usr/bin, files for the desktop, no maintainer scripts."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tarfile
import textwrap
from collections.abc import Iterable, Mapping
from email.utils import formatdate
from pathlib import Path

from building import archives, desktop_files, man_pages
from building.changes import Changes, changes
from building.elf import Demands, demands
from building.icons import Icons
from building.release import DEBIAN_MACHINES, Release
from devtools.base import ROOT, Stop

TEMPLATES = ROOT / "packaging" / "linux"
NAME = "tideboard"
NOBODY = "Tideboard maintainers <maintainers@tideboard.invalid>"
"""The field is compulsory. Where the build names nobody: a role at a host that cannot exist (RFC 2606)."""
MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
CHANGELOG_WIDTH = 78

# Packages by soname, newest name first: Debian 13 and Ubuntu 24.04 renamed some to ...t64.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libatomic.so.1": "libatomic1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcom_err.so.2": "libcom-err2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "liblzma.so.5": "liblzma5",
    "libpng16.so.16": "libpng16-16t64 | libpng16-16",
    "libstdc++.so.6": "libstdc++6",
    "libsystemd.so.0": "libsystemd0",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# A library that is brought along still reads the system's own files: keyboards, names of characters, font folders.
DATA = {
    "libxkbcommon.so.0": "xkb-data",
    "libX11.so.6": "libx11-data",
    "libfontconfig.so.1": "fontconfig-config",
}
ALWAYS = ("ca-certificates", "tzdata")
"""Without authorities no broker's certificate can be verified; OpenSSL finds them where this package puts them.

Without time zones neither program starts: a minimal Ubuntu has none. The folder's own are read only where these lack.
"""
RECOMMENDED = ("default-dbus-session-bus | dbus-session-bus", "gnome-keyring | kwalletmanager | keepassxc")
SUGGESTED = ("fonts-noto-cjk",)
BEFORE = re.compile(r"(?<=\d)\.?(a|b|rc|dev)(?=\d)")


def make(frozen: Path, release: Release, target: Path, work: Path, icons: Icons) -> Path:
    """Build the package into `target`; same folder, same bytes. Raises Stop for a library of an unknown package."""
    root = work / "root"
    shutil.rmtree(work, ignore_errors=True)
    fill(root, frozen, release, icons)
    control(root, release, demands(frozen))
    settle(root)
    facts = (root / "DEBIAN").rename(work / "control")
    members = {"debian-binary": b"2.0\n"}
    for name, folder in (("control", facts), ("data", root)):
        packed = work / f"{name}.tar.xz"
        archives.tar_xz(folder, ".", packed, release.epoch, archives.filters(release), tarfile.GNU_FORMAT)
        members[packed.name] = packed.read_bytes()
    package = target / release.deb
    package.write_bytes(ar(members, release.epoch))
    return package


def ar(members: Mapping[str, bytes], epoch: int) -> bytes:
    """A Debian package is an archive of the oldest kind with three members in this order (deb(5))."""
    parts = [b"!<arch>\n"]
    for name, content in members.items():
        head = f"{name:<16}{epoch:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n"
        parts += [head.encode(), content, b"\n" * (len(content) % 2)]
    return b"".join(parts)


def fill(root: Path, frozen: Path, release: Release, icons: Icons) -> None:
    """What gets installed."""
    usr = root / "usr"
    shutil.copytree(frozen, usr / "lib" / NAME, symlinks=True)
    (usr / "bin").mkdir(parents=True)
    for program in man_pages.PROGRAMS:
        (usr / "bin" / program).symlink_to(f"../lib/{NAME}/{program}")
    pages = man_pages.pages(frozen, release)
    desktop_files.write(usr / "share", release, icons, pages, desktop_files.homepage())
    documents = usr / "share" / "doc" / NAME
    documents.mkdir(parents=True)
    shutil.copyfile(TEMPLATES / "copyright", documents / "copyright")
    told = changelog(changes(release)).encode()
    (documents / "changelog.gz").write_bytes(desktop_files.zipped(told))
    overrides = usr / "share" / "lintian" / "overrides" / NAME
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(TEMPLATES / "lintian-overrides", overrides)


def control(root: Path, release: Release, asked: Demands) -> None:
    """The package's own description and the sums of its files."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    folder = root / "DEBIAN"
    folder.mkdir()
    kilobytes = sum(max(1, -(-path.stat().st_size // 1024)) for path in files)
    (folder / "control").write_text(fields(release, asked, kilobytes), "utf-8")
    sums = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files)  # noqa: S324 dpkg's format
    (folder / "md5sums").write_text("".join(sums), "utf-8")


def maintainer(environment: Mapping[str, str] = os.environ) -> str:
    """Who answers for the package: DEBFULLNAME and DEBEMAIL, as Debian's own tools read them. Raises Stop for half."""
    name, email = environment.get("DEBFULLNAME", ""), environment.get("DEBEMAIL", "")
    if not name and not email:
        return NOBODY
    if not name or not MAIL.fullmatch(email):
        raise Stop("DEBFULLNAME has to be a name and DEBEMAIL an address like me@example.org.")
    return f"{name} <{email}>"


def fields(release: Release, asked: Demands, kilobytes: int) -> str:
    """The control file."""
    address = desktop_files.homepage()
    lines = [
        f"Package: {NAME}",
        f"Version: {version(release.version)}",
        f"Architecture: {DEBIAN_MACHINES[release.machine]}",
        f"Maintainer: {maintainer()}",
        f"Installed-Size: {kilobytes}",
        f"Depends: {', '.join(depends(asked))}",
        f"Recommends: {', '.join(RECOMMENDED)}",
        f"Suggests: {', '.join(SUGGESTED)}",
        "Section: misc",
        "Priority: optional",
        *([f"Homepage: {address}"] if address else []),
    ]
    return "\n".join([*lines, (TEMPLATES / "description").read_text("utf-8")])


def version(of_release: str) -> str:
    """A version as Debian sorts it: 0.2.0rc1 comes before 0.2.0."""
    return BEFORE.sub(r"~\1", of_release)


def depends(asked: Demands) -> list[str]:
    """Packages of what the folder needs and does not bring, sorted; raises Stop where none is known."""
    unknown = sorted(asked.libraries - PACKAGES.keys())
    if unknown:
        raise Stop(
            f"The folder needs {', '.join(unknown)}: bundle them, or name their packages in {Path(__file__).name}."
        )
    floor = f"libc6 (>= {'.'.join(map(str, asked.c_library))})"
    data = (package for library, package in DATA.items() if library in asked.bundled)
    return sorted({floor, *ALWAYS, *data, *(PACKAGES[library] for library in asked.libraries)})


def changelog(told: Iterable[Changes]) -> str:
    """Debian's form of the list of changes."""
    return "\n".join(_stanza(one) for one in told)


def _stanza(told: Changes) -> str:
    entries = told.entries or ("See the project's list of changes.",)
    lines = "\n".join(_bullet(entry) for entry in entries)
    seconds = (told.day - told.day.fromordinal(719163)).days * 86_400  # 719163 is 1 January 1970
    head = f"{NAME} ({version(told.version)}) unstable; urgency=medium"
    return f"{head}\n\n{lines}\n\n -- {maintainer()}  {formatdate(seconds)}\n"


def _bullet(entry: str) -> str:
    return textwrap.fill(entry, CHANGELOG_WIDTH, initial_indent="  * ", subsequent_indent="    ")


def settle(root: Path) -> None:
    """Modes that do not depend on who builds: folders and programs are everybody's to enter, the rest to read."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or (path.name in man_pages.PROGRAMS and path.parent.name == NAME)
            path.chmod(0o755 if runs else 0o644)
