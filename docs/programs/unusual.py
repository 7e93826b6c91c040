"""Say where today's flow of some securities stands among earlier sessions: python unusual.py HK.00700 HK.09988."""

import sys

from tideboard_api.client import Client

with Client("notebook") as client:
    for symbol in sys.argv[1:]:
        found = client.percentile(symbol)
        if found.points is None:
            print(symbol, "no percentile:", found.reason)
        else:
            print(symbol, f"net {found.net:,.0f}, above {found.points:.0f} % of {found.sessions} sessions")
