"""Write the glossary's table in CONTRIBUTING.md from tests/glossary.toml; `--check` compares only."""

from __future__ import annotations

import sys

from devtools.counting.glossary import PAGE, page_with_table, read_glossary


def main() -> int:
    """Write the table, or with `--check` say whether the one that is there is that of the glossary."""
    page = PAGE.read_text(encoding="utf-8")
    made = page_with_table(read_glossary(), page)
    if sys.argv[1:] == ["--check"]:
        print("the table is current" if made == page else "run: python packaging/make_glossary.py")
        return 0 if made == page else 1
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
