"""Webhook calls as the Cloud API sends them. Sari, Budi and the rest do not exist."""

import hashlib
import hmac
import itertools
import json
from typing import Any

SARI = "628120000001"
SARI_SCOPED = "ID.13491208655302741918"
BUDI = "628120000002"
BUDI_SCOPED = "ID.22222208655302741918"
AT = "1795000000"  # 2026-11-18 UTC

_numbers = itertools.count(1)


def wamid() -> str:
    """A message id of our own making; real ones hide the caller's number in base64."""
    return f"wamid.TEST{next(_numbers):08d}=="


def message(kind: str, content: Any = None, *, sender: str | None = SARI, **more: Any) -> dict[str, Any]:
    """One message. ``more`` adds or replaces fields (``id``, ``from_user_id``, ``timestamp`` …)."""
    found: dict[str, Any] = {"id": wamid(), "timestamp": AT, "type": kind}
    if sender:
        found["from"] = sender
    if content is not None:
        found[kind] = content
    return found | more


def said(text: str, **more: Any) -> dict[str, Any]:
    """A text message."""
    return message("text", {"body": text}, **more)


def pressed(choice: str, title: str = "Ya", *, kind: str = "button_reply", **more: Any) -> dict[str, Any]:
    """A pressed reply button or a chosen row of a list (``list_reply``)."""
    return message("interactive", {"type": kind, kind: {"id": choice, "title": title}}, **more)


def contact(wa_id: str | None = SARI, user_id: str | None = None) -> dict[str, Any]:
    """The card that comes with a message; number and business-scoped id may each be missing."""
    found: dict[str, Any] = {"profile": {"name": "Sari"}}
    return found | ({"wa_id": wa_id} if wa_id else {}) | ({"user_id": user_id} if user_id else {})


def value(*messages: Any, contacts: list[Any] | None = None, statuses: list[Any] | None = None) -> dict[str, Any]:
    """What one change holds."""
    found: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "628110000000", "phone_number_id": "1000"},
    }
    if messages:
        found["contacts"] = [contact()] if contacts is None else contacts
        found["messages"] = list(messages)
    return found | ({"statuses": statuses} if statuses else {})


def entry(*values: dict[str, Any]) -> dict[str, Any]:
    """One entry with a change for each value."""
    return {"id": "2000", "changes": [{"field": "messages", "value": each} for each in values]}


def body(*entries: dict[str, Any]) -> dict[str, Any]:
    """A whole call."""
    return {"object": "whatsapp_business_account", "entry": list(entries)}


def call(*messages: Any, **more: Any) -> bytes:
    """The bytes of the usual call: one entry, one change."""
    return raw(body(entry(value(*messages, **more))))


def raw(whole: dict[str, Any]) -> bytes:
    """The bytes of a call. Meta escapes what is not ASCII, as ``json`` does."""
    return json.dumps(whole).encode()


def signature(raw_body: bytes, app_secret: str) -> str:
    """The header X-Hub-Signature-256."""
    return "sha256=" + hmac.new(app_secret.encode(), raw_body, hashlib.sha256).hexdigest()


def status(state: str, *, row: int | None = None, code: int | None = None, **more: Any) -> dict[str, Any]:
    """What Meta reports about a message of ours."""
    found: dict[str, Any] = {"id": wamid(), "status": state, "timestamp": AT, "recipient_id": SARI}
    if row is not None:
        found["biz_opaque_callback_data"] = str(row)
    if code is not None:
        found["errors"] = [{"code": code, "title": "…", "message": "…", "error_data": {"details": "…"}}]
    return found | more
