"""Which of the model's suspicions become warning signs?"""

from dataclasses import replace

import pytest

from bot import offers, suspicion
from bot.model import About, Conversation, Heard, Level, Signal, Suspicion
from bot.suspicion import HARMLESS, PATTERN, SURE, WHOLE
from tests.scene import mind, world

WORDS = "diajak kawan kerja, Pasporku nti dipegang bos, ongkos potong gaji"
HELD = Suspicion("documents_taken", 0.8, (3, 6))
WORLD = world(Conversation())


def heard(*signs: Suspicion, bad: float = 0.9, intent: str = "ask_offer") -> Heard:
    whole = Suspicion(WHOLE, bad, (6, 9))
    return Heard(text=WORDS, intent=intent, ranking=((intent, 0.9),), suspicions=(whole, *signs))


def found(from_: Heard) -> list[Signal]:
    return [*suspicion.signals(from_, WORLD, About.SELF)]


def test_a_suspected_offer_is_warned_of_with_the_words_as_they_were_typed():
    signals = found(heard(HELD))

    assert [(signal.name, signal.words) for signal in signals] == [
        ("documents_taken", "pasporku nti dipegang"),
        (PATTERN, "bos ongkos potong"),
    ]
    assert {signal.group for signal in signals} == {"offer"}


@pytest.mark.parametrize(
    "from_",
    [
        pytest.param(heard(HELD, bad=SURE - 0.01), id="not sure"),
        pytest.param(heard(HELD, intent="held_self"), id="no offer"),
        pytest.param(replace(heard(HELD), suspicions=()), id="a model of another make"),
    ],
)
def test_nothing_is_suspected(from_: Heard):
    assert found(from_) == []


def test_what_is_closed_and_who_is_a_child_the_model_does_not_say():
    named = {signal.name for signal in found(heard(*(Suspicion(name, 0.9, (0, 2)) for name in suspicion.BY_TABLE)))}

    assert named == {PATTERN}


def test_an_offer_that_is_suspected_as_a_whole_is_warned_of_by_itself():
    assert offers.verdict([PATTERN], []) == "many_flags"


def test_a_sign_in_the_words_of_an_offer_that_the_model_finds_harmless_is_none():
    quick = Signal("fast_process", Level.WARN, About.SELF, "besok mulai", group="offer")
    facts = mind().facts

    assert offers.flags({"suspicion": HARMLESS - 0.01}, [quick], facts) == ()
    assert [flag.name for flag in offers.flags({"suspicion": HARMLESS}, [quick], facts)] == ["fast_process"]
    assert [flag.name for flag in offers.flags({}, [quick], facts)] == ["fast_process"]


def test_the_words_of_a_rule_are_quoted_before_those_of_the_model():
    rule = Signal("documents_held", Level.WARN, About.SELF, "dipegang bos")
    model = found(heard(HELD))

    flags = offers.flags({}, [*model, rule], mind().facts)

    assert [(flag.name, flag.words) for flag in flags] == [
        ("documents_taken", "dipegang bos"),
        (PATTERN, "bos ongkos potong"),
    ]
