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
UBUNTU = "http://archive.ubuntu.com/ubuntu"
UBUNTU_KEYS = Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg")
UBUNTU_SCRIPT = "/usr/share/debootstrap/scripts/gutsy"
# Mounts and processes live in namespaces of their own: they end with the command, however that ends.
INSIDE = """
mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp" -o mode=1777 && mount -t tmpfs tmpfs "$0/run" || exit 1
[ -z "$ARCHIVES" ] || mount --bind "$ARCHIVES" "$0/var/cache/apt/archives" || exit 1
exec chroot "$@"
"""


@dataclass(frozen=True, slots=True)
class Root:
    """One copy. Commands run with a plain environment and nothing of this machine's but its network."""

    path: Path
    archives: Path

    def run(self, *command: str, person: bool = False, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a command as root or as the ordinary person, to its end; what it leaves running is ended."""
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
        return subprocess.run(
            [*outer, "sh", "-c", INSIDE, *inner],
            env=env, text=True, capture_output=True, check=False, timeout=seconds, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def must(self, *command: str, person: bool = False, seconds: float = 900) -> str:
        """The same, and what it wrote to standard output; raises Stop with its last lines when it fails."""
        done = self.run(*command, person=person, seconds=seconds)
        if done.returncode:
            tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
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


def can_make(suite: str = "") -> str:
    """Why no root of this system, or of a suite of Ubuntu's, can be made on this machine, empty when it can."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return "the install tests need root"
    absent = [name for name in ("debootstrap", "unshare", "apt-get") if not shutil.which(name)]
    if suite and not UBUNTU_KEYS.exists():
        return f"{UBUNTU_KEYS} is not here: install Ubuntu's package ubuntu-keyring first"
    return f"apt-get install {' '.join(absent)} first" if absent else ""


def base(folder: Path, suite: str = "") -> Path:
    """The root that all others are copies of: this system's minimal one, or a suite of Ubuntu's. May raise Stop."""
    made, ready = folder / f"base{suite}", folder / f"ready{suite}"
    if ready.exists():
        return made
    if reason := can_make(suite):
        raise Stop(f"No bare root: {reason}.")
    say(f"making a bare root{f' of Ubuntu {suite}' if suite else ''} (once, about a minute)")
    shutil.rmtree(made, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if suite:
        # A debootstrap that is older than a suite has no script of its name; Ubuntu's suites have one between them.
        quiet("debootstrap", "--variant=minbase", f"--keyring={UBUNTU_KEYS}", suite, made, UBUNTU, UBUNTU_SCRIPT)
    else:
        own = quiet("sh", "-c", '. /etc/os-release; echo "$VERSION_CODENAME"').strip()
        sites = quiet("apt-get", *SITES_OF, f"Codename: {own}")
        quiet("debootstrap", "--variant=minbase", own, made, archive_of(sites.splitlines(), own))
    _take_settings_over(made, suite)
    quiet("chroot", made, "useradd", "-m", "-s", "/bin/sh", PERSON)
    Root(made, _archives(folder, suite)).must("apt-get", "update", "-qq")
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


def _archives(folder: Path, suite: str) -> Path:
    archives = folder / f"archives{suite}"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    return archives


def _take_settings_over(made: Path, suite: str) -> None:
    """How this machine reaches packages, without the other places it knows; downloads are kept."""
    if suite:
        lines = [f"deb {UBUNTU} {name} main universe\n" for name in (suite, f"{suite}-updates")]
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
    certificates = Path("/etc/ssl/certs/ca-certificates.crt")
    if certificates.exists():
        (made / "etc" / "ssl" / "certs").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(certificates, f"{made}{certificates}")


@contextmanager
def fresh(folder: Path, name: str, suite: str = "") -> Iterator[Root]:
    """A copy of a base, removed afterwards; raises Stop where none can be made or the base holds a Python."""
    source, copy = base(folder, suite), folder / f"root-{name}{suite}"
    remove(copy)
    quiet("cp", "-a", "--reflink=auto", source, copy)
    root = Root(copy, _archives(folder, suite))
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
