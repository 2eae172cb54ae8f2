"""How are the words meant: denied, past, imagined, told of others, and of whom?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.model import About
from bot.phrases import VOCATIVES, Hit, Said, Word
from bot.spelling import word_set

# Words that may stand between a negation and what it denies ("tidak pernah dipukul").
_BETWEEN = word_set(
    "pernah sampai ada lagi kena dapat ikut mau akan sedang juga pun jadi being been ever was is getting at all yang "
    "orang siapa siapapun satupun has have anyone anybody me them they tau nate wonten ono bada se "
    "人 谁 被 有 过 会 再 也 "
)
_LIKE = word_set("seperti kayak kaya macam bagai ibarat like koyok koyo kadi")
_NOT_ONLY = frozenset(["hanya", "cuma", "saja", "only", "just"])
# A kin word after one of these did something or came along; it is not the one who suffers.
_AGENTS = word_set("oleh sama dengan ikut lewat kata katanya bareng bersama by with ke from karo ")
_CARED = word_set("jaga asuh urus ngurus momong rawat ngasuh jagain care ")
_ACTIVE = ("me", "nge", "ng", "ny")
_ACTIVE_BARE = word_set(
    "pukul mukul nampar nendang nonjok maksa nahan jual ancam kurung kunci siksa hajar tampar paksa tahan "
    "pegang simpan ambil sita minta suruh larang tendang beats hits threatens threatened beat hit sells sold "
    "sell rapes raped keeps locks locked kept took takes "
)
_PASSIVE_LOOKALIKES = frozenset(["mereka", "meninggal", "menangis", "nggak", "ngga", "mati"])


class Manner(Enum):
    """How a stretch of words is meant."""

    REAL = "real"
    DENIED = "denied"
    PAST = "past"  # over, and the person safe
    IMAGINED = "imagined"  # a what-if or a general question
    TOLD = "told"  # homework, news, a film


@dataclass(frozen=True, slots=True)
class Scene:
    """One message, with the places that change how the rest of it is meant."""

    said: Said
    found: dict[str, list[tuple[int, ...]]]
    denials: frozenset[int] = frozenset()
    persons: tuple[tuple[int, About | None], ...] = field(default=())  # None: somebody, nobody in particular

    def manner(self, hit: Hit) -> Manner:
        """How this hit is meant. A danger is real until the words say otherwise."""
        if not hit.at:
            return Manner.REAL
        if self._denied(hit.at):
            return Manner.DENIED
        if hit.rule.about is About.SUSPECT:
            return Manner.REAL  # "for a film" and "suppose" are what people say who look for somebody
        if self._of_things(hit.at):
            return Manner.TOLD
        if hit.rule.name not in _AFTERWARDS and self._past(hit.at):
            return Manner.PAST
        if self._tale(hit.at):
            return Manner.TOLD
        if "what_if" in self.found and not self._now(hit.at):
            return Manner.IMAGINED
        told = any(not self._turned(places[-1], hit.at[0]) for places in self.found.get("told", []))
        if "insists" not in self.found and (told or "asking" in self.found):
            # "Liat di berita, adik saya di situ": a person of one's own makes it real again.
            near = self._nearest(hit.at)
            if near is None or near[1] is None:
                return Manner.TOLD if told else Manner.IMAGINED
        return Manner.REAL

    def about(self, hit: Hit) -> About:
        """Whom a hit concerns; a signal about a missing person or a suspect stays so."""
        usual = hit.rule.about
        if usual in (About.MISSING, About.SUSPECT) or not hit.at:
            return usual
        first, last = hit.at[0], hit.at[-1]
        for place, person in self.persons:
            # "Suami mukul saya": the object of the deed, inside the words or right behind them.
            if person is About.SELF and first < place <= last + 1 and self._does(self.said.words[first].normal, hit):
                return About.SELF
        near = self._nearest(hit.at)
        if near is not None:
            return near[1] or About.OTHER
        if self.persons and all(person is not About.SELF for _, person in self.persons):
            # "Minta tebusan buat adik saya": nobody before, and behind only somebody else.
            place, person = next((one for one in self.persons if one[0] > last), (last + 9, None))
            if person is About.OTHER and place <= last + 4 and self.said.words[place - 1].normal in _FOR:
                return About.OTHER
        return usual

    def _does(self, word: str, hit: Hit) -> bool:
        active = any(_active(self.said.words[place].normal) for place in hit.at)
        return active or _active(word)

    def _nearest(self, at: tuple[int, ...]) -> tuple[int, About | None] | None:
        """The person named last before the end of the words, unless that person is the one who does it."""
        places = [place for place, _ in self.persons]
        index = bisect_left(places, at[-1] + 1) - 1
        while index >= 0:
            place, person = self.persons[index]
            behind = place + 1
            words = self.said.words
            # "Nak balik dia mintak RM5000": who stands inside the words is their doer, too.
            does = person is not About.SELF and any(
                (behind + skip in at or (not skip and place in at and behind < len(words)))
                and _active(words[behind + skip].normal)
                and not (skip and words[behind].normal in _BEEN)
                for skip in (0, 1)
            )
            # "Anak saya mau saya buatkan KTP": who has it done to somebody named before is the doer.
            done_for = behind < len(words) and words[behind].normal in _DONE_FOR
            does = does or (done_for and any(other is About.OTHER for _, other in self.persons[:index]))
            if not does:
                return place, person
            index -= 1
        # Nobody before: "paspor ditahan, saya takut" names the person behind the words.
        return None

    def _denied(self, at: tuple[int, ...]) -> bool:
        words = self.said.words
        for place in at:
            for back in (1, 2, 3, 4):
                before = place - back
                if before < 0 or before in at or words[before].clause != words[place].clause:
                    break
                if before not in self.denials:
                    if words[before].normal in _BETWEEN:
                        continue
                    break
                if before + 1 < len(words) and words[before + 1].normal in _NOT_ONLY:
                    break
                return True
        return False

    def _past(self, at: tuple[int, ...]) -> bool:
        """Over: told as past, or safe now, and nothing near the words says that it goes on."""
        # "Sudah di rumah majikan" and "belum pulang" are no safety.
        if any(not set(at).isdisjoint(places) for places in self._in_one_clause("once")) and not self._now(at):
            return True
        unsafe = {place for places in self.found.get("unsafe", []) for place in places}
        over = [places for places in self._in_one_clause("safe") if unsafe.isdisjoint(places)]
        over += self._in_one_clause("past")
        over = [places for places in over if not self._turned(places[-1], at[0])]
        if not over:
            return False
        # "Sekarang saya sudah pulang": the "now" in front belongs to being safe.
        settled = {place for places in over for place in range(places[0] - 3, places[-1] + 1)}
        goes_on = [places[0] for places in self.found.get("still", []) if places[0] not in settled]
        return not any(at[0] - 6 <= place <= at[-1] + 3 for place in goes_on)

    def _in_one_clause(self, name: str) -> list[tuple[int, ...]]:
        words = self.said.words
        return [at for at in self.found.get(name, []) if words[at[0]].clause == words[at[-1]].clause]

    def _tale(self, at: tuple[int, ...]) -> bool:
        """In a story, a game, a dream, a task or a translation, unless it is insisted that it is true or is now."""
        tales = self.found.get("tale", [])
        if not tales or "insists" in self.found or self._now(at):
            return False
        clause = self.said.words[at[0]].clause
        return any(
            abs(self.said.words[places[0]].clause - clause) <= _NEAR and not self._turned(places[-1], at[0])
            for places in tales
        )

    def _turned(self, before: int, behind: int) -> bool:
        """ "Sudah pulang, tapi diancam": what comes behind a turn is told anew."""
        return any(before < places[0] <= behind for places in self.found.get("turn", []))

    def _now(self, at: tuple[int, ...]) -> bool:
        return any(at[0] - 6 <= places[0] <= at[-1] + 2 for places in self.found.get("now", []))

    def _of_things(self, at: tuple[int, ...]) -> bool:
        """Of an animal or a thing; but "kayak anjing dikurung" is said of a person."""
        words = self.said.words
        return any(
            not set(places).isdisjoint(at) and (not places[0] or words[places[0] - 1].normal not in _LIKE)
            for places in self._in_one_clause("things")
        )


def scene(said: Said, found: dict[str, list[tuple[int, ...]]]) -> Scene:
    """A message with what ``Phrases.find`` found of scopes in it."""
    return Scene(said, found, _denials(said, found), _persons(said, found))


def _active(word: str) -> bool:
    if word in _PASSIVE_LOOKALIKES:
        return False
    return word in _ACTIVE_BARE or (len(word) > 4 and word.startswith(_ACTIVE))


def _denials(said: Said, found: dict[str, list[tuple[int, ...]]]) -> frozenset[int]:
    denials = {place for at in found.get("not", ()) for place in at}
    if any(word.raw in _PONTIANAK for word in said.words):
        # In Pontianak "gak" behind a verb means "also": "dipukol gak kamek".
        for place in list(denials):
            before = said.words[place - 1].normal if place else ""
            if said.words[place].normal == "gak" and before.startswith(("di", "ke", "me", "ng")) and len(before) > 3:
                denials.discard(place)
    return frozenset(denials)


def _persons(said: Said, found: dict[str, list[tuple[int, ...]]]) -> tuple[tuple[int, About | None], ...]:
    words = said.words
    kin = {at[0] for at in found.get("kin", ())}
    mine = {at[0] for at in found.get("self", ())}
    persons: dict[int, About | None] = {at[0]: None for at in found.get("somebody", ())}
    for at in found.get("third", ()):
        persons[at[0]] = About.OTHER
    for place in kin:
        beside = place > 0 and words[place - 1].clause == words[place].clause
        before = words[place - 1].normal if beside else ""
        owned = place + 1 in mine
        if before in _CARED or before in _AGENTS or (before.startswith("di") and len(before) > 4):
            continue
        if words[place].raw in VOCATIVES and not owned and not words[place].raw.endswith(("ku", "nya")):
            continue
        persons[place] = About.OTHER
    for place in mine:
        if place + 1 in persons and words[place].normal in _OWNERS:
            continue  # "my sister"
        if _whose_home(words, place) and any(words[other].clause == words[place].clause for other in persons):
            continue  # "she ran away from our house"
        if place - 1 not in kin and not (place >= 2 and place - 2 in kin and words[place - 1].normal in _KIN_TAILS):
            persons[place] = About.SELF
    return tuple(sorted(persons.items()))


def _whose_home(words: Sequence[Word], place: int) -> bool:
    """Whether this "our" or "kami" only says whose house it is that somebody came to or left."""
    around = {at: words[at].normal for at in range(place - 2, place + 2) if 0 <= at < len(words)}
    if words[place].normal in _OWNERS:
        return around.get(place - 1) in _LEADS and around.get(place + 1) in _HOMES
    return around.get(place - 2) in _LEADS and around.get(place - 1) == "rumah"


_DONE_FOR = word_set(
    "buatkan bikinkan buatin bikinin uruskan urusin tuakan tuain palsukan kirim kirimkan titipkan antar berangkatkan "
    "nikahkan kawinkan jodohkan lepas daftarkan daftarin"
)
_HOMES = word_set("house home place apartment flat dorm")
_LEADS = word_set("from to at in dari di ke")
_FOR = frozenset({"buat", "untuk", "for", "of", "punya", "bebaskan"})
_BEEN = frozenset({"is", "was", "are", "were", "been", "got", "being", "gets", "kena"})
_OWNERS = frozenset({"my", "our", "我", "们"})
_NEAR = 2  # clauses
# What befalls people when they are home again.
_AFTERWARDS = frozenset({"returnee_pressed", "despair", "suicidal_now"})
_KIN_TAILS = word_set("perempuan laki kandung ipar tiri angkat kecil sepupu cewek cowok dekat lama sekolah ")
_PONTIANAK = word_set("kamek kame tadak kitak kitaq saye ape camane jak balek agik biak kerje dipukol ")
