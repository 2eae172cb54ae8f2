"""The commands: ``suar …``."""

import asyncio
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import click
import uvloop

from bot import (
    app,
    conversation_scores,
    doctor,
    entity_scores,
    evaluate,
    fact_files,
    listing_files,
    marks,
    nlu,
    replay,
    settings,
)
from bot import register as registers
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.desk import sign_in
from bot.errors import SuarError, Unusable
from bot.settings import Settings
from bot.store import counsellors, listings, reported
from bot.turn import register_of

T = TypeVar("T")

UNUSABLE = 2
FAILED = 1
SHORTEST = 10  # characters of a password; length is what a guesser cannot buy


def main() -> None:
    """Exit status 0 only when a command did what it says, 2 for unusable input with nothing changed."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(UNUSABLE)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Unusable as error:
        click.echo(f"suar: {error}", err=True)
        sys.exit(UNUSABLE)
    except SuarError as error:
        click.echo(f"suar: {error}", err=True)
        sys.exit(FAILED)


def _settings() -> Settings:
    return settings.load(os.environ)


def _run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Log events (ids only, never words) to standard error.")
def cli(verbose: bool) -> None:
    """Suar, a chatbot hotline against human trafficking."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


# ------------------------------------------------------------------ the service


@cli.command()
@click.argument("part", required=False, type=click.Choice(["web", "turns", "delivery"]))
def run(part: str | None) -> None:
    """Run the service, or one part of it."""
    logging.getLogger("bot").setLevel(logging.INFO)
    chosen = _settings()
    app.require_usable(chosen)
    _run(_serve(chosen, part))


async def _serve(chosen: Settings, part: str | None) -> None:
    async with app.assemble(chosen) as hotline:
        password = await app.first_start(hotline, app.utc_now())
        await app.serve(hotline, part, lambda: _announce(chosen, part, password), click.echo)


def _announce(chosen: Settings, part: str | None, password: Path | None) -> None:
    if part in {"turns", "delivery"}:
        click.echo(f"Suar runs ({part}). Stop it with Ctrl-C.")
        return
    base = f"http://{chosen.host}:{chosen.port}"
    click.echo(f"Suar runs on {base}")
    if chosen.trial:
        click.echo(f"  try it     {base}/try   (a caller's phone beside the desk)")
    click.echo(f"  the desk   {base}/desk")
    if password is not None:
        name, word = password.read_text(encoding="utf-8").split()
        click.echo(f"  sign in as {name} with {word}   (kept in {password}, readable by you alone)")
    elif (kept := chosen.data_dir / app.FIRST_PASSWORD).exists():
        click.echo(f"  sign in: name and password lie in {kept}")
    click.echo("Stop it with Ctrl-C. The model needs some seconds to load; messages are kept meanwhile.")


@cli.command()
@click.option("--lang", default=None, help="The language that the caller's telephone is set to.")
def chat(lang: str | None) -> None:
    """Talk to the hotline in the terminal, with the real model, on its own store; nobody is rung."""
    _run(replay.talk(_settings(), lang))


# ------------------------------------------------------------------ scripts


@cli.command("replay")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Exit 1 when an expectation is missed.")
@click.option("--register", "register", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def replay_command(source: Path, target: Path, check: bool, register: Path | None) -> None:
    """Run scripted conversations through the whole road and write what happened."""
    scripts = replay.read(source)
    lines = _run(_replay(_settings(), scripts, register))
    target.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    wrong = replay.misses(scripts, lines) if check else []
    for each in wrong:
        click.echo(each, err=True)
    if check:
        click.echo(f"{len(scripts)} conversations, {len(wrong)} missed expectations")
    if wrong:
        raise click.exceptions.Exit(FAILED)


async def _replay(chosen: Settings, scripts: Sequence[Any], register: Path | None) -> list[dict[str, Any]]:
    mind = app.think(chosen)
    running = await nlu.ensure(chosen, app.ROOT)
    try:
        return await replay.play_all(scripts, mind, (running.url, running.token), register)
    finally:
        await running.end()


@cli.command("evaluate")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.option("--only", type=click.Choice(["rules", "model", "both"]), default="both", help="An ablation.")
@click.option("--baseline", type=click.Choice(["keywords"]), default=None, help="Score a plain keyword list instead.")
def evaluate_command(files: tuple[Path, ...], as_json: bool, only: str, baseline: str | None) -> None:
    """Score labelled messages, conversations and entities through the code path that answers callers."""
    labelled = evaluate.read_all(files)
    scores = _run(_evaluate(_settings(), labelled, only, baseline))
    if as_json:
        click.echo(json.dumps(scores, indent=2))
        return
    if labelled.messages:
        click.echo(evaluate.table(scores))
    if labelled.conversations:
        click.echo(conversation_scores.table(scores["conversations"]))
    if labelled.entities:
        click.echo(entity_scores.table(scores["entities"]))


async def _evaluate(chosen: Settings, labelled: evaluate.Labelled, only: str, baseline: str | None) -> dict[str, Any]:
    if baseline is not None:
        return evaluate.scores(evaluate.keywords(labelled.messages, app.ROOT / "nlu_data" / "keywords.yml"))
    mind = app.think(chosen)
    running = await nlu.ensure(chosen, app.ROOT) if only != "rules" else None
    model = (running.url, running.token) if running else None
    try:
        scores = await evaluate.score(labelled.messages, mind, model, only)
        if labelled.conversations:
            heard = replace(mind, phrases=mind.phrases.silent()) if only == "model" else mind
            lines = await replay.play_all(labelled.conversations, heard, model)
            scores["conversations"] = conversation_scores.scores(labelled.conversations, lines)
        if labelled.entities:
            scores["entities"] = entity_scores.score(
                labelled.entities, mind.reader, entity_scores.NOW, entity_scores.ZONE
            )
        return scores
    finally:
        if running:
            await running.end()


# ------------------------------------------------------------------ the register


@cli.group("register")
def register_group() -> None:
    """Dated copies of the agency register."""


@register_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--complete", is_flag=True, help="The file is the whole official list, not a selection.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Columns, as YAML.")
@click.option("--column", "columns", multiple=True, metavar="NAME=HEADER", help="Where a column of ours stands.")
@click.option("--set", "fixed", multiple=True, metavar="NAME=VALUE", help="A value for every row.")
def register_import(
    file: Path, complete: bool, mapping: Path | None, columns: tuple[str, ...], fixed: tuple[str, ...]
) -> None:
    """Keep FILE, a CSV or XLSX, as the new version of the register."""
    layout = listing_files.Layout()
    if mapping is not None:
        layout = listing_files.layout_of(mapping.read_text(encoding="utf-8"))
    layout = replace(layout, columns={**layout.columns, **_pairs(columns)}, fixed={**layout.fixed, **_pairs(fixed)})

    async def work() -> int:
        async with app.assemble(_settings(), channels={}) as hotline:
            return await app.import_register(hotline.store, file, layout, complete=complete, now=app.utc_now())

    click.echo(f"Imported as version {_run(work())}.")


def _pairs(written: tuple[str, ...]) -> dict[str, str]:
    """ "name=NAMA PERUSAHAAN" and the like."""
    for each in written:
        if not each.partition("=")[2].strip():
            raise Unusable(f"{each!r} is not NAME=HEADER; nothing was changed.")
    return {name.strip(): rest.strip() for name, _, rest in (each.partition("=") for each in written)}


@register_group.command("check")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
def register_check(name: str, as_json: bool) -> None:
    """The finding that a caller would get for NAME."""

    async def work() -> registers.Finding:
        async with app.assemble(_settings(), channels={}) as hotline:
            await app.first_register(hotline.store, app.utc_now())
            copy = await hotline.store.read(listings.current)
            today = app.utc_now().astimezone(hotline.settings.timezone).date()
            register = register_of(copy) if copy is not None else registers.Register.empty()
            return registers.check(register, name, today)

    finding = _run(work())
    result = {
        "state": finding.state.value,
        "name": finding.name,
        "candidates": list(finding.candidates),
        "snapshot_on": finding.snapshot_on.isoformat() if finding.snapshot_on else None,
    }
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in result.items()))


@cli.group("reports")
def reports_group() -> None:
    """Numbers, accounts and handles that callers reported."""


@reports_group.command("forget")
@click.argument("number")
def reports_forget(number: str) -> None:
    """Count what was reported of NUMBER ("0812…", "bca 123…", "@name") no more: a counsellor found it false."""
    mark = marks.typed(number)
    if mark is None:
        raise Unusable("This is no telephone number, account or @handle; nothing was changed.")

    async def work() -> int:
        async with app.assemble(_settings(), channels={}) as hotline:
            return await hotline.store.run(reported.dismiss, hotline.vault, mark, app.utc_now())

    gone = _run(work())
    if not gone:
        raise Unusable("Nobody reported it; nothing was changed.")
    click.echo(f"Reports that count no more: {gone}.")


# ------------------------------------------------------------------ facts, people, channels


@cli.group("facts")
def facts_group() -> None:
    """What we assert as true."""


@facts_group.command("check")
@click.option("--strict", is_flag=True, help="Overdue facts fail too.")
def facts_check(strict: bool) -> None:
    """Every fact has a source and a date, numbers parse, links hold; overdue ones are warned of, by subject."""
    mind = app.think(_settings())
    today = date.today()  # noqa: DTZ011 - a day of the calendar on the wall
    wrong, late = fact_files.check(mind.facts, today), fact_files.late(mind.facts, today)
    for problem in (*wrong, *(late if strict else ())):
        click.echo(problem, err=True)
    click.echo(f"{len(mind.facts.by_id)} facts, {len(wrong)} wrong, {len(late)} overdue")
    if late and not strict:
        counts = Counter(each.partition(".")[0] for each in late)
        told = ", ".join(f"{subject} {count}" for subject, count in sorted(counts.items()))
        click.echo(f'warning: to be looked up again: {told}. Callers hear them with their day and "periksa lagi".')
        click.echo("suar facts check --strict names each, with its source.")
    if wrong or (strict and late):
        raise click.exceptions.Exit(FAILED)


@cli.group("counsellor")
def counsellor_group() -> None:
    """Accounts of the desk."""


@counsellor_group.command("add")
@click.argument("name")
@click.option("--telegram", default=None, help="Telegram chat id, to be rung when a case opens.")
def counsellor_add(name: str, telegram: str | None) -> None:
    """Make an account. The password is asked, or read from standard input."""
    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if len(password) < SHORTEST:
        raise Unusable(f"A password needs at least {SHORTEST} characters; nothing was changed.")

    async def work() -> None:
        async with app.assemble(_settings(), channels={}) as hotline:
            hashed = sign_in.hashed(password)
            await hotline.store.run(counsellors.add, hotline.vault, name, hashed, app.utc_now(), telegram=telegram)

    _run(work())
    click.echo(f"{name} can sign in.")


@counsellor_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def counsellor_list(as_json: bool) -> None:
    """All accounts."""

    async def work() -> tuple[counsellors.Counsellor, ...]:
        async with app.assemble(_settings(), channels={}) as hotline:
            return await hotline.store.read(counsellors.every)

    everyone = _run(work())
    if as_json:
        rows = [
            {
                "name": c.name,
                "on_duty": c.on_duty_since is not None,
                "rings": c.rings,
                "disabled": c.disabled_at is not None,
            }
            for c in everyone
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for each in everyone:
        state = "disabled" if each.disabled_at else "on duty" if each.on_duty_since else "off duty"
        click.echo(f"{each.name}  {state}  {'is rung' if each.rings else 'is not rung'}")


@counsellor_group.command("disable")
@click.argument("name")
def counsellor_disable(name: str) -> None:
    """Close an account; its cases go back to the queue."""

    async def work() -> bool:
        async with app.assemble(_settings(), channels={}) as hotline:
            return await hotline.store.run(counsellors.disable, name, app.utc_now())

    if not _run(work()):
        raise Unusable(f"There is no counsellor named {name}.")
    click.echo(f"{name} can no longer sign in.")


@cli.command()
@click.argument("channel", type=click.Choice(["telegram", "whatsapp"]))
@click.option("--to", default=None, help="Chat id or number that gets a test message.")
def connect(channel: str, to: str | None) -> None:
    """Register the webhook and send a test message."""
    chosen = _settings()
    app.require_usable(chosen)
    for line in _run(_connect(chosen, channel, to)):
        click.echo(line)


async def _connect(chosen: Settings, name: str, to: str | None) -> list[str]:
    async with aiohttp.ClientSession() as session:
        channel = app.real_channels(chosen, session).get(name)
        if channel is None:
            raise Unusable(f"SUAR_{name.upper()}_TOKEN is not set.")
        try:
            done: list[str] = []
            if isinstance(channel, Telegram):
                done.append(f"Telegram knows us as {await channel.me()}.")
                if chosen.public_url:
                    await channel.set_webhook(f"{chosen.public_url.rstrip('/')}/telegram/webhook")
                    done.append("The webhook is registered.")
                else:
                    await channel.delete_webhook()
                    done.append("SUAR_PUBLIC_URL is not set: updates will be fetched.")
            if isinstance(channel, WhatsApp):
                done.append(f"Meta knows us as {await channel.me()}.")
                done.append(
                    f"In Meta's app settings enter {chosen.public_url or 'https://<your address>'}/whatsapp/webhook "
                    "with SUAR_WHATSAPP_VERIFY_TOKEN, and subscribe to messages."
                )
            if to is not None:
                await app.send_test(channel, to, app.think(chosen).speech)
                done.append("The test message is sent.")
            return done
        finally:
            await channel.close()


@cli.command("doctor")
@click.option("--live", is_flag=True, help="Also ask Telegram and Meta.")
def doctor_command(live: bool) -> None:
    """What is configured, reachable, overdue and unverified, in words."""
    report = _run(doctor.examine(_settings(), live=live))
    for line in report.lines:
        click.echo(line)
    if report.wrong:
        raise click.exceptions.Exit(FAILED)


if __name__ == "__main__":
    main()
