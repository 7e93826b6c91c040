"""The signature over the list of sums, by a key that lies with a person and never at the forge.

`python packaging/building/signature.py sign FOLDER KEY` signs SHA256SUMS of a downloaded draft, `check FOLDER` looks at
the signature with docs/release-key.asc alone. Both compare every file of the folder with its sum. They need GnuPG.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from building import sums, workflow
from devtools.base import ROOT, Stop, say

PUBLIC_KEY = ROOT / "docs" / "release-key.asc"
ENDING = ".asc"
VALID = "[GNUPG:] VALIDSIG "
"""Line of GnuPG's status: the fingerprint of the key that signed, and as its last word that of its main key."""


def sign(folder: Path, key: str, public_key: Path = PUBLIC_KEY) -> str:
    """Sign the list of sums in a folder that has every file of it; returns what `check` says of the signature.

    A signature that `check` refuses is not left there, since the next command uploads it. `key` names the secret key in
    the person's own keyring. May raise Stop.
    """
    if absent := compared(folder):
        raise Stop(f"{folder} lacks {', '.join(absent)}: download the whole draft.")
    target = folder / f"{workflow.SUMS}{ENDING}"
    target.unlink(missing_ok=True)
    gpg("--armor", "--local-user", key, "--output", str(target), "--detach-sign", str(folder / workflow.SUMS))
    try:
        return check(folder, public_key)
    except Stop:
        target.unlink()
        raise


def check(folder: Path, public_key: Path = PUBLIC_KEY) -> str:
    """Say by which key the list of sums in a folder was signed; raises Stop for any other than the public one."""
    if not public_key.exists():
        raise Stop(f"There is no {public_key.name}: write it by `gpg --armor --export KEY`, see docs/releasing.md.")
    compared(folder)
    with keyring() as home:
        gpg("--import", str(public_key), home=home)
        signed, listing = folder / f"{workflow.SUMS}{ENDING}", folder / workflow.SUMS
        status = gpg("--status-fd", "1", "--verify", str(signed), str(listing), home=home).splitlines()
    by = next((line.split()[-1] for line in status if line.startswith(VALID)), "")
    if not by:
        raise Stop(f"{signed.name} is not signed by a key of {public_key.name}.")
    return f"{workflow.SUMS} is signed by {by}"


def compared(folder: Path) -> list[str]:
    """Names in the list of sums that the folder lacks; raises Stop for a file with another sum."""
    listed = workflow.listed_sums(folder / workflow.SUMS)
    here = {name: digest for name, digest in listed.items() if (folder / name).exists()}
    if wrong := [name for name, digest in here.items() if sums.digest(folder / name) != digest]:
        raise Stop(f"{', '.join(wrong)} has another sum than {workflow.SUMS} says.")
    return sorted(listed.keys() - here.keys())


@contextmanager
def keyring() -> Iterator[Path]:
    """An empty keyring: what the person trusts besides says nothing of a release."""
    with tempfile.TemporaryDirectory(prefix="tide-") as name:
        try:
            yield Path(name)
        finally:
            if shutil.which("gpgconf"):
                subprocess.run(["gpgconf", "--homedir", name, "--kill", "all"], capture_output=True, check=False)


def gpg(*arguments: str, home: Path | None = None) -> str:
    """Run GnuPG and return its output; raises Stop with what it said. Its agent may ask the person for a password."""
    if not shutil.which("gpg"):
        raise Stop("GnuPG is not here: install gnupg first.")
    elsewhere = ["--homedir", str(home)] if home else []
    done = subprocess.run(
        ["gpg", "--batch", "--no-tty", *elsewhere, *arguments],
        env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Stop(f"gpg {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-600:]}")
    return done.stdout


def trial(folder: Path) -> str:
    """Sign the sums of a folder with a key made for it and thrown away, check it and take the signature out again."""
    with keyring() as home:
        gpg("--passphrase", "", "--quick-generate-key", "dry release", "ed25519", "sign", "1d", home=home)
        public = home / "public.asc"
        public.write_text(gpg("--armor", "--export", home=home), encoding="utf-8")
        signed = folder / f"{workflow.SUMS}{ENDING}"
        try:
            gpg("--armor", "--output", str(signed), "--detach-sign", str(folder / workflow.SUMS), home=home)
            return f"{check(folder, public)}, a key of this run"
        finally:
            signed.unlink(missing_ok=True)


def main(arguments: Sequence[str]) -> int:
    """Sign or check; returns the exit code."""
    try:
        match list(arguments):
            case ["sign", folder, key]:
                say(sign(Path(folder), key))
            case ["check", folder]:
                say(check(Path(folder)))
            case _:
                say(__doc__ or "")
                return 2
    except (Stop, OSError) as reason:
        say(f"signature.py: {reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
