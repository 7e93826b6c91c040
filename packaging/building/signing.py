"""Signs the files of Windows: by a library of a signing service, or by a certificate of the person's store.

Nothing is assumed of a service but that it has a library for `signtool /dlib`; what that library needs to log in is in
its own configuration, in the environment or in a step of the workflow before.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from devtools.base import Stop, quiet

LIBRARY, CONFIGURATION = "TIDEBOARD_SIGNER_LIBRARY", "TIDEBOARD_SIGNER_CONFIGURATION"
"""Environment variables with the paths of the service's library and of its configuration."""
THUMBPRINT = "TIDEBOARD_WINDOWS_CERTIFICATE"
"""Environment variable with the SHA-1 thumbprint of a certificate in the person's store, which is no secret."""
TIME_STAMPS = "TIDEBOARD_TIME_STAMPS"
"""Environment variable with the address of a time stamp server; a service may ask for its own."""
USUAL_TIME_STAMPS = "http://timestamp.digicert.com"


def command(environment: Mapping[str, str] | None = None) -> list[str]:
    """The command that signs the file behind it; empty without a signer. Raises Stop for half a configuration."""
    env = os.environ if environment is None else environment
    library, configuration = env.get(LIBRARY, ""), env.get(CONFIGURATION, "")
    if bool(library) != bool(configuration):
        raise Stop(f"{LIBRARY} and {CONFIGURATION} belong together: set both or neither.")
    if library:
        who = ["/dlib", library, "/dmdf", configuration]
    elif thumbprint := env.get(THUMBPRINT, ""):
        who = ["/sha1", thumbprint]
    else:
        return []
    return [
        "signtool", "sign", *who, "/fd", "sha256", "/td", "sha256", "/tr", env.get(TIME_STAMPS) or USUAL_TIME_STAMPS,
    ]  # fmt: skip


def sign(files: Sequence[Path]) -> None:
    """Sign and verify each file, or nothing without a signer."""
    if signer := command():
        for file in files:
            quiet(*signer, file)
        verify(files)


def verify(files: Sequence[Path]) -> None:
    """Ask Windows whether it trusts the signature of each file, as it does before a start; raises Stop if not."""
    for file in files:
        quiet("signtool", "verify", "/pa", file)
