"""Own orders, average cost, fills and price alerts on the price chart. Nothing here can send an order."""
