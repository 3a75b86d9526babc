"""What is compared and what is aimed at, as page, picture and data call it."""

OURS, GENERAL, PATTERNS = "scrubber", "Presidio, en_core_web_md", "Presidio, patterns only"
OWN_AS_SPACY_COMES = "its spaCy pipeline alone, with the matrix products that spaCy comes with"
OWN_PIPELINE, GENERAL_PIPELINE = "its spaCy pipeline alone", "en_core_web_md alone"
ONE_BY_ONE = f"{GENERAL}, report by report"

# The scrubber's speed at least so many times that of another; memory at most, in megabytes; start at most, in seconds.
RATIOS = {OWN_PIPELINE: 0.80, OWN_AS_SPACY_COMES: None, GENERAL_PIPELINE: 1.5, ONE_BY_ONE: 5.0, GENERAL: None}
MEMORY, START = "memory", "start"
LIMITS = {MEMORY: 400, START: 3}


def against(other: str) -> str:
    """The name of our speed as so many times that of another."""
    return f"{OURS} / {other}"
