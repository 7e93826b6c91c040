"""What a client that is measured logs in with; a module of its own, for pytest's modules would be measured too."""

from __future__ import annotations

from dataclasses import dataclass

from tideboard_core.model.credentials import Credential


@dataclass(frozen=True, slots=True)
class GivenCredential:
    """A CredentialSource that has one."""

    given: Credential

    async def credential(self) -> Credential:
        """It."""
        return self.given
