"""What a test does when the machine lacks something: it skips, or fails where that thing was promised."""

import os
from typing import NoReturn

import pytest


def missing(what: str, reason: str) -> NoReturn:
    """Skip with the reason, unless ``SUAR_TEST_REQUIRE`` (comma-separated) names ``what``: then fail."""
    if what in {each.strip() for each in os.environ.get("SUAR_TEST_REQUIRE", "").split(",")}:
        pytest.fail(f"{what} is required here: {reason}", pytrace=False)
    pytest.skip(reason)
