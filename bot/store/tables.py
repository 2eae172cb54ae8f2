"""Every table of the hotline; the migrations say the same, and a test compares the two.

What a caller told us, who they are and what we answered is sealed (``LargeBinary`` columns named ``sealed``
or ``state``) with the data key of that caller; what the queue and the loops search by is plain.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime: microseconds since 1970 on SQLite, ``timestamptz`` on PostgreSQL.

    SQLite has no such type, and SQLAlchemy's text drops the zone; whole numbers compare right and are quick.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        return (value - _EPOCH) // _TICK if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return _EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment.astimezone(UTC)


# SQLite counts rows only in a column that is exactly INTEGER; PostgreSQL outgrows four bytes one day.
_Id = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True)


def _to(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    return Column(name, _Id, ForeignKey(target), nullable=nullable, index=index)


callers = Table(
    "callers",
    metadata,
    _id(),
    Column("data_key", LargeBinary, nullable=False),  # empty once the caller asked to be forgotten
    Column("language", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("stopped_at", Moment),
    Column("forgotten_at", Moment),
)

addresses = Table(
    "addresses",
    metadata,
    _id(),
    _to("caller_id", "callers.id", index=True),
    Column("channel", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("channel", "kind", "hash"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _to("caller_id", "callers.id"),
    Column("channel", String(16), nullable=False),
    _to("address_id", "addresses.id", nullable=True),  # null once forgotten
    Column("client_language", String(16)),
    Column("holder", String(16), nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", Integer, nullable=False),  # rises with all that a desk could show
    Column("state", LargeBinary),
    Column("waiting_since", Moment),  # null when nothing waits for a turn
    Column("rest_until", Moment),
    Column("lease_token", String(64)),
    Column("lease_until", Moment),
    Column("failures", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("last_in_at", Moment),  # the caller's own activity; a clock never counts
    Column("last_out_at", Moment),
    Column("last_handle", LargeBinary),
    Column("reviewed_at", Moment),  # when a person last lowered the level or closed a case
    UniqueConstraint("caller_id"),
)

arrivals = Table(
    "arrivals",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id", nullable=True),
    Column("channel", String(16), nullable=False),
    Column("key_hash", LargeBinary, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sealed", LargeBinary),  # null once forgotten
    Column("sent_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    _to("turn_id", "turns.id", nullable=True),
    Column("done_at", Moment),
    UniqueConstraint("channel", "key_hash"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id", index=True),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("level_so_far", SmallInteger, nullable=False),
    Column("intent", String(64)),
    Column("confidence", Float),
    Column("need", String(32), nullable=False),
    Column("flagged", String(64)),  # why a person should look
    Column("flag_seen_at", Moment),
    Column("register_version", Integer),
    Column("sealed", LargeBinary),
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", String(32), nullable=False),
    _to("conversation_id", "conversations.id", index=True),
    Column("level", SmallInteger, nullable=False),
    Column("about", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("state", String(8), nullable=False),  # open, taken, closed
    Column("opened_at", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=False),
    Column("deadline_at", Moment),
    _to("taken_by", "counsellors.id", nullable=True),
    Column("taken_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", String(64)),
    Column("pin_hash", LargeBinary),  # of number and PIN together
    Column("sealed", LargeBinary),  # the counsellors' note, by the vault's own key: it outlives a forgotten caller
    UniqueConstraint("number"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id", nullable=True),  # null: an alert to a counsellor
    Column("channel", String(16), nullable=False),
    _to("turn_id", "turns.id", nullable=True),
    _to("case_id", "cases.id", nullable=True),
    Column("author", String(16), nullable=False),  # bot, counsellor, alert
    _to("counsellor_id", "counsellors.id", nullable=True),
    Column("sealed", LargeBinary),
    Column("own", Boolean, nullable=False),  # sealed by the vault's own key, with its address inside
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # sends whose answer never came
    Column("next_at", Moment),
    Column("not_before", Moment),  # safe hours
    Column("claim_token", String(64)),
    Column("claim_until", Moment),
    Column("message_hash", LargeBinary),
    Column("error", String(64)),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
)

counsellors = Table(
    "counsellors",
    metadata,
    _id(),
    Column("name", String(64), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("telegram", LargeBinary),
    Column("on_duty_since", Moment),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    UniqueConstraint("name"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _to("counsellor_id", "counsellors.id", index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id"),
    _to("case_id", "cases.id", nullable=True),
    Column("kind", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("cancelled_at", Moment),
    UniqueConstraint("conversation_id", "kind", "due_at"),
)

register_versions = Table(
    "register_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("snapshot_on", Date, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("source", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
)

listings = Table(
    "listings",
    metadata,
    _id(),
    Column("version_id", Integer, ForeignKey("register_versions.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("licence_no", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_date", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_date", Text, nullable=False),
)

accesses = Table(
    "accesses",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    _to("counsellor_id", "counsellors.id", nullable=True),  # null: the machine did it
    _to("case_id", "cases.id", nullable=True, index=True),
    _to("conversation_id", "conversations.id", nullable=True, index=True),
    Column("act", String(32), nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("token", String(64)),
    Column("until", Moment),
    Column("value", Text, nullable=False),
)

media = Table(
    "media",
    metadata,
    _id(),
    _to("arrival_id", "arrivals.id", index=True),
    Column("sealed", LargeBinary),
    Column("state", String(8), nullable=False),  # wanted, kept, failed, too_big, gone (forgotten)
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),
    Column("claim_token", String(64)),
    Column("claim_until", Moment),
    Column("size", BigInteger),
    Column("digest", LargeBinary),
    Column("data_key", LargeBinary),  # of the file alone, so that joining two callers rewrites no files
    Column("path", Text),
)

tries = Table(
    "tries",
    metadata,
    _id(),
    Column("hash", LargeBinary, nullable=False),  # of an address, or of a case number that somebody typed
    Column("at", Moment, nullable=False),
    Index("ix_tries_hash", "hash", "at"),
)

traces = Table(
    "traces",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id"),
    Column("sought", Boolean, nullable=False),  # of who is missed; else of the caller
    Column("kind", String(16), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("conversation_id", "sought", "hash"),
    Index("ix_traces_hash", "hash"),
)

matches = Table(
    "matches",
    metadata,
    _id(),
    _to("sought_by", "conversations.id", index=True),  # who reports somebody missing
    _to("found_in", "conversations.id", index=True),  # who might be that person
    Column("kinds", String(128), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("sought_by", "found_in"),
)

outcomes = Table(
    "outcomes",
    metadata,
    _id(),
    _to("conversation_id", "conversations.id", index=True),
    Column("subject", String(16), nullable=False),  # offer, report
    Column("answer", String(16), nullable=False),
    Column("day", SmallInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

# Of what was reported only a hash is kept; who did it is told to nobody.
reported = Table(
    "reported",
    metadata,
    _id(),
    _to("caller_id", "callers.id"),
    Column("hash", LargeBinary, nullable=False),  # of a telephone number, an account or a handle
    Column("at", Moment, nullable=False),
    Column("dismissed_at", Moment),  # by a counsellor, as false: it counts no more and cannot come back
    UniqueConstraint("caller_id", "hash"),
    Index("ix_reported_hash", "hash"),
)

# What the loops look for all day: each of these stays as small as the work that waits.
Index(
    "ix_conversations_waiting",
    conversations.c.waiting_since,
    postgresql_where=conversations.c.waiting_since.is_not(None),
    sqlite_where=conversations.c.waiting_since.is_not(None),
)
Index("ix_arrivals_conversation", arrivals.c.conversation_id, arrivals.c.done_at)
Index("ix_arrivals_turn", arrivals.c.turn_id)
Index("ix_outbox_unsent", outbox.c.state, outbox.c.id)
Index("ix_outbox_conversation", outbox.c.conversation_id, outbox.c.state, outbox.c.id)
Index("ix_outbox_case", outbox.c.case_id)
Index("ix_outbox_message", outbox.c.channel, outbox.c.message_hash)
Index("ix_cases_queue", cases.c.state, cases.c.taken_by)
Index("ix_turns_flagged", turns.c.flagged, turns.c.flag_seen_at)
Index("ix_deadlines_due", deadlines.c.done_at, deadlines.c.cancelled_at, deadlines.c.due_at)
Index("ix_media_wanted", media.c.state, media.c.id)
