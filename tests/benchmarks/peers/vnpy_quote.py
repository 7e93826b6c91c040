"""VeighNa with its own Futu gateway, from nothing to its first tick.

Arguments: start (epoch seconds), data directory, port of OpenD, password of its practice account, symbol. The gateway
lies beside this file as its authors wrote it, and needs no change on this vnpy, futu-api and pandas. It is connected as
soon as the window is shown, without the dialog that a person fills in, and the security is subscribed to at once,
without the list of contracts that the gateway asks for after two seconds.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

GATEWAY = Path(__file__).parent / "vnpy_futu" / "futu_gateway.txt"
"""vnpy_futu 6.3.2808.0 as it lies at github.com/vnpy/vnpy_futu, commit fa4b185716: no package index has it."""


def gateway_class() -> Any:
    """The class of the gateway; its module is no file of Python by its name, so no tool takes it for ours."""
    loader = SourceFileLoader("vnpy_futu_gateway", str(GATEWAY))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module.FutuGateway


def main() -> None:
    """Start, connect, tell when the first tick is there, end."""
    from vnpy.trader.constant import Exchange  # type: ignore[import-not-found]  # in the peers' environment only
    from vnpy.trader.event import EVENT_TICK  # type: ignore[import-not-found]
    from vnpy.trader.object import SubscribeRequest  # type: ignore[import-not-found]

    from benchmarks.peers.moments import Moments
    from benchmarks.peers.vnpy_parts import main_window

    started, _directory, port, password, symbol = sys.argv[1:]
    moments = Moments(float(started))

    def first(_tick: object) -> None:
        moments.note("first quote")
        print(json.dumps(moments.seen), flush=True)
        os._exit(0)  # as in vnpy_start, and futu-api has threads of its own

    qt, _window, engine = main_window()
    moments.note("shown")
    name = engine.add_gateway(gateway_class()).gateway_name
    engine.event_engine.register(EVENT_TICK, first)
    setting = {"密码": password, "地址": "127.0.0.1", "端口": int(port), "市场": "HK", "环境": "SIMULATE"}
    engine.connect(setting, name)
    moments.note("connected")
    engine.subscribe(SubscribeRequest(symbol=symbol, exchange=Exchange.SEHK), name)
    qt.exec()


if __name__ == "__main__":
    main()
