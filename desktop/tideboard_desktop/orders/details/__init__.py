"""Details of one order: what happened, fills, fees, checks, the book when it was sent, and a note."""
