"""The Debian package in a bare root: installed, started from its desktop entry, upgraded over an older one, removed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from building import bare_root, x_picture
from building.bare_root import Root
from building.checks.desktop_session import Seen, faults, inside, session
from building.release import Release
from devtools.base import ROOT, Stop, quiet

PICTURES = ROOT / "build" / "package" / "pictures"
DATA = ".local/share/tideboard"
OLDER = "0.0.9"
OLDER_FILE = "usr/lib/tideboard/_internal/of-an-older-version"
DESKTOP = (
    *("xvfb", "x11-utils", "x11-apps", "libgtk-3-bin", "libglib2.0-bin", "dbus", "gnome-keyring"),
    *("xdg-utils", "shared-mime-info", "desktop-file-utils", "hicolor-icon-theme", "appstream", "man-db"),
)
"""What stands for somebody's desktop; none of it needs Python."""
OLD_SETTINGS = ROOT / "tests" / "vectors" / "settings-1.json"
LAYOUT = "application/vnd.tideboard.layout+json"
METAINFO = "/usr/share/metainfo/io.tideboard.Tideboard.metainfo.xml"
WHOLE = re.compile(r"whole, (\d+) records")


def check(dist: Path, release: Release, work: Path) -> str:
    """Try the package; returns what was seen, raises Stop with the sentence otherwise. Needs root and debootstrap."""
    package = dist / release.deb
    told = [_lint(package)]
    older = _older(package, work)
    with bare_root.fresh(bare_root.FOLDER, "deb") as root:
        told.append(bare(root, older))
        root.install(*DESKTOP)
        bare_root.no_python(root)
        told += [_known_to_the_desktop(root), _started(root, "first-start")]
        kept = _data_of_an_older_version(root)
        told.append(_upgraded(root, package, release, kept))
        told.append(_newer_settings(root))
        told.append(_removed(root))
        bare_root.no_python(root)
    return "; ".join(told)


def _lint(package: Path) -> str:
    """Lintian finds nothing but what the package's own overrides argue."""
    if not shutil.which("lintian"):
        raise Stop("apt-get install lintian first: the package is not looked at without it.")
    # Which of the overrides are in use depends on the Python that was frozen.
    command = ["lintian", "--allow-root", "--display-info", "--tag-display-limit", "0", str(package)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = [line for line in told.splitlines() if line[:2] in {"E:", "W:", "I:"} and " unused-override " not in line]
    if found:
        raise Stop("\n".join(found[:20]) + f"\nLintian finds {len(found)} faults.")
    return "lintian has nothing to say"


def _older(package: Path, work: Path) -> Path:
    """The same package as an older version, with a file more than the new one has."""
    folder = work / "older"
    shutil.rmtree(folder, ignore_errors=True)
    quiet("dpkg-deb", "-R", package, folder)
    control = folder / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {OLDER}", control.read_text("utf-8")), "utf-8")
    (folder / OLDER_FILE).write_text("An upgrade takes this away.\n", "utf-8")
    made = work / f"tideboard_{OLDER}.deb"
    quiet("dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z1", folder, made)
    shutil.rmtree(folder)
    return made


def _put(root: Root, package: Path) -> None:
    """Let apt install or upgrade from a file; what it depends on comes from Debian."""
    shutil.copyfile(package, root.path / "opt" / package.name)
    root.install(f"/opt/{package.name}")


def bare(root: Root, package: Path) -> str:
    """Depends is whole: with nothing but it, every library is found and both programs start."""
    _put(root, package)
    bare_root.no_python(root)
    places = "/usr/lib/tideboard/_internal:/usr/lib/tideboard/_internal/PySide6/Qt/lib"
    every = f"find /usr/lib/tideboard -name '*.so*' -exec env LD_LIBRARY_PATH={places} ldd {{}} + 2>&1"
    lost = sorted({line.strip() for line in root.must("sh", "-c", every).splitlines() if "not found" in line})
    if lost:
        raise Stop(f"The package's Depends leave out: {', '.join(lost[:10])}.")
    seen = root.must("tideboard", "--version", person=True).strip()
    root.must("env", "QT_QPA_PLATFORM=offscreen", "tideboard", "--help", person=True)
    root.must("tideboard-sandbox", "--version", person=True)
    return f"installed without a Python in the root: {seen}"


def _known_to_the_desktop(root: Root) -> str:
    """Entry, icons, layout type, man pages and the shop window's text are where a desktop looks, and valid."""
    must = root.must
    must("desktop-file-validate", "/usr/share/applications/tideboard.desktop")
    must("appstreamcli", "validate", "--no-net", METAINFO)
    layout = root.home("mine.tideboard-layout")
    layout.write_text("{}", "utf-8")
    asked: list[tuple[Callable[[], str], str]] = [
        (
            lambda: must(
                "gio", "info", "-a", "standard::content-type", f"/home/{bare_root.PERSON}/{layout.name}", person=True
            ),
            LAYOUT,
        ),
        (
            lambda: must("xdg-mime", "query", "default", LAYOUT, person=True),
            "tideboard.desktop",
        ),
        (lambda: must("man", "-w", "tideboard", "tideboard-sandbox", person=True), "tideboard-sandbox.1"),
        (lambda: must("sh", "-c", "man --warnings tideboard tideboard-sandbox 2>&1 >/dev/null", person=True), ""),
        (lambda: must("dpkg", "--verify", "tideboard"), ""),
    ]
    for question, wanted in asked:
        if wanted not in (answer := question()) or (not wanted and answer):
            raise Stop(f"The desktop does not know the program: {answer!r} instead of {wanted!r}.")
    scripts = [
        path.name
        for path in (root.path / "var/lib/dpkg/info").glob("tideboard.*")
        if path.suffix not in {".list", ".md5sums"}
    ]
    if scripts:
        raise Stop(f"The package runs scripts of its own: {', '.join(scripts)}.")
    return "entry, metainfo, layout type and man pages are valid"


def _started(root: Root, name: str) -> str:
    """The smoke test passes, and the window comes up from the desktop entry for a person who never started it."""
    data = f"/home/{bare_root.PERSON}/{DATA}"
    inside(root, f"tideboard --smoke-test smoke.json --data-dir {data}")
    seen = _seen(root, name)
    if found := faults(seen.said):
        raise Stop("\n".join(found[:10]) + "\nStarted from the desktop entry, the program complains.")
    return f"smoke test passed; from the desktop entry a window {seen.title!r} after {seen.milliseconds} ms"


def _seen(root: Root, name: str) -> Seen:
    """One session; the window has to belong to the desktop entry, and everything to end when it is told to."""
    seen = session(root)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(x_picture.png(seen.screen))
    if '"Tideboard"' not in seen.window_class:
        raise Stop(f"The window's class is {seen.window_class}, the desktop entry says Tideboard.")
    if seen.second or seen.left:
        raise Stop(f"A second start ended with {seen.second}; left over: {seen.left or 'nothing'}.\n{seen.said}")
    return seen


def _data_of_an_older_version(root: Root) -> dict[str, bytes]:
    """Give the person settings of version 1 beside the order log and layouts they have; returns what must stay."""
    root.give(OLD_SETTINGS, f"{DATA}/settings.json")
    data = root.home(DATA)
    kept = {path.name: path.read_bytes() for path in data.iterdir() if path.name.startswith(("audit", "orders"))}
    if not _records(root):
        raise Stop("The smoke test left no order log behind, so there is nothing to upgrade over.")
    return kept | {"settings.json": OLD_SETTINGS.read_bytes()}


def _records(root: Root) -> int:
    """How many records `tideboard audit verify` finds whole."""
    told = root.must("tideboard", "audit", "verify", person=True)
    found = WHOLE.search(told)
    return int(found[1]) if found else 0


def _upgraded(root: Root, package: Path, release: Release, kept: dict[str, bytes]) -> str:
    """The older version gives way whole; settings come over with their old file kept, the order log stays whole."""
    before, data = _records(root), root.home(DATA)
    layouts = json.loads((data / "layouts.json").read_text("utf-8"))
    _put(root, package)
    if (root.path / OLDER_FILE).exists() or release.version not in root.must("tideboard", "--version", person=True):
        raise Stop("The older version did not go when the new one came.")
    _seen(root, "after-the-upgrade")
    settings = json.loads((data / "settings.json").read_text("utf-8"))
    old = data / "settings-1.json"
    if settings["version"] == 1 or not old.exists() or old.read_bytes() != kept["settings.json"]:
        raise Stop(f"Settings of version 1 are now {settings['version']}; {old.name} kept: {old.exists()}.")
    if settings["appearance"]["theme"] != "light" or settings["watchlists"][0]["symbols"] == []:
        raise Stop("The settings of the older version did not come over.")
    after, now = _records(root), json.loads((data / "layouts.json").read_text("utf-8"))
    if after < before or now["version"] < layouts["version"]:
        raise Stop(f"The order log had {before} records and has {after}; layouts were of version {layouts['version']}.")
    return f"upgraded from {OLDER}: settings 1 -> {settings['version']} with the old file kept, {after} records whole"


def _newer_settings(root: Root) -> str:
    """Settings of a version to come are left alone: the program starts without them and says so."""
    file = root.home(DATA) / "settings.json"
    theirs = json.dumps({"version": 99, "appearance": {"theme": "light"}})
    file.write_text(theirs, "utf-8")
    seen = _seen(root, "settings-of-a-newer-version")
    if file.read_text("utf-8") != theirs:
        raise Stop("Settings of a newer version were overwritten.")
    if not faults(seen.said):
        raise Stop("Nothing is said about settings of a newer version.")
    return "settings of a newer version are refused and stay"


def _removed(root: Root) -> str:
    """Removing and purging takes every file away but the person's own."""
    listed = root.must("dpkg", "-L", "tideboard").split()
    mine = [path for path in listed if not (root.path / path.lstrip("/")).is_dir() or "/tideboard" in path]
    data = sorted(path.name for path in root.home(DATA).iterdir())
    root.must("apt-get", "purge", "-y", "-qq", "tideboard")
    left = [
        path for path in mine if (root.path / path.lstrip("/")).exists() or (root.path / path.lstrip("/")).is_symlink()
    ]
    if left or sorted(path.name for path in root.home(DATA).iterdir()) != data:
        raise Stop(f"After the removal: {', '.join(left[:10]) or 'the data of the person changed'}.")
    return f"removed: {len(mine)} files and folders gone, the person's {len(data)} kept"
