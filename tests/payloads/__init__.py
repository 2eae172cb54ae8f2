"""Bodies as Telegram and Meta send them, about invented people."""
