"""The price chart: candles, volume and capital flow of one security on one time axis."""
