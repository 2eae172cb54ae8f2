"""Twins of the outside: Telegram's and Meta's APIs on loopback, strict where the real ones are strict."""
