"""release.json: what the program reads when it is asked to look for a newer version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

from building import changelog, sums

NAME = "release.json"


def make(products: Iterable[Path], version: str, day: str, page: str, target: Path) -> Path:
    """Write the feed over these files; `day` is YYYY-MM-DD, `page` the https address where a person finds them."""
    files = [
        {"name": path.name, "sha256": sums.digest(path), "bytes": path.stat().st_size}
        for path in sorted(products, key=lambda path: path.name)
    ]
    content = {"version": version, "date": day, "notes": notes_of(version), "page": page, "files": files}
    feed = target / NAME
    feed.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return feed


def notes_of(version: str, text: str | None = None) -> str:
    """The summary of a version, or of what waits where that version has no section yet; empty where none is written."""
    text = changelog.CHANGELOG.read_text(encoding="utf-8") if text is None else text
    sections = {heading["version"]: heading for heading in changelog.HEADING.finditer(text)}
    heading = sections.get(version) or sections.get(changelog.WAITING)
    if heading is None:
        return ""
    following = [other.start() for other in sections.values() if other.start() > heading.start()]
    return changelog.parted(text[heading.end() : min(following, default=len(text))])[0]


def page_of(feed: str) -> str:
    """The page beside a feed: the folder that holds it."""
    return urljoin(feed, ".")
