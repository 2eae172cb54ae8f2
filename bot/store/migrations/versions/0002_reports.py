"""PINs of cases, what two conversations share, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002_reports"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.add_column("cases", sa.Column("pin_hash", sa.LargeBinary(), nullable=True))
    op.create_table(
        "tries",
        sa.Column("id", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tries"),
    )
    op.create_index("ix_tries_hash", "tries", ["hash", "at"], unique=False)
    op.create_table(
        "traces",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("sought", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_traces_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
        sa.UniqueConstraint("conversation_id", "sought", "hash", name="uq_traces_conversation_id_sought_hash"),
    )
    op.create_index("ix_traces_hash", "traces", ["hash"], unique=False)
    op.create_table(
        "matches",
        sa.Column("id", ID, nullable=False),
        sa.Column("sought_by", ID, nullable=False),
        sa.Column("found_in", ID, nullable=False),
        sa.Column("kinds", sa.String(length=128), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["sought_by"], ["conversations.id"], name="fk_matches_sought_by"),
        sa.ForeignKeyConstraint(["found_in"], ["conversations.id"], name="fk_matches_found_in"),
        sa.PrimaryKeyConstraint("id", name="pk_matches"),
        sa.UniqueConstraint("sought_by", "found_in", name="uq_matches_sought_by_found_in"),
    )
    op.create_index("ix_matches_sought_by", "matches", ["sought_by"], unique=False)
    op.create_index("ix_matches_found_in", "matches", ["found_in"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_outcomes_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_conversation_id", "outcomes", ["conversation_id"], unique=False)
