"""The options of `tideboard-archive` that lead to each port of a practice exchange."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def where(wire: str, line: dict[str, Any], folder: Path) -> list[str]:
    """Options for a port of what the sandbox printed at its start; keys are written into a file of `folder`."""
    if wire == "opend":
        return ["--opend", line["opend"]]
    keys: dict[str, str] = {"key": line["rest_keys"]["full"]}
    if wire == "longport":
        keys = {**line["longport_keys"], **line["longport"]}
    path = folder / f"{wire}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    return (
        ["--rest", line["rest"], "--keys-file", str(path)]
        if wire == "rest"
        else ["--longport", "--keys-file", str(path)]
    )
