"""Telegram's Bot API on loopback, as strict as the real one where we could get it wrong."""

import argparse
import asyncio
import itertools
import json
from typing import Any

from aiohttp import web

from tests.payloads import telegram as payloads
from tests.twins.served import Failure, Served, main

TOKEN = "123456:TEST-token"
FILE_BYTES = 20 * 1024 * 1024


class TelegramTwin(Served):
    """Chats exist once somebody wrote from them. ``sent`` holds what the bot said, in order.

    ``open_chats`` lets the bot write to anybody, for the bench. A twin in a process of its own takes what people do as
    ``POST /twin/write`` with an update.
    """

    def __init__(self, token: str = TOKEN, *, open_chats: bool = False) -> None:
        super().__init__()
        self.token = token
        self.open_chats = open_chats
        self.actions: list[dict[str, Any]] = []
        self.answered: list[str] = []
        self.updates: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.chats: set[int] = set()
        self.blocked: set[int] = set()
        self.queries: set[str] = set()
        self.files: dict[str, tuple[bytes, int]] = {}
        self._arrived = asyncio.Event()
        self._ids = itertools.count(1000)
        self._update_ids = itertools.count(900_001)
        self.app.router.add_route("*", "/bot{token}/{method}", self._method)
        self.app.router.add_post("/twin/write", self._written)
        self.app.router.add_get("/file/bot{token}/{path:.*}", self._download)

    # What people do.

    def write(self, update: dict[str, Any]) -> dict[str, Any]:
        """Somebody writes, presses, edits: the update waits for a poll. Its number is ours, always rising."""
        update = {**update, "update_id": next(self._update_ids)}
        for content in update.values():
            if isinstance(content, dict):
                chat = content.get("chat") or content.get("message", {}).get("chat") or {}
                self.chats |= {chat["id"]} if chat.get("type") == "private" else set()
        if query := update.get("callback_query"):
            self.queries.add(query["id"])
        self.updates.append(update)
        self._arrived.set()
        return update

    async def _written(self, request: web.Request) -> web.Response:
        return web.json_response(self.write(await request.json()))

    def say(self, text: str, chat: int = payloads.SARI) -> dict[str, Any]:
        """Somebody writes a text."""
        return self.write(payloads.said(text, chat, number=next(self._ids)))

    def press(self, data: str, chat: int = payloads.SARI) -> dict[str, Any]:
        """Somebody presses a button."""
        return self.write(payloads.pressed(data, chat))

    async def push(self, update: dict[str, Any]) -> int:
        """Post an update to the webhook that was set, with its secret; the status of the answer."""
        secret = self.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        return await self.post(self.webhook["url"], payloads.raw(update), headers)

    def block(self, chat: int = payloads.SARI) -> None:
        """Somebody blocks the bot."""
        self.blocked.add(chat)

    def add_file(self, file_id: str, content: bytes, *, size: int | None = None) -> None:
        """A file that can be fetched; ``size`` when it is to look bigger than it is."""
        self.files[file_id] = (content, len(content) if size is None else size)

    def next_429(self, retry_after: int = 3) -> None:
        """The next send meets flood control."""
        text = f"Too Many Requests: retry after {retry_after}"
        body = {"ok": False, "error_code": 429, "description": text, "parameters": {"retry_after": retry_after}}
        self.failures.append(Failure("refuse", 429, body))

    # What the bot asks.

    async def _method(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        given = {**request.query}
        given |= await request.json() if request.content_type == "application/json" else dict(await request.post())
        method = request.match_info["method"]
        if method == "sendMessage":

            async def carry_out() -> web.Response:
                return self._send(given)

            return await self.failing(request, carry_out)
        if method == "getUpdates":
            return await self._get_updates(given)
        known = {
            "getMe": self._me,
            "getFile": self._get_file,
            "sendChatAction": self._action,
            "answerCallbackQuery": self._answer,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
        }
        return known[method](given) if method in known else _refused(404, "Not Found")

    def _send(self, given: dict[str, Any]) -> web.Response:
        if refused := self._unreachable(given):
            return refused
        text = str(given.get("text", ""))
        if not text.strip():
            return _bad("message text is empty")
        if len(text) > 4096:
            return _bad("message is too long")
        keyboard = json.loads(given.get("reply_markup") or "{}").get("inline_keyboard", [])
        for button in itertools.chain.from_iterable(keyboard):
            if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                return _bad("BUTTON_DATA_INVALID")
            if not button.get("text"):
                return _bad("text buttons are allowed in the inline keyboard only with text")
        chat = int(given["chat_id"])
        number = next(self._ids)
        self.sent.append({"chat": chat, "message_id": number, "text": text, "keyboard": keyboard, **given})
        bot = {"id": 1, "is_bot": True, "first_name": "Suar", "username": "suar_bot"}
        message = payloads.message(chat, number=number, text=text) | {"from": bot}
        return _fine(message | ({"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}))

    def _unreachable(self, given: dict[str, Any]) -> web.Response | None:
        chat = int(given["chat_id"]) if str(given.get("chat_id", "")).lstrip("-").isdigit() else None
        if chat is None or (chat not in self.chats and not self.open_chats):
            return _bad("chat not found")
        return _refused(403, "Forbidden: bot was blocked by the user") if chat in self.blocked else None

    async def _get_updates(self, given: dict[str, Any]) -> web.Response:
        if self.webhook:
            return _refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, wait = int(given.get("offset") or 0), float(given.get("timeout") or 0)
        if offset > 0:
            # Only what lies before the offset is confirmed; asking without one confirms nothing.
            self.updates = [each for each in self.updates if each["update_id"] >= offset]
        if not self.updates and wait:
            self._arrived.clear()
            waits = {asyncio.ensure_future(self._arrived.wait()), asyncio.ensure_future(self._over.wait())}
            _, late = await asyncio.wait(waits, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            for each in late:
                each.cancel()
        wanted = json.loads(given.get("allowed_updates") or "null")
        found = [each for each in self.updates if wanted is None or set(each) & set(wanted)]
        return _fine(found[: int(given.get("limit") or 100)])

    def _me(self, given: dict[str, Any]) -> web.Response:
        return _fine({"id": 1, "is_bot": True, "first_name": "Suar", "username": "suar_bot"})

    def _action(self, given: dict[str, Any]) -> web.Response:
        if refused := self._unreachable(given):
            return refused
        self.actions.append(given)
        return _fine(True)

    def _answer(self, given: dict[str, Any]) -> web.Response:
        query = str(given.get("callback_query_id", ""))
        if query not in self.queries:
            return _bad("query is too old and response timeout expired or query ID is invalid")
        self.queries.remove(query)
        self.answered.append(query)
        return _fine(True)

    def _set_webhook(self, given: dict[str, Any]) -> web.Response:
        # The real one wants https; http is let through to loopback, where our own server listens in tests.
        if not str(given.get("url", "")).startswith(("https://", "http://127.0.0.1")):
            return _bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = dict(given)
        return _fine(True)

    def _delete_webhook(self, given: dict[str, Any]) -> web.Response:
        self.webhook = {}
        if str(given.get("drop_pending_updates", "")).lower() == "true":
            self.updates = []
        return _fine(True)

    def _webhook_info(self, given: dict[str, Any]) -> web.Response:
        waiting = len(self.updates)
        return _fine(
            {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": waiting}
        )

    def _get_file(self, given: dict[str, Any]) -> web.Response:
        file_id = str(given.get("file_id", ""))
        if file_id not in self.files:
            return _bad("wrong file_id or the file is temporarily unavailable")
        size = self.files[file_id][1]
        if size > FILE_BYTES:
            return _bad("file is too big")
        path = f"files/{file_id}"
        return _fine({"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size, "file_path": path})

    async def _download(self, request: web.Request) -> web.Response:
        file_id = request.match_info["path"].removeprefix("files/")
        if request.match_info["token"] != self.token or file_id not in self.files:
            return _refused(404, "Not Found")
        return web.Response(body=self.files[file_id][0])


def _fine(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(status: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)


def _bad(reason: str) -> web.Response:
    return _refused(400, f"Bad Request: {reason}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--token", default=TOKEN)
    main(lambda options: TelegramTwin(options.token, open_chats=True), arguments)
