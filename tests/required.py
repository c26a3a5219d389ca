"""Programs that tests need: without one they skip and say what to install, unless they may not."""

import os

import pytest


def missing(variable, message):
    """Skip the test that asks, or fail it where the variable of the environment says that the program has to be there."""
    if os.environ.get(variable) == "1":
        pytest.fail(message)
    pytest.skip(message)
