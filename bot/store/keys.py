"""Whether the keys in hand belong to this database, and how to bring all of it under a new one."""

from sqlalchemy import Connection, select, update

from bot.errors import Misconfigured
from bot.store.once import Once
from bot.store.tables import callers, cases, counsellors, leases, media
from bot.vault import Vault

_LOOKUP = "lookup key"
_put_once = Once(leases, "name")


def check(tx: Connection, vault: Vault) -> None:
    """``Misconfigured`` when the look-up key or the master keys are not this database's.

    With another look-up key every caller would silently be a new one, their open case lost to them.
    """
    mark = vault.hash("check", "look-up key").hex()
    _put_once(tx, {"name": _LOOKUP, "value": mark})
    if tx.execute(select(leases.c.value).where(leases.c.name == _LOOKUP)).scalar_one() != mark:
        raise Misconfigured("SUAR_LOOKUP_KEY (or lookup.key in the data folder) is not the one of this database.")
    newest = select(callers.c.data_key).where(callers.c.forgotten_at.is_(None)).order_by(callers.c.id.desc())
    key = tx.execute(newest.limit(1)).scalar_one_or_none()
    if key is not None:
        vault.seal(key, "", "check")


def rewrap(tx: Connection, vault: Vault) -> int:
    """Bring every data key under the newest master key, and say how many. Then the old one may go."""
    moved = 0
    for table, column in (
        (callers, callers.c.data_key),
        (media, media.c.data_key),
        (cases, cases.c.sealed),
        (counsellors, counsellors.c.telegram),
    ):
        again = vault.rewrap if column.name == "data_key" else vault.rewrap_own
        for row_id, old in tx.execute(select(table.c.id, column).where(column.is_not(None))).all():
            if old and (new := again(old)) != old:
                tx.execute(update(table).where(table.c.id == row_id).values({column: new}))
                moved += 1
    return moved
