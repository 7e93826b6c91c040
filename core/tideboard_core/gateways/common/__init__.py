"""What several gateways need and none of them owns: call budgets, connection events, steps of a check."""
