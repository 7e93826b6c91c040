"""Settings: one frozen tree, one versioned JSON file, never a secret."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import TradingLimits
from tideboard_core.private_files import check_private_file, write_private

VERSION = 1
FILE = "settings.json"

DEFAULT_WATCHLIST = (
    "HK.00700",
    "HK.09988",
    "HK.03690",
    "HK.01810",
    "HK.00005",
    "HK.00388",
    "HK.01299",
    "HK.02318",
    "HK.00941",
    "HK.09618",
    "HK.01024",
    "HK.02800",
    "HK.800000",
    "SH.600519",
    "SZ.300750",
    "SH.601318",
    "US.AAPL",
    "US.NVDA",
    "US.BABA",
    "SG.D05",
    "SG.O39",
)


class Backend(StrEnum):
    """What the app connects to."""

    SANDBOX = "sandbox"
    OPEND = "opend"


class Theme(StrEnum):
    """Ground of the window."""

    DARK = "dark"
    LIGHT = "light"


class Convention(StrEnum):
    """Which hue means up; asked at first run, never inferred."""

    GREEN_UP = "green-up"
    RED_UP = "red-up"
    BLUE_UP = "blue-up"


class Units(StrEnum):
    """How large amounts are shortened."""

    KMB = "kmb"
    WAN = "wan"
    WAN_TRADITIONAL = "wan-traditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The last connection; `rsa_key_file` is a path, the key itself stays there."""

    backend: Backend = Backend.SANDBOX
    host: str = "127.0.0.1"
    port: int = 11111
    rsa_key_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How the window looks."""

    theme: Theme = Theme.DARK
    convention: Convention = Convention.GREEN_UP
    units: Units = Units.KMB
    text_percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSettings:
    """How long an unlock lives; minutes, `unlock_minutes` 0 = the trading session."""

    unlock_minutes: int = 15
    idle_minutes: int = 10
    lock_gateway_too: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole tree; `account` is the id of the account last chosen, empty for the backend's first."""

    version: int = VERSION
    connection: Connection = field(default_factory=Connection)
    appearance: Appearance = field(default_factory=Appearance)
    limits: TradingLimits = field(default_factory=TradingLimits)
    lock: LockSettings = field(default_factory=LockSettings)
    watchlist: tuple[str, ...] = DEFAULT_WATCHLIST
    symbol: str = "HK.00700"
    account: str = ""


class SettingsFile:
    """Reads and replaces the settings file of one data directory."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE

    def load(self) -> Settings:
        """The stored settings, or the defaults when there is no file.

        Raises BadInput for a damaged file (it stays as it is) and for one written by a newer version.
        """
        check_private_file(self.path)
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Settings()
        version = self._version(data)
        if version > VERSION:
            raise BadInput("settings-newer", path=str(self.path), version=version, known=VERSION)
        return self._decode(data)

    def save(self, settings: Settings) -> None:
        """Replace the file in one step; OSError comes out and the old file stays."""
        data = msgspec.json.format(msgspec.json.encode(replace(settings, version=VERSION)), indent=2)
        write_private(self.path, data + b"\n")

    def _version(self, data: bytes) -> int:
        try:
            return msgspec.json.decode(data, type=_Versioned).version
        except msgspec.DecodeError as error:
            raise BadInput("settings-damaged", path=str(self.path), where=str(error)) from None

    def _decode(self, data: bytes) -> Settings:
        try:
            return msgspec.json.decode(data, type=Settings)
        except (msgspec.DecodeError, BadInput) as error:
            raise BadInput("settings-damaged", path=str(self.path), where=str(error)) from None


class _Versioned(msgspec.Struct):
    version: int
