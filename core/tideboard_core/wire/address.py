"""How an address is written."""

from __future__ import annotations


def host_and_port(host: str, port: int) -> str:
    """`127.0.0.1:11111`, and `[::1]:11111` as in a URL, where the host itself has colons."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
