"""The ways in and out: each channel reads its own updates, and sends, marks and fetches through its API.

A third channel is one file with a class that fits ``bot.model.Channel``. What every one of them promises:

- ``read`` is pure and never raises. One body may hold many messages; one that cannot be taken apart becomes
  an ``UNREADABLE`` arrival and never costs the others. Equal bodies give equal keys. Only private chats count.
- ``parts`` is pure: what it returns can be sent as it is, choices hang on the last part.
- ``send`` sends one part. ``ChannelUnavailable``: surely not arrived, try again. ``Unknown``: the request went
  out and no answer came. ``CallerGone``, ``WindowClosed``, ``Undeliverable``: this one never arrives.
- ``mark`` and ``acknowledge`` are courtesies: when they fail nobody is worse off, so they raise nothing of ours.
- ``fetch`` raises ``ChannelUnavailable``, or ``Undeliverable`` when the file can never be had (too big, expired).
- No caller's words, names, numbers or addresses in an error's text or in a log.
"""

MEDIA_BYTES = 20 * 1024 * 1024
"""Largest file we take. Telegram hands out no more to a bot (Bot API, getFile); WhatsApp would go to 100 MB."""
