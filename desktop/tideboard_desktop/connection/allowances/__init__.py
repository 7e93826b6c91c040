"""The quota page of the connection window: subscriptions, calls, quote rights."""
