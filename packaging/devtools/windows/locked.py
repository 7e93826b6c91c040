"""The part of a hashed lock that Windows installs, as a lock of its own: pip judges markers for the machine it runs on.

Only the markers that uv writes into our locks are understood; any other raises Stop.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from devtools.base import Stop

VERSION = (3, 11)
"""The Windows Python that packages are chosen for."""
ENVIRONMENT = {
    "sys_platform": "win32",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "python_full_version": ".".join(map(str, VERSION)),
}
_CONDITION = re.compile(r"(\w+) (==|!=|>=|<) '([^']*)'")


def for_windows(lock: str, *, without: Collection[str] = ()) -> str:
    """Return the blocks of a lock that apply to Windows, without their markers and without the packages named."""
    chosen = []
    for block in re.split(r"\n(?=\S)", lock.strip()):
        head, divider, hashes = block.partition(" \\\n")
        requirement, _, marker = head.partition(" ; ")
        if requirement.partition("==")[0] not in without and (not marker or applies(marker)):
            chosen.append(requirement + divider + hashes)
    return "\n".join(chosen) + "\n"


def applies(marker: str) -> bool:
    """Whether a marker holds on Windows; `and` binds as in Python. Raises Stop for a condition of another form."""
    return any(all(_holds(part) for part in either.split(" and ")) for either in marker.split(" or "))


def _holds(condition: str) -> bool:
    hit = _CONDITION.fullmatch(condition.strip())
    if hit is None or hit[1] not in ENVIRONMENT:
        raise Stop(f"packaging/devtools/windows/locked.py cannot read the marker {condition!r}.")
    name, operator, wanted = hit.groups()
    if operator in {"==", "!="}:
        return (ENVIRONMENT[name] == wanted) == (operator == "==")
    if name != "python_full_version":
        raise Stop(f"packaging/devtools/windows/locked.py cannot order {name}.")
    return (tuple(map(int, wanted.split("."))) <= VERSION) == (operator == ">=")
