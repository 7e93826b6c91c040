"""Runs in .venv/clients: the session of `client_futuquant.py` with JSON in place of protobuf."""

from __future__ import annotations

import futuquant  # type: ignore[import-not-found]  # in .venv/clients only

from interop.client_futuquant import main

if __name__ == "__main__":
    futuquant.SysConfig.set_proto_fmt(futuquant.ProtoFMT.Json)
    main()
