"""HTTP as an order needs it: verified, kept private, never redirected, never sent a second time."""
