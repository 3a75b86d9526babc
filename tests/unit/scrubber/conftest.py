import pytest

from scrubber.domain.scrub import Scrubber
from scrubber.network import Network


@pytest.fixture(scope="session")
def network():
    return Network()


@pytest.fixture(scope="session")
def scrubber(network):
    return Scrubber(network)


@pytest.fixture(scope="session")
def rules():
    """A scrubber whose network finds nothing: what is found, a rule has found."""
    return Scrubber(lambda texts: [[] for _ in texts])
