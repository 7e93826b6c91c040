"""Code shared by the gateways: value bounds, rate limits, events of the connection log, findings of a check."""
