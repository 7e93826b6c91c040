"""Somebody with Windows, real or under Wine, who installs, upgrades and removes the program without questions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from devtools.base import WINDOWS, Stop
from devtools.borrowing import find_program

UNDER_WINE = not WINDOWS
TARGET = "amd64-unicode" if UNDER_WINE else "x86-unicode"
"""Wine without its 32-bit half runs the 64-bit stub; what is offered has the 32-bit one, the only one everywhere."""
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Tideboard"
ENDING = r"HKCU\Software\Classes\.tideboard-layout"
COMMAND = r"HKCU\Software\Classes\Tideboard.Layout\shell\open\command"
CHOSEN = "C:\\\u7528\u6237\\Tideboard"
"""A folder with a name that no Western code page can spell."""
LONGEST_RUN = 1000
"""Seconds for one program; the smoke test under Wine ends by itself after 900."""
SETTLE_SECONDS = 20
"""How long an uninstaller may take after its first process ended: it goes on as a copy of itself."""


class Person:
    """The computer of one person, who has nothing installed yet; closed again at the end of a `with`."""

    def __init__(self, system: str, local: Path, start_menu: Path, wine: Path | None, env: Mapping[str, str]) -> None:
        self.system = system
        self.local = local
        self.shortcut = start_menu / "Tideboard.lnk"
        self.folder = local / "Programs" / "Tideboard"
        self.data = local / "tideboard"
        self._wine = wine
        self._env = dict(env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wine is not None:
            subprocess.run([self._wine.with_name("wineserver"), "-k"], env=self._env, check=False)

    def run(self, *command: str | Path) -> int:
        """The exit code of a program; raises Stop for one that does not end."""
        return self._done(command)[0]

    def begin(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """A program that runs until its standard input ends."""
        return subprocess.Popen(
            self._command(*command),
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def pretend(self, version: str) -> bool:
        """Be another version of Windows from now on; False where this is Windows itself."""
        return self._wine is not None and not self.run("winecfg", "-v", version)

    @property
    def drive(self) -> Path:
        """Where drive C is."""
        return self.local.parents[3]

    def entry(self, key: str, name: str = "") -> str | None:
        """A text in the registry, None where there is none."""
        code, told = self._done(("reg", "query", key, *(["/v", name] if name else ["/ve"])))
        hit = re.search(r"REG_SZ\s+(.*\S)", told)
        return hit.group(1) if hit and not code else None

    def lend_programs(self, frozen: Path, names: Sequence[str]) -> None:
        """Put a program that Wine can start, and that waits for its input, in the place of the stand-ins."""
        for name in names:
            shutil.copyfile(self.drive / "windows" / "system32" / "cmd.exe", frozen / name)

    def prepare_installed(self) -> None:
        """What an installed program needs before it can start here; nothing on Windows."""

    def use_older(self) -> None:
        """Start the older version, which is going to be upgraded. Nothing here: stand-ins keep nothing."""

    def try_installed(self) -> None:
        """Let the installed program prove itself; raises Stop if it does not. Nothing here: stand-ins prove nothing."""

    def _done(self, command: Sequence[str | Path]) -> tuple[int, str]:
        # Into a file: a pipe would be waited for as long as Wine's own services hold it, which this command may start.
        with tempfile.TemporaryFile() as told:
            try:
                done = subprocess.run(
                    self._command(*command),
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=told,
                    stderr=subprocess.DEVNULL,
                    timeout=LONGEST_RUN,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise Stop(f"{' '.join(map(str, command))} did not end within {LONGEST_RUN} s.") from None
            told.seek(0)
            return done.returncode, told.read().decode(errors="replace")

    def _command(self, *command: str | Path) -> list[str]:
        return [str(part) for part in ([self._wine] if self._wine else []) + list(command)]


def somebody(work: Path) -> Person | None:
    """A person to try with: on Windows only in CI, where nobody's own installation is in the way; else under Wine."""
    if WINDOWS:
        if not os.environ.get("CI"):
            return None
        menu = Path(os.environ["APPDATA"]) / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return Person("Windows", Path(os.environ["LOCALAPPDATA"]), menu, None, os.environ)
    wine = find_program("wine")
    if wine is None:
        return None
    prefix = work / "wine"
    env = dict(os.environ, WINEPREFIX=str(prefix.resolve()), WINEDEBUG="-all", LC_ALL="C.UTF-8")
    env.pop("DISPLAY", None)
    for command in (("wineboot", "-i"), ("winecfg", "-v", "win10")):
        subprocess.run(
            [wine, *command],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_RUN,
            check=False,
        )
    homes = [path for path in (prefix / "drive_c" / "users").iterdir() if path.name != "Public"]
    roaming = homes[0] / "AppData" / "Roaming"
    menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
    return Person("Wine", homes[0] / "AppData" / "Local", menu, wine, env)


def live_through(person: Person, setups: Mapping[str, Path], versions: tuple[str, str, str]) -> None:
    """Older, this and newer version, one after the other; raises Stop at the first surprise."""
    older, this, newer = versions
    refuses_old_windows(person, setups[this])
    elsewhere(person, setups[this])
    install(person, setups[older], older)
    person.use_older()
    mine, settings = person.folder / "_internal" / "mine.txt", person.data / "settings.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    for path in (mine, settings):
        path.write_text("mine", encoding="utf-8")
    install(person, setups[this], this)
    expect("the older version's own file is gone", not (person.folder / "_internal" / f"only-in-{older}.txt").exists())
    expect("other people's files stay", mine.exists() and settings.exists())
    person.try_installed()
    install(person, setups[newer], newer)
    expect("an older version is refused with code 4", person.run(setups[this], "/S") == 4)
    refuses_while_running(person, setups[newer])
    remove(person)
    expect("files that were put there stay", mine.exists())
    expect("data stay when nobody asks", settings.exists())
    mine.unlink()
    install(person, setups[this], this)
    remove(person, "/REMOVEDATA")
    expect("data go when asked", not person.data.exists())


def refuses_old_windows(person: Person, setup: Path) -> None:
    """Under Wine, which can pretend to be Windows 7, an old system is refused and nothing is put there."""
    if person.pretend("win7"):
        code = person.run(setup, "/S")
        person.pretend("win10")
        expect(f"an old Windows is refused with code 5, not {code}", code == 5 and not person.folder.exists())


def elsewhere(person: Person, setup: Path) -> None:
    """A folder of the person's choice, with a Chinese name, and out of it again."""
    expect("it goes where the person says", person.run(setup, "/S", f"/D={CHOSEN}") == 0)
    folder = person.drive / CHOSEN.partition("\\")[2].replace("\\", "/")
    expect("it went there and nowhere else", (folder / "tideboard.exe").is_file() and not person.folder.exists())
    expect("its uninstaller ends with 0", person.run(f"{CHOSEN}\\uninstall.exe", "/S") == 0)
    settled(lambda: not folder.exists())
    expect("its folder is gone", not folder.exists())


def install(person: Person, setup: Path, version: str) -> None:
    """Install without questions and look at what Windows then knows."""
    expect(f"{setup.name} ends with 0", person.run(setup, "/S") == 0)
    person.prepare_installed()
    expect("the program is there", (person.folder / "tideboard.exe").is_file() and person.shortcut.is_file())
    expect("it has its own files", (person.folder / "_internal" / f"only-in-{version}.txt").is_file())
    expect("Windows knows the version", person.entry(UNINSTALL, "DisplayVersion") == version)
    expect("layouts open with it", (person.entry(COMMAND) or "").endswith('tideboard.exe" --open "%1"'))


def refuses_while_running(person: Person, setup: Path) -> None:
    """Neither setup nor uninstaller touches a program that runs."""
    before = files(person.folder)
    here = f"_?={person.entry(UNINSTALL, 'InstallLocation')}"  # without a copy of itself, whose code nobody hears
    with person.begin(person.folder / "tideboard-sandbox.exe", "--rest-port", "0", "--exit-with-parent") as process:
        if process.stdout is not None:
            process.stdout.readline()  # it runs
        codes = person.run(setup, "/S"), person.run(person.folder / "uninstall.exe", "/S", here)
        if process.stdin is not None:
            process.stdin.close()
    expect(f"code 3 twice while the program runs, not {codes}", codes == (3, 3))
    expect("nothing changed", files(person.folder) == before)


def remove(person: Person, *options: str) -> None:
    """Uninstall without questions; what was installed and what Windows knew of it has to go."""
    expect("the uninstaller ends with 0", person.run(person.folder / "uninstall.exe", "/S", *options) == 0)
    settled(lambda: person.entry(UNINSTALL, "DisplayVersion") is None and not (options and person.data.exists()))
    left = {path.name for path in files(person.folder)} - {"mine.txt"}
    expect(f"nothing of the program is left, not {sorted(left)[:5]}", not left)
    expect("the shortcut is gone", not person.shortcut.exists())
    expect("Windows forgot it", person.entry(UNINSTALL, "DisplayVersion") is None and person.entry(ENDING) is None)


def settled(done: Callable[[], bool], seconds: float = SETTLE_SECONDS) -> None:
    """Wait for what goes on after a command ended."""
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.2)


def files(folder: Path) -> dict[Path, int]:
    """Every file and its size."""
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def expect(what: str, holds: bool) -> None:  # noqa: FBT001  the one word that matters
    """Raise Stop unless it holds."""
    if not holds:
        raise Stop(f"The Windows installer: expected that {what}.")
