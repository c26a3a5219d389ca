"""The embedded theatre with its roads, opened once."""

import pytest

from geo.places.locate import Locator
from geo.places.open import load_network
from geo.theatre import Theatre


@pytest.fixture(scope="session")
def theatre():
    return Theatre.open("syria-2024")


@pytest.fixture(scope="session")
def network(theatre):
    return load_network(theatre)


@pytest.fixture(scope="session")
def locator(theatre, network):
    return Locator(theatre, network)
