"""Tables of recorded changes, quotes and session facts; `docs/archive.md` says what the columns are."""

from __future__ import annotations

from typing import Final

DEPTH_SINCE: Final = 5
"""The version of the file that brought these tables."""

_TABLES: Final = """
CREATE TABLE depth_block(id INTEGER PRIMARY KEY, key INTEGER NOT NULL REFERENCES key, symbol INTEGER NOT NULL
  REFERENCES symbol, series INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL, stage INTEGER NOT NULL,
  begin INTEGER NOT NULL, end INTEGER NOT NULL, whole INTEGER, gaps INTEGER NOT NULL, changes INTEGER NOT NULL,
  levels INTEGER NOT NULL, data BLOB NOT NULL, checksum BLOB NOT NULL, UNIQUE(key, symbol, series, day, number));
CREATE TABLE depth_day(key INTEGER NOT NULL REFERENCES key, symbol INTEGER NOT NULL REFERENCES symbol,
  series INTEGER NOT NULL, day INTEGER NOT NULL, next INTEGER NOT NULL, known INTEGER NOT NULL, open INTEGER NOT NULL,
  run INTEGER NOT NULL, changes INTEGER NOT NULL, levels INTEGER NOT NULL, sealed INTEGER,
  PRIMARY KEY(key, symbol, series, day)) WITHOUT ROWID;
CREATE TABLE facts(key INTEGER NOT NULL REFERENCES key, symbol INTEGER NOT NULL REFERENCES symbol,
  day INTEGER NOT NULL, version INTEGER NOT NULL, received INTEGER NOT NULL, name TEXT NOT NULL, lot INTEGER NOT NULL,
  currency TEXT NOT NULL, type TEXT NOT NULL, steps TEXT NOT NULL, PRIMARY KEY(key, symbol, day, version)) WITHOUT ROWID
"""
DEPTH_TABLES: Final = tuple(_TABLES.split(";"))
"""The statements that make them."""
