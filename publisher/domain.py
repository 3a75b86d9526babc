"""How a story is named, quoted and read out: plain text in, plain text out."""

import re
import unicodedata

from services.stories import Story

LONGEST_SLUG = 60


def slug(headline: str) -> str:
    """The headline as the readable end of an address: ASCII words with hyphens, or "story" where it has none."""
    ascii_only = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().replace("'", "")
    words = "-".join(re.findall(r"[a-z0-9]+", ascii_only.lower())) or "story"
    if len(words) <= LONGEST_SLUG:
        return words
    return words[: LONGEST_SLUG + 1].rpartition("-")[0] or words[:LONGEST_SLUG]


def citation(story: Story) -> str:
    """How to refer to a story; its link comes after."""
    return f"“{story.headline.rstrip('.')}.” LEO Near Miss, report {story.id}, {story.quarter}."


def without_controls(text: str) -> str:
    """The text without the control characters that XML forbids."""
    return "".join(each for each in text if each in "\t\n\r" or unicodedata.category(each)[0] != "C")
