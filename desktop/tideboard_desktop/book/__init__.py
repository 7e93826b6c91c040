"""Order book, tape and broker queue in one dock."""
