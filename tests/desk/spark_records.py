"""Makes records on Spark, one after the other in one process.

`python spark_records.py PLACE FOLDER RULE.json ... -- OPTIONS`: FOLDER gets a JSON file of each, made with these
options of the command. The exit code is the first that is not 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tideboard_core.rule_records.__main__ import main

if __name__ == "__main__":
    end = sys.argv.index("--")
    place, folder, *rules = sys.argv[1:end]
    for rule in rules:
        file = Path(folder) / f"{Path(rule).stem}.record"
        options = ["--provider", "OpenD", "--data-dir", folder, "--engine", "spark", "--master", "local[2]"]
        options += sys.argv[end + 1 :]
        code = main(["record", rule, "--over", place, *options, "--processes", "2", "--json", str(file)])
        if code:
            sys.exit(code)
