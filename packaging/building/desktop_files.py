"""What a Linux desktop wants to know of the program: entry, icons, layout type, shop window, man pages."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path

from building.changelog import DEVELOPMENT
from building.changes import Changes, changes
from building.icons import HICOLOR, Icons
from building.release import Release
from devtools.base import ROOT, Stop

TEMPLATES = ROOT / "packaging" / "linux"
COMPONENT = "io.tideboard.Tideboard"
HOMEPAGE = "TIDEBOARD_HOMEPAGE"
"""Environment variable: https address of the repository. The product has none of its own; whoever builds knows it."""
PICTURES = {
    "main-window.png": "Watchlist, capital flow of one stock, order book, order ticket and positions",
    "confirm-live.png": "The confirmation says exactly what will be sent, what it costs and what was checked",
    "flow-two-providers.png": "Capital flow of one stock by two providers, on one axis",
    "option-chain.png": "Option chain with Greeks around the strikes",
    "screener.png": "A screener whose conditions can be kept",
}


def homepage(environment: Mapping[str, str] = os.environ) -> str:
    """The address that the build was told, without a slash at the end; empty for none. Raises Stop for a wrong one."""
    told = environment.get(HOMEPAGE, "").rstrip("/")
    if told and not told.startswith("https://"):
        raise Stop(f"{HOMEPAGE} has to be an https address, not {told}.")
    return told


def write(share: Path, release: Release, icons: Icons, pages: Mapping[str, str], address: str) -> None:
    """Fill a share folder (`/usr/share`): applications, icons, mime, metainfo, man; `pages` are the man pages."""
    _copy(TEMPLATES / "tideboard.desktop", share / "applications" / "tideboard.desktop")
    _copy(TEMPLATES / "tideboard.xml", share / "mime" / "packages" / "tideboard.xml")
    hicolor = share / "icons" / "hicolor"
    for size in HICOLOR:
        _copy(icons.png(size), hicolor / f"{size}x{size}" / "apps" / "tideboard.png")
    _copy(icons.scalable, hicolor / "scalable" / "apps" / "tideboard.svg")
    _put(share / "metainfo" / f"{COMPONENT}.metainfo.xml", metainfo(release, changes(release), address).encode())
    for program, text in pages.items():
        _put(share / "man" / "man1" / f"{program}.1.gz", zipped(text.encode()))


def zipped(content: bytes) -> bytes:
    """Gzip without a time or a name: the same text gives the same bytes."""
    return gzip.compress(content, 9, mtime=0)


def metainfo(release: Release, told: list[Changes], address: str) -> str:
    """AppStream's description of the program; pictures and home page only where an address is known."""
    text = (TEMPLATES / f"{COMPONENT}.metainfo.xml").read_text("utf-8")
    parts = {
        "@HOMEPAGE@": f'  <url type="homepage">{escape(address)}</url>' if address else "",
        "@PICTURES@": _pictures(f"{address}/raw/v{release.version}/docs/images") if address else "",
        "@RELEASES@": "\n".join(["  <releases>", *map(_release, told), "  </releases>"]),
    }
    for mark, content in parts.items():
        text = text.replace(f"{mark}\n", content and f"{content}\n")
    return text


def _pictures(place: str) -> str:
    lines = ["  <screenshots>"]
    for name, caption in PICTURES.items():
        kind = ' type="default"' if len(lines) == 1 else ""
        image = f"<image>{escape(place)}/{name}</image>"
        lines.append(f"    <screenshot{kind}><caption>{escape(caption)}</caption>{image}</screenshot>")
    return "\n".join([*lines, "  </screenshots>"])


def _release(change: Changes) -> str:
    # AppStream sorts versions as Debian does; a shop shows the summary, and a list without one only to its builder.
    kind = ' type="development"' if DEVELOPMENT.search(change.version) else ""
    version = DEVELOPMENT.sub(lambda hit: f"~{hit[0][1:]}", change.version)
    head = f'version="{version}" date="{change.day.isoformat()}"{kind}'
    entries = "".join(f"<li>{escape(entry)}</li>" for entry in change.entries)
    at_length = f"<ul>{entries}</ul>" if entries else ""
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in change.summary.split("\n\n") if each)
    inside = paragraphs or at_length
    body = f"<description>{inside}</description>" if inside else ""
    return f"    <release {head}>{body}</release>" if body else f"    <release {head}/>"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _put(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
