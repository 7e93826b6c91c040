"""What was said of securities, and what price and flow did after it."""
