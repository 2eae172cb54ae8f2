"""Numbers, accounts and handles that callers reported."""

import sqlalchemy as sa
from alembic import op

revision = "0003_reported"
down_revision = "0002_reports"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reported",
        sa.Column("id", ID, nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("dismissed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["caller_id"], ["callers.id"], name="fk_reported_caller_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reported"),
        sa.UniqueConstraint("caller_id", "hash", name="uq_reported_caller_id_hash"),
    )
    op.create_index("ix_reported_hash", "reported", ["hash"], unique=False)
