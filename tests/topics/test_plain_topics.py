"""The menu, languages, and what is not ours."""

from tests.scene import hear, lines, mind, then


def test_thanks_are_no_question_and_a_case_is_not_forgotten():
    assert lines(hear("makasih", "thanks_bye")) == ["menu.goodbye"]
    assert lines(hear("makasih", "thanks_bye", state=then(hear("orang")))) == ["menu.goodbye_case"]


def test_what_is_not_ours_is_refused_with_what_is():
    decision = hear("buatkan puisi", "out_of_scope")

    assert lines(decision) == ["out_of_scope.cannot"]
    assert decision.escalation is None


def test_what_does_not_fit_into_the_first_list_comes_on_request():
    menu = hear("halo", "greet")

    decision = hear("lainnya", state=then(menu))

    assert lines(decision) == ["menu.rest"]


def test_a_language_is_chosen_by_a_digit():
    decision = hear("2", state=then(hear("bahasa")))

    assert lines(decision) == ["shared.language_set"]
    assert decision.conversation.language == "en"


def test_each_language_that_is_offered_has_a_catalog():
    offered = {key.removeprefix("@lang-") for key in mind().speech.lines["language.ask"].choices}

    assert offered == set(mind().speech.languages)
