"""Meta's Cloud API on loopback, as strict as the real one where we could get it wrong."""

import argparse
import itertools
from typing import Any

from aiohttp import web

from tests.payloads import whatsapp as payloads
from tests.twins.served import Failure, Served, main

TOKEN = "TEST-cloud-api-token"
PHONE_ID = "1000"
APP_SECRET = "test-app-secret"


class Refused(Exception):
    """An answer in the form of Meta's errors."""

    def __init__(self, code: int, details: str, status: int = 400) -> None:
        super().__init__(details)
        self.body = _error(code, details)
        self.status = status


class WhatsAppTwin(Served):
    """``sent`` holds what we said, in order, ``marks`` what we marked as read. Nobody has to have written first."""

    def __init__(self, token: str = TOKEN, phone_id: str = PHONE_ID, app_secret: str = APP_SECRET) -> None:
        super().__init__()
        self.token = token
        self.phone_id = phone_id
        self.app_secret = app_secret
        self.marks: list[dict[str, Any]] = []
        self.closed: set[str] = set()
        self.files: dict[str, tuple[bytes, str, int]] = {}
        self.elsewhere: str | None = None
        self._ids = itertools.count(1)
        self.app.router.add_post(r"/{version:v\d+\.\d+}/{phone_id}/messages", self._messages)
        self.app.router.add_get(r"/{version:v\d+\.\d+}/{node}", self._node)
        self.app.router.add_get("/media/{file_id}", self._media)
        self.app.router.add_get("/moved/{file_id}", self._moved)

    # What people do, and what Meta does by itself.

    def close_window(self, address: str = payloads.SARI) -> None:
        """The caller's last message is more than 24 hours old."""
        self.closed.add(address)

    def add_file(self, file_id: str, content: bytes, mime: str = "image/jpeg", *, size: int | None = None) -> None:
        """A file that can be fetched; ``size`` when it is to look bigger than it is."""
        self.files[file_id] = (content, mime, len(content) if size is None else size)

    def next_429(self, retry_after: int | None = None, *, code: int = 130429) -> None:
        """The next send meets a rate limit (130429 of ours, 131056 of this caller, 80007 of the account)."""
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else None
        status = 429 if code == 130429 else 400
        self.failures.append(Failure("refuse", status, _error(code, "rate limit"), headers))

    def next_error(self, code: int, status: int = 400) -> None:
        """The next send meets any error of Meta's list."""
        self.failures.append(Failure("refuse", status, _error(code, "scripted")))

    async def push(self, url: str, body: bytes) -> int:
        """Call the hotline's webhook, signed; the status of the answer."""
        return await self.post(url, body, {"X-Hub-Signature-256": payloads.signature(body, self.app_secret)})

    # What we ask.

    def _authorised(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise Refused(190, "Invalid OAuth access token", 401)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        async def carry_out() -> web.Response:
            return self._take(given)

        try:
            self._authorised(request)
            given = await request.json()
            if request.match_info["phone_id"] != self.phone_id:
                raise Refused(100, "Object does not exist")
            if given.get("messaging_product") != "whatsapp":
                raise Refused(100, "(#100) The parameter messaging_product is required.")
            if given.get("status") == "read":
                return self._mark(given)
            return await self.failing(request, carry_out)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status)

    def _mark(self, given: dict[str, Any]) -> web.Response:
        if not str(given.get("message_id", "")).startswith("wamid."):
            raise Refused(131009, "Parameter value is not valid: message_id")
        if given.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
            raise Refused(131009, "Parameter value is not valid: typing_indicator")
        self.marks.append(given)
        return web.json_response({"success": True})

    def _take(self, given: dict[str, Any]) -> web.Response:
        # The number wins when both are given.
        address = given.get("to") or given.get("recipient")
        if not address:
            raise Refused(100, "(#100) The parameter to is required.")
        if given.get("to") and not str(given["to"]).lstrip("+").isdigit():
            raise Refused(100, "(#100) Invalid parameter: to")
        if not given.get("to") and "." not in str(given["recipient"]):
            raise Refused(100, "(#100) Invalid parameter: recipient")
        if len(given.get("biz_opaque_callback_data", "")) > 512:
            raise Refused(100, "biz_opaque_callback_data is too long")
        _check_content(given)
        if address in self.closed:
            raise Refused(131047, "More than 24 hours have passed")
        message_id = f"wamid.SENT{next(self._ids):08d}=="
        self.sent.append({**given, "id": message_id})
        self.tell(str(address))
        contacts = [{"input": address, "wa_id": address}]
        answer = {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": message_id}]}
        return web.json_response(answer)

    async def _node(self, request: web.Request) -> web.Response:
        try:
            self._authorised(request)
            node = request.match_info["node"]
            if node == self.phone_id:
                found = {"id": node, "display_phone_number": "+62 811 0000 000", "verified_name": "Suar"}
                return web.json_response(found)
            if node not in self.files:
                raise Refused(100, "Object does not exist")
            _, mime, size = self.files[node]
            url = self.elsewhere or f"{self.url}/media/{node}"
            found = {"messaging_product": "whatsapp", "id": node, "url": url, "mime_type": mime, "file_size": size}
            return web.json_response(found)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status)

    async def _media(self, request: web.Request) -> web.Response:
        try:
            self._authorised(request)
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status)
        content, mime, _ = self.files[request.match_info["file_id"]]
        return web.Response(body=content, content_type=mime)

    async def _moved(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/media/{request.match_info['file_id']}")


def _error(code: int, details: str) -> dict[str, Any]:
    told = {"messaging_product": "whatsapp", "details": details}
    return {"error": {"message": f"(#{code})", "type": "OAuthException", "code": code, "error_data": told}}


def _check_content(given: dict[str, Any]) -> None:
    """Lengths and numbers of the Cloud API's reference of messages."""
    if given.get("type") == "text":
        _between(given.get("text", {}).get("body"), 4096, "text.body")
        return
    if given.get("type") != "interactive":
        raise Refused(131009, "Parameter value is not valid: type")
    interactive = given.get("interactive", {})
    _between(interactive.get("body", {}).get("text"), 1024, "interactive.body.text")
    action = interactive.get("action", {})
    if interactive.get("type") == "button":
        replies = [each["reply"] for each in action.get("buttons", []) if each.get("type") == "reply"]
        _check_choices(replies, most=3, title=20, id_length=256)
        if len({each["title"] for each in replies}) != len(replies):
            raise Refused(131009, "Duplicated title")
    elif interactive.get("type") == "list":
        _between(action.get("button"), 20, "action.button")
        rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        _check_choices(rows, most=10, title=24, id_length=200)
    else:
        raise Refused(131009, "Parameter value is not valid: interactive.type")


def _check_choices(choices: list[dict[str, str]], *, most: int, title: int, id_length: int) -> None:
    if not 1 <= len(choices) <= most:
        raise Refused(131009, f"between 1 and {most} choices")
    for each in choices:
        _between(each.get("title"), title, "title")
        _between(each.get("id"), id_length, "id")
    if len({each["id"] for each in choices}) != len(choices):
        raise Refused(131009, "Duplicated id")


def _between(text: str | None, most: int, name: str) -> None:
    if not isinstance(text, str) or not text.strip() or len(text) > most:
        raise Refused(131009, f"Parameter value is not valid: {name} must have 1 to {most} characters")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--token", default=TOKEN)
    arguments.add_argument("--phone-id", default=PHONE_ID)
    arguments.add_argument("--app-secret", default=APP_SECRET)
    main(lambda options: WhatsAppTwin(options.token, options.phone_id, options.app_secret), arguments)
