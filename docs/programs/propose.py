"""Propose a ticket and wait for what the person does with it: python propose.py HK.00700 buy 200 612.50."""

import sys

from tideboard_api.calls import proposal_fields
from tideboard_api.client import Client
from tideboard_api.errors import NoWindow, ProposalRefused

symbol, side, quantity, price = sys.argv[1:]
with Client("agent") as client:
    try:
        proposal = client.propose(
            proposal_fields(symbol, side, int(quantity), price, reason="net inflow above the usual range", ttl=120)
        )
    except ProposalRefused as error:
        sys.exit(f"not taken: {error.data}")
    print("in the window's list until", proposal.reply.ends)
    try:
        end = proposal.wait()
    except NoWindow:
        sys.exit("stopped: the window has ended, or lets no program in any more")
    print(end.state, "after a change" if end.edited else "")
