"""VeighNa with its own Futu gateway, from nothing to its first tick.

Arguments: start (epoch seconds), data directory, port of OpenD, password of its practice account, symbol, the folder of
a checkout of vnpy_futu. The gateway needs no change on this vnpy, futu-api and pandas. It is connected as soon as the
window is shown, without the dialog that a person fills in, and the security is subscribed to at once, without the list
of contracts that the gateway asks for after two seconds.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Start, connect, tell when the first tick is there, end."""
    from vnpy.trader.constant import Exchange  # type: ignore[import-not-found]  # in the peers' environment only
    from vnpy.trader.event import EVENT_TICK  # type: ignore[import-not-found]
    from vnpy.trader.object import SubscribeRequest  # type: ignore[import-not-found]

    from benchmarks.peers.moments import Moments
    from benchmarks.peers.vnpy_parts import main_window

    started, _directory, port, password, symbol, checkout = sys.argv[1:]
    moments = Moments(float(started))

    def first(_tick: object) -> None:
        moments.note("first quote")
        print(json.dumps(moments.seen), flush=True)
        os._exit(0)  # as in vnpy_start, and futu-api has threads of its own

    qt, _window, engine = main_window()
    moments.note("shown")
    sys.path.append(str(Path(checkout) / "vnpy_futu"))  # its module alone: the package asks for more than it needs
    name = engine.add_gateway(import_module("futu_gateway").FutuGateway).gateway_name
    engine.event_engine.register(EVENT_TICK, first)
    setting = {"密码": password, "地址": "127.0.0.1", "端口": int(port), "市场": "HK", "环境": "SIMULATE"}
    engine.connect(setting, name)
    moments.note("connected")
    engine.subscribe(SubscribeRequest(symbol=symbol, exchange=Exchange.SEHK), name)
    qt.exec()


if __name__ == "__main__":
    main()
