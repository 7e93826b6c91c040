"""Makes records on Spark, one after the other in one process: `python spark_records.py PLACE FOLDER RULE.json ...`.

FOLDER gets a JSON file of each; the exit code is the first that is not 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tideboard_core.rule_records.__main__ import main

if __name__ == "__main__":
    place, folder, *rules = sys.argv[1:]
    for rule in rules:
        file = Path(folder) / f"{Path(rule).stem}.record"
        options = ["--provider", "OpenD", "--data-dir", folder, "--engine", "spark", "--master", "local[2]"]
        code = main(["record", rule, "--over", place, *options, "--processes", "2", "--json", str(file)])
        if code:
            sys.exit(code)
