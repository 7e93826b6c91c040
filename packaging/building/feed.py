"""release.json: what the program reads when it is asked to look for a newer version.

`python packaging/building/feed.py FOLDER PAGE` writes it over everything in a folder, for the release of all systems.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from building import changelog, sums
from building.staging import version_of
from devtools.base import ROOT, Stop

NAME = "release.json"
WAITING = "Unreleased"


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
    """What the changelog says of a version, or of what waits where that version has no section yet."""
    text = changelog.CHANGELOG.read_text(encoding="utf-8") if text is None else text
    sections = {heading["version"]: heading for heading in changelog.HEADING.finditer(text)}
    heading = sections.get(version) or sections.get(WAITING)
    if heading is None:
        return ""
    following = [other.start() for other in sections.values() if other.start() > heading.start()]
    return changelog.CONTINUED.sub(" ", text[heading.end() : min(following, default=len(text))]).strip()


def page_of(feed: str) -> str:
    """The page beside a feed: the folder that holds it."""
    return urljoin(feed, ".")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("feed.py: name the folder of the products and the https address of their page")
    try:
        folder, address = Path(sys.argv[1]), sys.argv[2]
        number = version_of(ROOT)
        date = changelog.release_section(number).date.isoformat()
        make([path for path in folder.iterdir() if path.name != NAME], number, date, address, folder)
    except Stop as reason:
        sys.exit(f"feed.py: {reason}")
