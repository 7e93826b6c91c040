"""What is built: version, commit and date of a release, and the names of everything that comes out of it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
WINE_TEST = "-wine-test"
"""In the names of what was made under Wine; the release workflow refuses files with it."""
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
DEBIAN_MACHINES = {"x86_64": "amd64", "arm64": "arm64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version for one system.

    `commit` is 40 hex digits with "-changed" behind them where the checkout had changes. `epoch` is the time of that
    commit in seconds UTC and the time of every file that is built. `feed` is the https address at which the program
    asks for newer versions, empty where there is none. `wine_test` marks what was made under Wine, for tests only.
    """

    version: str
    commit: str
    epoch: int
    system: str
    machine: str
    feed: str = ""
    signed: bool = False
    wine_test: bool = False

    @property
    def made(self) -> datetime:
        """The time of the build, UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)

    @property
    def stem(self) -> str:
        """What the names of this system's files begin with; who signs nothing says so where signatures are expected."""
        unsigned = "-unsigned" if self.system in {"windows", "macos"} and not self.signed else ""
        wine_test = WINE_TEST if self.wine_test else ""
        return f"tideboard-{self.version}-{self.system}-{self.machine}{unsigned}{wine_test}"

    @property
    def archive(self) -> str:
        """The folder as one file."""
        return f"{self.stem}.tar.xz" if self.system == "linux" else f"{self.stem}.zip"

    @property
    def deb(self) -> str:
        """The Debian package."""
        return f"tideboard_{self.version}_{DEBIAN_MACHINES[self.machine]}.deb"

    @property
    def appimage(self) -> str:
        """The AppImage, which only the release workflow makes."""
        return f"{self.stem}.AppImage"

    @property
    def installer(self) -> str:
        """The Windows installer."""
        return f"{self.stem}-setup.exe"

    @property
    def disk_image(self) -> str:
        """The macOS disk image."""
        return f"{self.stem}.dmg"

    @property
    def bill_of_materials(self) -> str:
        """The CycloneDX SBOM of what is inside the folder."""
        return f"{self.stem}.cdx.json"

    @property
    def sums(self) -> str:
        """SHA-256 sums of this system's files."""
        return f"SHA256SUMS-{self.system}-{self.machine}"


def this_system() -> tuple[str, str]:
    """System and machine that this interpreter runs on, as they stand in file names."""
    machine = platform.machine()
    return SYSTEMS.get(sys.platform, sys.platform), MACHINES.get(machine.lower(), machine)
