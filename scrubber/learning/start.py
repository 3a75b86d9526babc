"""What the scrubbing program does at its start with learned factors."""

import sys

from scrubber.domain.factors import use
from scrubber.learning.file import UnusableFactors, adopted
from services.config import Settings


def use_adopted() -> str:
    """Has the adopted factors used, if there are any; returns what to add to the name of the pipeline.

    Ends the program where they cannot be used: somebody decided that they should be, so it must not go on without.
    """
    settings = Settings()  # type: ignore[call-arg]  # not `config.load`, for a scrubbing process needs no secrets
    try:
        current = adopted(settings.data_dir)
    except UnusableFactors as error:
        sys.exit(str(error))
    use(current.learned() if current else None)
    return f"+{current.version}" if current else ""
