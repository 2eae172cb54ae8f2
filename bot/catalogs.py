"""Is everything that we say translated? Brings the catalogs up to date: ``python -m bot.catalogs``.

A message's context is where it is said: the name of a line ("menu.welcome"), a line and the key of a choice
("menu.welcome:@person"), or a fact ("fact.law.uu21_consent"). A context occurs once, so a line that was reworded
finds its old translation by its name, and keeps it as fuzzy until a person has looked.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot import fact_files, speech
from bot.speech import Speech

ROOT = Path(__file__).resolve().parent.parent
_FIRST = datetime(2026, 11, 22, tzinfo=UTC)  # a new catalog's date; afterwards translators keep theirs


def sources(known: Speech) -> Iterator[tuple[str, str]]:
    """Context and Indonesian words of all that a caller may be told, in the order of the files.

    Facts that callers must not hear are left out: what nobody may say needs no translation.
    """
    for line in known.lines.values():
        # "-" stands where a line has labels only, and the desk's frames hold nothing but a gap.
        if line.words.strip("-"):
            yield line.name, line.words
        for key, label in line.choices.items():
            yield f"{line.name}:{key}", label
    for name, fact in known.facts.by_id.items():
        if fact.sayable and fact.text:
            yield f"fact.{name}", fact.text


def updated(known: Speech, old: Catalog, language: str) -> Catalog:
    """The catalog as it should be: new messages empty, reworded ones fuzzy, those that are gone left out."""
    before = {str(message.context): message for message in old if message.id}
    new = Catalog(
        locale=language,
        project="Suar",
        version="1",
        copyright_holder="the authors of Suar",
        msgid_bugs_address="the project's issues",
        creation_date=_FIRST,
        revision_date=_FIRST,
        last_translator="the authors of Suar",
        language_team=language,
        fuzzy=False,
    )
    new.header_comment = "# What Suar says, in another language. Update with: make words"
    for context, words in sources(known):
        message = before.get(context)
        string = str(message.string) if message is not None else ""
        reworded = bool(string) and message is not None and message.id != words
        fuzzy = reworded or (message is not None and message.fuzzy)
        new[words] = Message(
            words,
            string,
            flags={"fuzzy"} if fuzzy else (),
            # Translators see what the sentence was when it was translated.
            previous_id=[str(message.id)] if reworded and message is not None else (),
            user_comments=message.user_comments if message is not None else (),
            context=context,
        )
    return new


def lacking(catalog: Catalog) -> list[str]:
    """Contexts that callers hear in Indonesian for now: without a translation, or with a doubtful one."""
    return [str(message.context) for message in catalog if message.id and (not message.string or message.fuzzy)]


def written(catalog: Catalog) -> bytes:
    """The file's bytes; equal catalogs give equal bytes."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, include_previous=True)
    return file.getvalue().rstrip(b"\n") + b"\n"


def main(root: Path = ROOT) -> None:
    """Update every catalog below responses/locale/ and say what still lacks a translation."""
    responses = root / "responses"
    known = speech.load(responses, fact_files.load(responses / "facts"))
    for path in sorted((responses / "locale").glob("*/LC_MESSAGES/suar.po")):
        language = path.parts[-3]
        old = read_po(io.BytesIO(path.read_bytes()), locale=language)
        new = updated(known, old, language)
        path.write_bytes(written(new))
        missing = lacking(new)
        sys.stdout.write(f"{language}: {len(new)} messages, {len(missing)} to translate\n")
        sys.stdout.writelines(f"  {context}\n" for context in missing)


if __name__ == "__main__":
    main()
