"""futu-api's own way from the bytes of a push to what its handler returns: argument FILE with the frames."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only
from futu.common.utils import binary2pb, parse_head, parse_rsp  # type: ignore[import-not-found]

from benchmarks.peers.futu_frames import whole_frames
from benchmarks.subject import Stopwatch, serve

HANDLERS = {3005: futu.StockQuoteHandlerBase, 3013: futu.OrderBookHandlerBase, 3011: futu.TickerHandlerBase}
MOST_FRAMES = 300
"""A quote takes it a millisecond and a half."""


def main() -> None:
    """Serve rounds."""
    frames = whole_frames(Path(sys.argv[1]))[:MOST_FRAMES]
    handlers = {number: kind() for number, kind in HANDLERS.items()}

    def round_() -> dict[str, Any]:
        decoding = Stopwatch()
        for proto_id, _frame, body in frames:
            answer, _content = handlers[proto_id].on_recv_rsp(binary2pb(body, proto_id, 0))
            assert answer == futu.RET_OK, _content
        decoded, framing = decoding.each(len(frames), 1e6), Stopwatch()
        for _proto_id, frame, _body in frames:
            assert parse_head(frame[:44])
            assert parse_rsp(frame, 0, False).rsp_pb is not None
        framed = framing.each(len(frames), 1e6)
        return {**decoded, "framing": framed["value"], "framing wall": framed["wall"]}

    serve(round_, "futu-api", "pandas", "protobuf")


if __name__ == "__main__":
    main()
