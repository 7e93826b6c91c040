"""What shops of programs want to know of a release: manifests for winget and Flatpak, a cask for Homebrew.

`workflow.py collect` makes them of the files that are there, into one archive beside these. A person takes it to the
shop once the release is published: each names addresses and sums of its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building.changelog import Section
from building.desktop_files import COMPONENT
from devtools.base import Stop

WINGET, WINGET_FORM = "Tideboard.Tideboard", "1.10.0"
OLDEST_WINDOWS = "10.0.17763.0"
"""Windows 10, version 1809, as the installer asks for (packaging/windows/tideboard.nsi)."""
OLDEST_MACOS = "sequoia"
"""macOS 15, as LSMinimumSystemVersion says."""
RUNTIME = "25.08"
SHORT = "Shows where the money moves, and checks every order before it is sent"
LONGEST_SHORT = 80
"""Characters of Homebrew's description; winget takes 256."""
LISTENED = (
    *(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "cinnamon", "xfce", "ukui")),
    *("org.deepin.dde.SessionManager1", "com.deepin.SessionManager"),
)
"""Services of the session whose lock of the screen locks trading: a Flatpak hears none that is not named."""
SERVICES = (
    *("org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd6"),
    *("org.freedesktop.Notifications", "org.kde.StatusNotifierWatcher"),
)
"""Keyrings, notices and the tray."""
SYSTEM_SERVICES = ("org.freedesktop.login1",)
PLAIN = re.compile(r"[A-Za-z][\w.-]*")
"""Texts that YAML reads as texts without quotes."""
OFFERED = {"windows": "-setup.exe", "macos": ".dmg", "linux": ".deb"}
"""What the file ends with that a shop of that system offers."""


def make(digests: Mapping[str, str], section: Section, homepage: str, target: Path) -> list[Path]:
    """Write below a folder what can be written of the files that have a sum; returns the paths.

    Raises Stop where a system has two files of one kind.
    """
    place = f"{homepage}/releases/download/v{section.version}"
    files = dict[Path, str]()
    if name := _only(digests, OFFERED["windows"]):
        for kind, fields in winget(section, homepage, f"{place}/{name}", digests[name]).items():
            inside = WINGET if kind == "version" else f"{WINGET}.{kind}"
            files[target / "winget" / f"{inside}.yaml"] = yaml(fields)
    if name := _only(digests, OFFERED["macos"]):
        files[target / "homebrew" / "Casks" / "tideboard.rb"] = cask(section, homepage, name, digests[name])
    if name := _only(digests, OFFERED["linux"]):
        manifest = flatpak(f"{place}/{name}", digests[name])
        files[target / "flatpak" / f"{COMPONENT}.json"] = json.dumps(manifest, indent=2) + "\n"
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(files)


def _only(digests: Mapping[str, str], ending: str) -> str:
    """The one file that ends so, empty without one; raises Stop for two."""
    found = [name for name in digests if name.endswith(ending)]
    if len(found) > 1:
        raise Stop(f"A shop would not know which to offer: {', '.join(sorted(found))}.")
    return found[0] if found else ""


def winget(section: Section, homepage: str, address: str, digest: str) -> dict[str, dict[str, Any]]:
    """The three manifests of winget, by the part of their names; the installer's facts are those of tideboard.nsi."""
    head = {"PackageIdentifier": WINGET, "PackageVersion": section.version}
    installer = {"Architecture": "x64", "InstallerUrl": address, "InstallerSha256": digest.upper()}
    facts: dict[str, Any] = {
        "InstallerType": "nullsoft",
        "Scope": "user",
        "MinimumOSVersion": OLDEST_WINDOWS,
        "UpgradeBehavior": "install",
        "ProductCode": "Tideboard",
        "ReleaseDate": section.date.isoformat(),
    }
    words = {
        "PackageLocale": "en-US",
        "Publisher": "Tideboard",
        "PublisherUrl": homepage,
        "PackageName": "Tideboard",
        "PackageUrl": homepage,
        "License": "Apache-2.0",
        "ShortDescription": SHORT,
        "ReleaseNotesUrl": f"{homepage}/releases/tag/v{section.version}",
    }
    return {
        "version": {**head, "DefaultLocale": "en-US", **_tail("version")},
        "installer": {**head, **facts, "Installers": [installer], **_tail("installer")},
        "locale.en-US": {**head, **words, **_tail("defaultLocale")},
    }


def _tail(kind: str) -> dict[str, str]:
    return {"ManifestType": kind, "ManifestVersion": WINGET_FORM}


def yaml(fields: Mapping[str, Any]) -> str:
    """Texts, and lists of mappings of texts, in the block style of winget's own files."""
    lines = []
    for key, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_scalar(value)}")
            continue
        lines.append(f"{key}:")
        for each in value:
            first, *others = [f"{name}: {_scalar(text)}" for name, text in each.items()]
            lines += [f"- {first}", *(f"  {other}" for other in others)]
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    return text if PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


def cask(section: Section, homepage: str, name: str, digest: str) -> str:
    """The cask of Homebrew for the disk image; what it removes with `--zap` is what the program writes."""
    if '"' in f"{homepage}{name}" or len(SHORT) > LONGEST_SHORT:
        raise Stop(f"No cask can be written for {homepage}, {name}.")
    inside = name.replace(section.version, "#{version}")
    return f"""\
cask "tideboard" do
  version "{section.version}"
  sha256 "{digest}"

  url "{homepage}/releases/download/v#{{version}}/{inside}"
  name "Tideboard"
  desc "{SHORT}"
  homepage "{homepage}"

  depends_on arch: :arm64
  depends_on macos: ">= :{OLDEST_MACOS}"

  app "Tideboard.app"
  binary "#{{appdir}}/Tideboard.app/Contents/MacOS/tideboard"
  binary "#{{appdir}}/Tideboard.app/Contents/MacOS/tideboard-sandbox"

  zap trash: [
    "~/Library/Application Support/tideboard",
    "~/Library/Caches/tideboard",
  ]
end
"""


def flatpak(address: str, digest: str) -> dict[str, Any]:
    """The manifest of a Flatpak that unpacks the Debian package; every permission is one that the program uses."""
    seen = ("/app/lib/tideboard", "/app/bin", "/app/share")
    return {
        "id": COMPONENT,
        "runtime": "org.freedesktop.Platform",
        "runtime-version": RUNTIME,
        "sdk": "org.freedesktop.Sdk",
        "command": "tideboard",
        "rename-desktop-file": "tideboard.desktop",
        "rename-icon": "tideboard",
        "rename-mime-file": "tideboard.xml",
        "finish-args": [
            "--share=network",  # brokers, OpenD on this computer, the practice market
            "--share=ipc",
            "--socket=wayland",
            "--socket=fallback-x11",
            "--device=dri",
            *(f"--talk-name={name}" for name in (*SERVICES, *LISTENED)),
            *(f"--system-talk-name={name}" for name in SYSTEM_SERVICES),
        ],
        "modules": [
            {
                "name": "tideboard",
                "buildsystem": "simple",
                "build-options": {"strip": False, "no-debuginfo": True},
                "build-commands": [
                    "ar p tideboard.deb data.tar.xz | tar -xJ",
                    f"install -d {' '.join(seen)}",
                    "cp -a usr/lib/tideboard/. /app/lib/tideboard/",
                    "cp -a usr/share/. /app/share/",
                    *(f"ln -s ../lib/tideboard/{name} /app/bin/{name}" for name in ("tideboard", "tideboard-sandbox")),
                ],
                "sources": [
                    {
                        "type": "file",
                        "only-arches": ["x86_64"],
                        "url": address,
                        "sha256": digest,
                        "dest-filename": "tideboard.deb",
                    }
                ],
            }
        ],
    }
