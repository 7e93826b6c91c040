"""Two listings of one company side by side: flow by session minute or by the clock, and the premium of the price."""
