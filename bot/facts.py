"""What we hold to be true, with source, date and age, and whom a caller can turn to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

_MISSIONS = frozenset({"embassy", "consulate"})
_POLICE = "emergency_foreign"
KEMLU, KP2MI, POLICE, SAPA = "kemlu_pwni", "kp2mi_callcenter", "polri110", "sapa129"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something we assert. ``id`` is "<subject>.<id>"; ``source_date`` a day, a month or a year.

    ``cite`` is false where nobody has read the source itself: then no article number and no "menurut …" is
    said. ``undated_because`` is the reason why a fact without a date may be said all the same.
    """

    id: str
    text: str
    source: str
    source_date: str
    confidence: str
    checked_by: str | None = None
    check_again_on: date | None = None
    cite: bool = True
    kind: str = ""
    undated_because: str = ""
    contacts: tuple[str, ...] = ()

    @property
    def sayable(self) -> bool:
        """Whether a caller may hear it: not of low confidence, and dated (or excused from a date)."""
        return self.confidence in {"high", "medium"} and bool(self.source_date or self.undated_because)

    def overdue(self, today: date) -> bool:
        """Whether a person should look at the source again. Still said, with the advice to check."""
        return self.check_again_on is not None and self.check_again_on < today


@dataclass(frozen=True, slots=True)
class Contact(Fact):
    """Somebody who helps. ``phones`` are E.164, or short codes that work only inside ``country``.

    ``helps_with`` names what for, the strongest first. ``near`` are the places it is responsible for; empty
    means the whole country. ``works_abroad``: also for people outside ``country``.
    """

    name: str = ""
    country: str = ""
    phones: tuple[str, ...] = ()
    phone_notes: Mapping[str, str] = field(default_factory=dict)
    whatsapp: tuple[str, ...] = ()
    helps_with: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    works_abroad: bool = False
    mission_first: bool = False

    @property
    def mission(self) -> bool:
        """Whether it is an embassy, a consulate or what stands for one."""
        return self.kind in _MISSIONS

    def serves(self, country: str) -> bool:
        """Whether it answers for that country, and its short codes work there."""
        return country == self.country or country in self.also_in


@dataclass(frozen=True, slots=True)
class Wage:
    """A floor before deductions, by law or agreement. Of low confidence it is for counsellors only."""

    what: str
    amount: float
    currency: str
    per: str
    since: str
    source: str
    source_date: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Country(Fact):
    """A place where people are sent. ``placement`` is open, partly, closed or unknown."""

    iso: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    placement: str = "unknown"
    sectors_open: tuple[str, ...] = ()
    sectors_closed: tuple[str, ...] = ()
    wages: tuple[Wage, ...] = ()
    min_age: int = 18
    min_age_source: str = ""
    modes: tuple[str, ...] = ()

    @property
    def floors(self) -> tuple[Wage, ...]:
        """The wage floors that a caller may hear."""
        return tuple(wage for wage in self.wages if wage.confidence != "low")


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts in hand, in the order of their files."""

    by_id: Mapping[str, Fact] = field(default_factory=dict)

    def fact(self, id: str) -> Fact:
        """``law.uu21_consent``. ``KeyError`` when nobody wrote it down."""
        return self.by_id[id]

    def country(self, iso: str) -> Country | None:
        """A country by its code, borrowed facts included; ``SEA`` is the high seas."""
        found = self.by_id.get(f"countries.{iso}")
        return found if isinstance(found, Country) else None

    def countries(self) -> tuple[Country, ...]:
        return tuple(each for each in self.by_id.values() if isinstance(each, Country))

    def contacts(self) -> tuple[Contact, ...]:
        return tuple(each for each in self.by_id.values() if isinstance(each, Contact))

    def contact(self, id: str) -> Contact | None:
        """One contact as written, short codes included: for counsellors and checks."""
        found = self.by_id.get(f"contacts.{id}")
        return found if isinstance(found, Contact) else None

    def warning(self, flag_id: str) -> Fact | None:
        """What to say about a flag of an offer or a known mode; None when there is nothing we may say."""
        found = self.by_id.get(f"warnings.{flag_id}")
        return found if found is not None and found.sayable else None

    def contacts_for(
        self, country: str | None, helps: str | None = None, region: str = "", *, inside: bool
    ) -> tuple[Contact, ...]:
        """Whom to turn to about a country, best first; only what can be rung or written to from there.

        ``inside`` says that the caller is in that country: only then short codes work. About a foreign country
        the missions come first, then Kemlu, then KP2MI by its +62 number. ``region`` ("Kalbar", "kuching")
        brings those responsible there to the front. Low confidence and entries without a number never appear.
        """
        home = country == "ID"

        def fits(each: Contact) -> bool:
            if helps is not None and helps not in each.helps_with:
                return False
            if country is not None and each.serves(country):
                return True
            return not home and each.works_abroad and (helps is not None or _name(each) in {KEMLU, KP2MI})

        fitting = [each for each in self.contacts() if each.sayable and fits(each)]
        reached = [
            _reachable(each, short_codes=inside and country is not None and each.serves(country)) for each in fitting
        ]
        order = {each.id: place for place, each in enumerate(fitting)}
        return tuple(
            sorted(
                (each for each in reached if each is not None),
                key=lambda each: (
                    _distance(each, region),
                    not home and not each.mission,
                    not home and each.country == "ID" and _name(each) != KEMLU,
                    each.helps_with.index(helps) if helps else 0,
                    order[each.id],
                ),
            )
        )

    def emergency(self, country: str | None, region: str = "") -> tuple[Contact, ...]:
        """At most three that work in danger, in the order to try them, for somebody who is in ``country``.

        At home: the police, SAPA 129, KP2MI. Abroad: the local police, the mission, Kemlu's WhatsApp; where a
        local police is known to have warned the captors, the mission comes first. Unknown: Kemlu and 110,
        which is then to be said as "di Indonesia".
        """
        if country == "ID":
            return self._named((POLICE, SAPA, KP2MI), short_codes=True)
        if country is None:
            return self._named((KEMLU,), short_codes=False) + self._named((POLICE,), short_codes=True)
        there = self.contacts_for(country, "emergency", region, inside=True)
        police = [each for each in there if each.kind == _POLICE and each.serves(country)][:1]
        missions = [each for each in there if each.mission][:1]
        first = missions + police if any(each.mission_first for each in police) else police + missions
        return (*first, *self._named((KEMLU,), short_codes=False))[:3]

    def _named(self, ids: Iterable[str], *, short_codes: bool) -> tuple[Contact, ...]:
        found = (self.contact(id) for id in ids)
        reached = (_reachable(each, short_codes=short_codes) for each in found if each is not None and each.sayable)
        return tuple(each for each in reached if each is not None)

    def overdue(self, today: date) -> tuple[Fact, ...]:
        """What somebody should look up again."""
        return tuple(each for each in self.by_id.values() if each.overdue(today))

    def unverified(self) -> tuple[Contact, ...]:
        """The contacts that callers can be given and that nobody has rung or written to."""
        return tuple(
            each
            for each in self.contacts()
            if each.sayable and each.checked_by is None and (each.phones or each.whatsapp)
        )


def spoken(phone: str) -> str:
    """A number as people know it: the free line of KP2MI is written with a dash everywhere."""
    return "0800-1000" if phone == "08001000" else phone


def _name(contact: Contact) -> str:
    return contact.id.partition(".")[2]


def _reachable(contact: Contact, *, short_codes: bool) -> Contact | None:
    phones = tuple(phone for phone in contact.phones if short_codes or phone.startswith("+"))
    if short_codes and contact.works_abroad and len(phones) > 1 and not phones[0].startswith("+"):
        # Inside the country the +62 twin of a free number only costs the caller money.
        phones = tuple(phone for phone in phones if not phone.startswith("+"))
    return replace(contact, phones=phones) if phones or contact.whatsapp else None


def _distance(contact: Contact, region: str) -> int:
    """0 when it is responsible for the region, 1 for the whole country, 2 when for other places only."""
    if not region or not contact.near:
        return 1
    asked = f" {' '.join(re.findall(r'[a-z]+', region.lower()))} "
    return 0 if any(f" {place} " in asked for place in contact.near) else 2
