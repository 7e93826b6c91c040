"""Take the icons we use out of the `lucide-static` npm package: python make_icons.py PACKAGE_FOLDER."""

from __future__ import annotations

import re
import sys
from pathlib import Path

NAMES = """
arrow-down arrow-up ban bell calendar-days camera check chevron-down chevron-left chevron-right chevron-up
chevrons-left chevrons-right circle-alert circle-dollar-sign circle-question-mark circle-slash clock columns-3 copy
corner-down-left database download ellipsis equal eye eye-off file-text flask-conical git-compare-arrows hourglass
info key-round layout-grid list loader lock lock-open magnet maximize minimize minus mouse-pointer-2 move-up-right
panels-top-left pin plus power redo-2 refresh-cw ruler search settings slash square
text-align-justify timer trash-2 triangle-alert type undo-2 unplug x
"""
TARGET = Path(__file__).parents[1] / "resources" / "tideboard_resources" / "icons"
STROKE = "1.75"


def main() -> None:
    """Write the chosen icons, thinner than the original, and the licence beside them."""
    package = Path(sys.argv[1])
    for name in NAMES.split():
        svg = (package / "icons" / f"{name}.svg").read_text("utf-8")
        svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
        svg = re.sub(r'\s+class="[^"]*"', "", svg)
        svg = svg.replace('stroke-width="2"', f'stroke-width="{STROKE}"')
        (TARGET / f"{name}.svg").write_text(svg, "utf-8")
    (TARGET / "LICENSE-lucide.txt").write_text((package / "LICENSE").read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
