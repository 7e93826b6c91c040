"""Makes a release's signers usable on this machine: `python packaging/building/certificates.py`.

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
    if system == "win32" and environment.get("TIDEBOARD_SIGNER_LIBRARY", "").strip():
        return service(environment), [signtool(environment)]
    if system == "win32" and (content := decoded(environment, "TIDEBOARD_CERTIFICATE_WINDOWS")):
        return windows(content, environment, folder)
    if system == "darwin" and (content := decoded(environment, "TIDEBOARD_CERTIFICATE_MACOS")):
        return macos(content, environment, folder)
    return {}, []


def windows(content: bytes, environment: Mapping[str, str], folder: Path) -> tuple[dict[str, str], list[Path]]:
    """Import into the person's store; the password goes through the environment, no command line shows it."""
    programs = signtool(environment)
    file = folder / "certificate.pfx"
    file.write_bytes(content)
    # PowerShell 7, the shell of a workflow, leaves the paths of its own modules there, and Windows PowerShell, which is
    # started here, then cannot load the modules of the same names.
    env = {name: value for name, value in environment.items() if name.upper() != "PSMODULEPATH"}
    env["TIDEBOARD_PFX"] = str(file)
    thumbprint = quiet("powershell", "-NoProfile", "-Command", WINDOWS_STORE, env=env).strip()
    return SIGNED | {"TIDEBOARD_WINDOWS_CERTIFICATE": thumbprint}, [programs]


def service(environment: Mapping[str, str]) -> dict[str, str]:
    """Keep the configuration of a signing service in a file for its library, which has to be on this machine."""
    library = Path(environment["TIDEBOARD_SIGNER_LIBRARY"].strip())
    configuration = environment.get("TIDEBOARD_SIGNER_CONFIGURATION", "").strip()
    if not library.is_file():
        raise Stop(f"The library of the signing service is not at {library}: a step before has to put it there.")
    if not configuration:
        raise Stop("TIDEBOARD_SIGNER_CONFIGURATION is empty: the library of the signing service needs it.")
    file = Path(environment.get("RUNNER_TEMP") or tempfile.gettempdir()) / "signer.json"
    file.write_text(configuration, encoding="utf-8")
    return SIGNED | {"TIDEBOARD_SIGNER_LIBRARY": str(library), "TIDEBOARD_SIGNER_CONFIGURATION": str(file)}


def signtool(environment: Mapping[str, str]) -> Path:
    """The folder of the newest signtool; raises Stop without one."""
    found = sorted(Path(environment["ProgramFiles(x86)"]).glob(SIGNTOOL))
    if not found:
        raise Stop("There is a signer for Windows, but no signtool: install the Windows SDK.")
    return found[-1].parent


def macos(content: bytes, environment: Mapping[str, str], folder: Path) -> tuple[dict[str, str], list[Path]]:
    """Import into a keychain of this run; with a notary key, keep that under a name in it too.

    `security` reads its commands from its standard input: a command line could be read by every process. There it goes
    on after a command that failed, so the identity is looked for at the end. Without a notary key nothing is called
    signed: the system would not start it.
    """
    file, lock = folder / "certificate.p12", secrets.token_hex(16)
    file.write_bytes(content)
    password = environment.get("TIDEBOARD_CERTIFICATE_MACOS_PASSWORD", "")
    commands = [
        ("create-keychain", "-p", lock, KEYCHAIN),
        ("set-keychain-settings", "-lut", "21600", KEYCHAIN),
        ("unlock-keychain", "-p", lock, KEYCHAIN),
        ("import", str(file), "-k", KEYCHAIN, "-P", password, "-T", "/usr/bin/codesign"),
        ("set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", lock, KEYCHAIN),
        ("list-keychains", "-d", "user", "-s", KEYCHAIN, "login.keychain"),
    ]
    quiet("security", "-i", typed="".join(f"{' '.join(map(quoted, command))}\n" for command in commands))
    identities = quiet("security", "find-identity", "-v", "-p", "codesigning", KEYCHAIN)
    found = re.search(r'"(Developer ID Application: [^"]+)"', identities)
    if not found:
        raise Stop("The certificate for macOS is no Developer ID Application.")
    key = notary(environment, folder)
    return {"TIDEBOARD_MACOS_IDENTITY": found[1]} | key | (SIGNED if key else {}), []


def quoted(word: str) -> str:
    """A word of a command that `security` reads from its standard input."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
