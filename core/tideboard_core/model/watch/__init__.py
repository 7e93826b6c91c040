"""What a person watches: watchlists and their groups at the broker, price alerts, stock screens."""
