"""What is listed: securities, price steps, trading hours and the trades of a day."""
