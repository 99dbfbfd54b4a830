"""Bad files: small good drops, what is done to them, and what staff must then read."""
