"""What a chart says of its bars: closed, halted, old, in conflict, not all there yet."""
