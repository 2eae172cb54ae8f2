"""Is it counted right how soon a danger was seen?"""

from typing import Any

from bot import conversation_scores


def _line(*high: bool) -> dict[str, Any]:
    return {"turns": [{"user": "…", "level_so_far": 3 if each else 1} for each in high]}


def _script(dangerous: bool, seen_by: int = 1) -> dict[str, Any]:
    return {"turns": [], "dangerous": dangerous, "seen_by": seen_by}


def test_danger_is_seen_early_within_three_messages_and_in_time_by_the_message_that_tells_it():
    scripts = [_script(True, 1), _script(True, 4), _script(True, 2), _script(False)]
    lines = [_line(False, True), _line(False, False, False, True), _line(False, False), _line(False)]

    scored = conversation_scores.scores(scripts, lines)

    assert (scored["seen_early"]["hits"], scored["seen_early"]["n"]) == (1, 3)
    assert (scored["seen_in_time"]["hits"], scored["seen"]["hits"]) == (1, 2)
    assert scored["false"]["hits"] == 0
    assert scored["at"] == {"2": 1, "4": 1, "never": 1}


def test_steps_of_the_clock_and_of_counsellors_are_no_messages_of_the_caller():
    lines = [{"turns": [{"level_so_far": 1}, {"user": "…", "level_so_far": 3}]}]

    scored = conversation_scores.scores([_script(True)], lines)

    assert scored["at"] == {"1": 1}
