"""Ways to a phone: ntfy, Telegram, e-mail, and a webhook of one's own."""
