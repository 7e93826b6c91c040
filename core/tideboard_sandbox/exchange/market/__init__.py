"""The moving market: prices, books, queues and capital flow."""
