"""Fan-out: one login at a broker whose live values several windows of one person read over NATS; no orders."""
