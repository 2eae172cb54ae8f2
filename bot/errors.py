"""What can go wrong, sorted by who must act.

* SuarError
  x Unavailable      something outside is down: we try again later
    + NluUnavailable
    + ChannelUnavailable
  x Undeliverable    this message will never arrive: a counsellor must know
    + CallerGone     the caller blocked us or left the channel
    + WindowClosed   the channel no longer lets us write freely to this caller
  x Unknown          it may have arrived: the answer to our send never came
  x Stale            someone else moved the conversation while we thought
  x Unusable         input that a person must correct: nothing was changed
  x Misconfigured    the settings cannot work together: nothing was started
"""


class SuarError(Exception):
    """Everything that we raise on purpose."""


class Unavailable(SuarError):
    """Something outside is down. ``retry_after`` is in seconds when the other side named a time."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class NluUnavailable(Unavailable):
    """Rasa did not answer in time or answered nonsense."""


class ChannelUnavailable(Unavailable):
    """Telegram or Meta refused for now: too many requests, or an error of theirs.

    Raised only when the message surely did not arrive, so that a retry cannot repeat it.
    """


class Undeliverable(SuarError):
    """This message will never arrive."""


class CallerGone(Undeliverable):
    """The caller blocked us, or left the channel."""


class WindowClosed(Undeliverable):
    """The channel no longer lets us write freely to this caller (WhatsApp: 24 hours)."""


class Unknown(SuarError):
    """The request went out and no answer came back: the message may have arrived."""


class Stale(SuarError):
    """Someone else moved the conversation while we thought. Repeating is right, and no failure."""


class Unusable(SuarError):
    """Input that a person must correct. The message names the place; nothing was changed."""


class Misconfigured(SuarError):
    """The settings cannot work. The message says which one, and what to do."""
