"""Bare roots that hold nothing of ours: made once by debootstrap, copied for each use, gone with the last process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools.base import ROOT, Stop, quiet, say

FOLDER = ROOT / "build" / "package" / "roots"
"""Where the base and what was downloaded are kept from one check to the next."""
PERSON = "newcomer"
"""The ordinary user in every root."""
NOT_OURS = ("nodesource", "google", "docker", "github", "postgres")
"""Package sources of this machine that a bare Debian does not have, by a part of their file's name."""
SITES_OF = ("indextargets", "--format", "$(SITE)", "Identifier: Packages")
"""How apt-get is asked for the addresses of a suite, whose filter follows."""
MIRROR_LIST = re.compile(r"mirror\+file:(/.+)")
READ_BY_DEBOOTSTRAP = ("http://", "https://", "file:/")
SETTINGS = ("/etc/resolv.conf", "/etc/hosts")
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Certificates of the authorities that this machine trusts; a root's own package ca-certificates writes them anew."""
SCRIPTS = Path("/usr/share/debootstrap/scripts")
# Mounts and processes live in namespaces of their own: they end with the command, however that ends.
INSIDE = """
mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp" -o mode=1777 && mount -t tmpfs tmpfs "$0/run" || exit 1
[ -z "$ARCHIVES" ] || mount --bind "$ARCHIVES" "$0/var/cache/apt/archives" || exit 1
exec chroot "$@"
"""


@dataclass(frozen=True, slots=True)
class Suite:
    """A release of another system than this machine's, whose minimal root debootstrap makes.

    `keys` are those that sign its archive, and `script` is debootstrap's for all suites of that archive: one that is
    older than a suite has none of its name. `glibc` is the version that it came with.
    """

    codename: str
    name: str
    glibc: tuple[int, int]
    archive: str = "http://archive.ubuntu.com/ubuntu"
    components: str = "main universe"
    keys: Path = Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg")
    keys_in: str = "Ubuntu's package ubuntu-keyring"
    script: str = "gutsy"


JAMMY = Suite("jammy", "Ubuntu 22.04", (2, 35))
NOBLE = Suite("noble", "Ubuntu 24.04", (2, 39))
TRIXIE = Suite(
    "trixie",
    "Debian 13",
    (2, 41),
    archive="http://deb.debian.org/debian",
    components="main",
    keys=Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    keys_in="Debian's package debian-archive-keyring",
    script="sid",
)


@dataclass(frozen=True, slots=True)
class Root:
    """One copy. Commands run with a plain environment and nothing of this machine's but its network."""

    path: Path
    archives: Path

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a command as root or as the ordinary person, to its end; what it leaves running is ended.

        Raises Stop with its last lines where it has not ended within `seconds`.
        """
        home = f"/home/{PERSON}" if person else "/root"
        plain = {
            "HOME": home,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        if not person:
            plain["PATH"] += ":/usr/sbin:/sbin"
        who = [f"--userspec={PERSON}:{PERSON}"] if person else []
        # The root comes first for `$0`, and again as chroot's own argument.
        inner = [str(self.path), *who, str(self.path), "env", "-i", *(f"{k}={v}" for k, v in plain.items()), *command]
        outer = ["unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={self.path / 'proc'}"]
        env = dict(os.environ, ARCHIVES="" if person else str(self.archives))
        try:
            return subprocess.run(
                [*outer, "sh", "-c", INSIDE, *inner],
                env=env, text=True, capture_output=True, check=False, timeout=seconds, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            written = b"".join(each for each in (late.stdout, late.stderr) if isinstance(each, bytes))  # text or not
            tail = _tail(written.decode(errors="replace"))
            words = " ".join(command)[:200]
            raise Stop(f"{tail}\nIn a bare root: `{words}` did not end within {seconds:g} s.") from None

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """The same, and what it wrote to standard output; raises Stop with its last lines when it fails."""
        done = self.run(*command, person=person, seconds=seconds)
        if done.returncode:
            tail = _tail(done.stdout + done.stderr)
            raise Stop(f"{tail}\nIn a bare root: `{' '.join(command)[:200]}` ended with {done.returncode}.")
        return done.stdout

    def install(self, *packages: str) -> None:
        """Let apt install packages or .deb files of this root, without what they merely recommend."""
        self.must("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, seconds=1800)

    def has(self, program: str) -> bool:
        """Whether a program can be found by everybody."""
        return self.run("sh", "-c", f"command -v {program}", person=True).returncode == 0

    def home(self, name: str = "") -> Path:
        """A file of the person, seen from outside."""
        return self.path / "home" / PERSON / name

    def give(self, source: Path, name: str) -> Path:
        """Copy a file or folder into the person's home, as theirs alone."""
        target = self.home(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, symlinks=True) if source.is_dir() else shutil.copyfile(source, target)
        self.must("sh", "-c", f"chown -R {PERSON}: /home/{PERSON} && chmod -R go= /home/{PERSON}/.[!.]*")
        return target


def _tail(output: str) -> str:
    return "\n".join(output.strip().splitlines()[-15:])


def can_make(suite: Suite | None = None) -> str:
    """Why no root of this system, or of another suite, can be made on this machine, empty when it can."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return "the install tests need root"
    absent = [name for name in ("debootstrap", "unshare", "apt-get") if not shutil.which(name)]
    if suite and not suite.keys.exists():
        return f"{suite.keys} is not here: install {suite.keys_in} first"
    return f"apt-get install {' '.join(absent)} first" if absent else ""


def base(folder: Path, suite: Suite | None = None) -> Path:
    """The root that all others are copies of: this system's minimal one, or that of a suite. May raise Stop."""
    ending = suite.codename if suite else ""
    made, ready = folder / f"base{ending}", folder / f"ready{ending}"
    if ready.exists():
        return made
    if reason := can_make(suite):
        raise Stop(f"No bare root: {reason}.")
    say(f"making a bare root{f' of {suite.name}' if suite else ''} (once, about a minute)")
    shutil.rmtree(made, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if suite:
        command = ("debootstrap", "--variant=minbase", f"--keyring={suite.keys}", suite.codename, made, suite.archive)
        quiet(*command, SCRIPTS / suite.script)
    else:
        own = quiet("sh", "-c", '. /etc/os-release; echo "$VERSION_CODENAME"').strip()
        sites = quiet("apt-get", *SITES_OF, f"Codename: {own}")
        quiet("debootstrap", "--variant=minbase", own, made, archive_of(sites.splitlines(), own))
    _take_settings_over(made, suite)
    quiet("chroot", made, "useradd", "-m", "-s", "/bin/sh", PERSON)
    Root(made, _archives(folder, ending)).must("apt-get", "update", "-qq")
    ready.touch()
    return made


def archive_of(sites: Sequence[str], suite: str) -> str:
    """The first address of packages that debootstrap can read; a list of mirrors is opened. Raises Stop without one.

    GitHub's runners name `mirror+file:/etc/apt/apt-mirrors.txt`, which only apt understands. There the first mirror
    stands on the first line; what follows an address on its line are apt's own remarks (apt-transport-mirror(1)).
    """
    for site in sites:
        found = [site]
        if listed := MIRROR_LIST.fullmatch(site.rstrip("/")):
            path = Path("/", listed[1].lstrip("/"))
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            found = [line.split()[0] for line in lines if line.strip() and not line.lstrip().startswith("#")]
        if usable := next((each for each in found if each.startswith(READ_BY_DEBOOTSTRAP)), ""):
            return usable
    seen = f", but {', '.join(sites)}" if sites else ""
    raise Stop(f"No bare root: apt knows no http source of {suite}{seen}; apt-get update first.")


def _archives(folder: Path, ending: str) -> Path:
    archives = folder / f"archives{ending}"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    return archives


def _take_settings_over(made: Path, suite: Suite | None) -> None:
    """How this machine reaches packages, without the other places it knows; downloads are kept."""
    if suite:
        names = (suite.codename, f"{suite.codename}-updates")
        lines = [f"deb {suite.archive} {name} {suite.components}\n" for name in names]
        (made / "etc" / "apt" / "sources.list").write_text("".join(lines), encoding="utf-8")
    else:
        shutil.rmtree(made / "etc" / "apt")
        shutil.copytree("/etc/apt", made / "etc" / "apt", symlinks=True)
        for source in (made / "etc" / "apt").rglob("*"):
            if any(name in source.name for name in NOT_OURS):
                source.unlink()
        shutil.copytree("/usr/share/keyrings", made / "usr" / "share" / "keyrings", dirs_exist_ok=True)
    for name in SETTINGS:
        if Path(name).exists():
            shutil.copyfile(name, f"{made}{name}")
    if AUTHORITIES.exists():
        (made / "etc" / "ssl" / "certs").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(AUTHORITIES, f"{made}{AUTHORITIES}")


@contextmanager
def fresh(folder: Path, name: str, suite: Suite | None = None) -> Iterator[Root]:
    """A copy of a base, removed afterwards; raises Stop where none can be made or the base holds a Python."""
    ending = suite.codename if suite else ""
    source, copy = base(folder, suite), folder / f"root-{name}{ending}"
    remove(copy)
    quiet("cp", "-a", "--reflink=auto", source, copy)
    root = Root(copy, _archives(folder, ending))
    try:
        no_python(root)
        yield root
    finally:
        remove(copy)


def remove(copy: Path) -> None:
    """Take a copy away, never beyond its own file system."""
    if copy.exists():
        quiet("rm", "-rf", "--one-file-system", copy)


def no_python(root: Root) -> None:
    """Raises Stop where a root has a Python."""
    found: Sequence[str] = [name for name in ("python3", "python", "pip") if root.has(name)]
    if found:
        raise Stop(f"The bare root is not bare: it has {', '.join(found)}.")
