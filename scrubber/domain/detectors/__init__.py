"""The detectors, in the order in which they are asked. To add one: a file here with `detect`, and its line below."""

from collections.abc import Callable, Iterable

from scrubber.domain.detectors import (
    agencies,
    ages,
    capitals,
    contacts,
    dates,
    facts,
    given_names,
    highways,
    introduced_names,
    network,
    numbers,
    organisations,
    places,
    ranked_names,
    role_names,
    streets,
    times,
)
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

Detector = Callable[[Reading], Iterable[Span]]

DETECTORS: tuple[Detector, ...] = (
    contacts.detect,
    dates.detect,
    times.detect,
    ages.detect,
    numbers.detect,
    streets.detect,
    highways.detect,
    agencies.detect,
    organisations.detect,
    places.detect,
    ranked_names.detect,
    role_names.detect,
    introduced_names.detect,
    given_names.detect,
    network.detect,
    capitals.detect,
    facts.detect,
)
