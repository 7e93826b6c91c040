"""Makes a release's certificates usable on this machine: `python packaging/building/certificates.py`.

They come base64-coded in environment variables (docs/releasing.md lists them) and leave the machine with it. What the
following steps need is written to the files that the workflow names in GITHUB_ENV and GITHUB_PATH: which certificate,
never a secret. Without them nothing is done: the names of the files will say "unsigned".
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from devtools.base import Stop, quiet, say

WINDOWS_STORE = """
$password = ConvertTo-SecureString -String $env:TIDEBOARD_CERTIFICATE_WINDOWS_PASSWORD -AsPlainText -Force
$store = 'Cert:\\CurrentUser\\My'
(Import-PfxCertificate -FilePath $env:TIDEBOARD_PFX -CertStoreLocation $store -Password $password).Thumbprint
"""
SIGNTOOL = "Windows Kits/10/bin/*/x64/signtool.exe"
KEYCHAIN = "tideboard.keychain"
NOTARY = "tideboard-notary"
SIGNED = {"TIDEBOARD_PACKAGE_OPTIONS": "--signed"}
"""What `dev.py package` is told when there is something to sign with."""


def decoded(environment: Mapping[str, str], name: str) -> bytes | None:
    """What a variable holds in base64, None without it; raises Stop when it is damaged."""
    if not (text := environment.get(name, "").strip()):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise Stop(f"{name} is not base64.") from None


def provide(environment: Mapping[str, str], system: str, folder: Path) -> tuple[dict[str, str], list[Path]]:
    """Take the certificate of this system (`sys.platform`) into its store, by way of a private folder.

    Returns variables and folders of programs for the steps that follow; nothing without a certificate.
    """
    if system == "win32" and (content := decoded(environment, "TIDEBOARD_CERTIFICATE_WINDOWS")):
        return windows(content, environment, folder)
    if system == "darwin" and (content := decoded(environment, "TIDEBOARD_CERTIFICATE_MACOS")):
        return macos(content, environment, folder)
    return {}, []


def windows(content: bytes, environment: Mapping[str, str], folder: Path) -> tuple[dict[str, str], list[Path]]:
    """Import into the person's store; the password goes through the environment, no command line shows it."""
    file = folder / "certificate.pfx"
    file.write_bytes(content)
    env = dict(environment, TIDEBOARD_PFX=str(file))
    thumbprint = quiet("powershell", "-NoProfile", "-Command", WINDOWS_STORE, env=env).strip()
    found = sorted(Path(environment["ProgramFiles(x86)"]).glob(SIGNTOOL))
    if not found:
        raise Stop("There is a certificate for Windows, but no signtool: install the Windows SDK.")
    return SIGNED | {"TIDEBOARD_WINDOWS_CERTIFICATE": thumbprint}, [found[-1].parent]


def macos(content: bytes, environment: Mapping[str, str], folder: Path) -> tuple[dict[str, str], list[Path]]:
    """Import into a keychain of this run; with a notary key, keep that under a name in it too."""
    file, lock = folder / "certificate.p12", secrets.token_hex(16)
    file.write_bytes(content)
    password = environment.get("TIDEBOARD_CERTIFICATE_MACOS_PASSWORD", "")
    quiet("security", "create-keychain", "-p", lock, KEYCHAIN)
    quiet("security", "set-keychain-settings", "-lut", "21600", KEYCHAIN)
    quiet("security", "unlock-keychain", "-p", lock, KEYCHAIN)
    quiet("security", "import", file, "-k", KEYCHAIN, "-P", password, "-T", "/usr/bin/codesign")
    quiet("security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", lock, KEYCHAIN)
    quiet("security", "list-keychains", "-d", "user", "-s", KEYCHAIN, "login.keychain")
    identities = quiet("security", "find-identity", "-v", "-p", "codesigning", KEYCHAIN)
    found = re.search(r'"(Developer ID Application: [^"]+)"', identities)
    if not found:
        raise Stop("The certificate for macOS is no Developer ID Application.")
    return SIGNED | {"TIDEBOARD_MACOS_IDENTITY": found[1]} | notary(environment, folder), []


def notary(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Keep the App Store Connect key for notarytool under a name; nothing without it."""
    if not (key := decoded(environment, "TIDEBOARD_NOTARY_KEY")):
        return {}
    file = folder / "notary.p8"
    file.write_bytes(key)
    who = ("--key-id", environment["TIDEBOARD_NOTARY_KEY_ID"], "--issuer", environment["TIDEBOARD_NOTARY_ISSUER"])
    quiet("xcrun", "notarytool", "store-credentials", NOTARY, "--key", file, *who)
    return {"TIDEBOARD_NOTARY_PROFILE": NOTARY}


def main(environment: Mapping[str, str], system: str) -> int:
    """Provide what there is and tell the steps that follow."""
    with tempfile.TemporaryDirectory() as folder:
        told, programs = provide(environment, system, Path(folder))
    append(environment.get("GITHUB_ENV"), [f"{name}={value}" for name, value in told.items()])
    append(environment.get("GITHUB_PATH"), [str(folder) for folder in programs])
    say("the files will be signed" if told else "no certificate for this system: its files stay unsigned")
    return 0


def append(file: str | None, lines: list[str]) -> None:
    """Add lines to a file that the workflow reads; nothing outside of a workflow."""
    if file and lines:
        with Path(file).open("a", encoding="utf-8") as target:
            target.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ, sys.platform))
    except Stop as reason:
        sys.exit(f"certificates.py: {reason}")
