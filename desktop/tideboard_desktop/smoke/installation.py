"""Checks of the installation: fonts, icons, translations, certificates, time zones, modules, the keyring.

Each function returns what it found, and raises Missing or the error of its subject if something is wrong.
"""

from __future__ import annotations

import importlib
import pkgutil
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from PySide6.QtCore import QByteArray, QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import tideboard_resources
from tideboard_core.errors import VaultUnavailable
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.system.vault import Vault
from tideboard_desktop.smoke.report import Missing
from tideboard_desktop.ui.theme import FAMILIES, use_fonts
from tideboard_desktop.ui.translation import LOCALES, QT_LOCALES
from tideboard_resources import FONT_FILES, read_font, read_translation

PACKAGES = ("tideboard_core", "tideboard_desktop", "tideboard_proto", "tideboard_resources")
BY_CHOICE = frozenset({"nats", "nkeys"})
"""Libraries of the extra `desk`, which frozen programs lack: modules over one that is absent are not counted."""
GLYPHS = {FAMILIES[0]: "Ag0−", FAMILIES[1]: "騰资金流"}
"""By bundled font family, some of the characters that it is bundled for."""
KNOWN_TEXT = ("Ticket", "Unlock to trade")
ZONES = {"Asia/Hong_Kong": 8, "Asia/Shanghai": 8, "America/New_York": -5}
"""Hours from UTC on a winter's day."""
ICON = 16
KEYRING_TIMEOUT = 15.0
"""Seconds for the keyring; an unanswered prompt would take a minute."""


def fonts(qt: QApplication) -> str:
    """Every bundled file holds a family that Qt resolves, with a Latin and a Chinese glyph really in it."""
    for name in FONT_FILES:
        if QRawFont(QByteArray(read_font(name)), 12.0).familyName() == "":
            raise Missing(f"{name} is no font that Qt can read")
    use_fonts(qt)
    known = set(QFontDatabase.families())
    for family, characters in GLYPHS.items():
        if family not in known:
            raise Missing(f"the family {family} is not there")
        font = QRawFont.fromFont(QFontDatabase.font(family, "", 12))
        lacking = [one for one in characters if not font.supportsCharacter(ord(one))]
        if font.familyName() != family or lacking:
            raise Missing(f"{family} is drawn with {font.familyName()}, which lacks {''.join(lacking) or 'nothing'}")
    return f"{len(FONT_FILES)} files; " + ", ".join(f"{family} has {text}" for family, text in GLYPHS.items())


def icons() -> str:
    """Every SVG of the resources renders to pixels that are not empty."""
    found = [*_below(files(tideboard_resources), ".svg")]
    if not found:
        raise Missing("there is not one icon in the resources")
    for file in found:
        if not _drawn(file.read_text("utf-8").replace("currentColor", "#000000")):
            raise Missing(f"{file.name} draws nothing")
    return f"{len(found)} drawn"


def _below(folder: Traversable, ending: str) -> Iterator[Traversable]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one, ending)
        elif one.name.endswith(ending):
            yield one


def _drawn(svg: str) -> bool:
    picture = QImage(ICON, ICON, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return any(bytes(picture.constBits()))


def translations() -> str:
    """Both languages load with Qt's own texts, and translate a known text."""
    loaded = []
    for language, locale in LOCALES.items():
        words = _translated(read_translation(locale) or b"")
        if not words or words == KNOWN_TEXT[1]:
            raise Missing(f"the translation {locale} is missing, damaged, or does not know “{KNOWN_TEXT[1]}”")
        loaded.append(f"{locale} {words}")
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if not QTranslator().load(f"qtbase_{QT_LOCALES[language]}", folder):
            raise Missing(f"Qt's own translation {QT_LOCALES[language]} is missing in {folder}")
    return ", ".join(loaded)


def _translated(data: bytes) -> str:
    """The known text in a compiled translation, empty where it cannot be read."""
    translator = QTranslator()  # reads from `data`, of which it makes no copy
    return translator.translate(*KNOWN_TEXT) or "" if data and translator.load(data) else ""


def tls() -> str:
    """Certificates are verified; returns the number of authorities of this computer, also if it is none."""
    context = trusting("")
    if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
        raise Missing("certificates would not be verified")
    loaded = context.cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    filed = sum(1 for _ in Path(folder).glob("*.0")) if folder else 0
    text = f"{loaded} authorities loaded, {filed} in a folder" if loaded or filed else "no authorities on this computer"
    return f"{ssl.OPENSSL_VERSION}, {text}"


def zones() -> str:
    """The exchanges' time zones are known and right."""
    winter = datetime(2026, 1, 15, 12, tzinfo=UTC)
    for name, hours in ZONES.items():
        offset = winter.astimezone(ZoneInfo(name)).utcoffset()
        if offset is None or offset.total_seconds() != hours * 3600:
            raise Missing(f"{name} lies {offset} from UTC in January 2026")
    return ", ".join(ZONES)


def modules() -> str:
    """Every module of the program can be imported; Missing names those that cannot."""
    counted, broken = dict[str, int](), dict[str, str]()
    for package in PACKAGES:
        names = [package, *_modules_of(package, broken)]
        for name in names:
            _import(name, broken)
        counted[package] = len(names)
    if broken:
        raise Missing(f"{len(broken)} cannot be imported: " + "; ".join(f"{n} ({why})" for n, why in broken.items()))
    if short := [package for package, count in counted.items() if count == 1 and package != PACKAGES[-1]]:
        raise Missing(f"there is nothing in {', '.join(short)}")
    return ", ".join(f"{package} {count}" for package, count in counted.items())


def _modules_of(package: str, broken: dict[str, str]) -> Iterator[str]:
    """All modules below a package; the walk has to import the packages among them."""
    top = _import(package, broken)
    if top is not None:
        found = pkgutil.walk_packages(top.__path__, f"{package}.", onerror=lambda name: _import(name, broken))
        yield from (module.name for module in found)


def _import(name: str, broken: dict[str, str]) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except Exception as error:  # noqa: BLE001  a module may raise anything
        if isinstance(error, ModuleNotFoundError) and error.name in BY_CHOICE:
            return None
        broken.setdefault(name, f"{type(error).__name__}: {error}")
        return None


async def keyring() -> str:
    """A keyring of the vault's list keeps a test entry, which has a name of its own and is deleted again.

    Without a keyring nothing can be saved: the step fails as `unavailable`, which the report shows.
    """
    try:
        return await Vault(timeout=KEYRING_TIMEOUT).probe()
    except VaultUnavailable as error:
        raise Missing(f"unavailable: {error}") from None
