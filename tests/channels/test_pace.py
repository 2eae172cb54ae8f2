"""Sends no faster than a channel allows."""

import pytest

from bot.channels.pace import Pace, Paces


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def test_the_first_goes_at_once_and_the_next_wait_their_turn():
    clock = Clock()
    pace = Pace(4, time=clock, sleep=clock.sleep)

    for _ in range(3):
        await pace.turn()

    assert clock.slept == pytest.approx([0.25, 0.25])


def test_places_are_handed_out_to_those_who_ask_at_the_same_moment():
    pace = Pace(2, time=Clock())

    assert [pace.reserve() for _ in range(4)] == pytest.approx([0, 0.5, 1.0, 1.5])


def test_a_rest_is_not_saved_up_beyond_the_burst():
    clock = Clock()
    pace = Pace(1, burst=3, time=clock)
    clock.now += 1000

    assert [pace.reserve() for _ in range(5)] == pytest.approx([0, 0, 0, 1, 2])


async def test_chats_do_not_wait_for_each_other():
    clock = Clock()
    paces = Paces(lambda: Pace(1, time=clock, sleep=clock.sleep))

    for chat in ("a", "b", "c"):
        await paces.turn(chat)

    assert clock.slept == []


async def test_chats_that_rested_are_forgotten():
    clock = Clock()
    paces = Paces(lambda: Pace(1, time=clock, sleep=clock.sleep), keep=2)
    await paces.turn("a")
    await paces.turn("b")
    clock.now += 10

    await paces.turn("c")

    assert len(paces) == 1
