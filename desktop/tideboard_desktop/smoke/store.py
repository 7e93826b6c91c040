"""Secrets of the smoke test's own run: in memory, so that nothing of it is left in anybody's keyring."""

from __future__ import annotations


class RunStore:
    """A SecretStore that ends with the process."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._values.get(name)

    async def set(self, name: str, value: str) -> None:
        """Keep it for this run."""
        self._values[name] = value

    async def delete(self, name: str) -> None:
        """Forget it."""
        self._values.pop(name, None)

    async def probe(self) -> str:
        """The name of the place."""
        return type(self).__name__
