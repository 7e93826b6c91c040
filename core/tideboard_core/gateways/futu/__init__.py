"""What the two Futu gateways share: calls, translations and pushes over whatever carries them."""
