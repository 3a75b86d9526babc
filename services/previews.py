"""A preview, asked by intake and answered by the scrubber: what would be masked in texts that nobody has sent yet."""

from pydantic import Field

from services.events import Record

PREVIEW = "preview"  # the question's name


def longest_preview(longest_text: int) -> int:
    """How many characters all texts of a preview may have: the longest text that is taken, and some more beside it."""
    return longest_text * 5 // 4


class Texts(Record):
    """What is asked: a text for each field."""

    texts: dict[str, str] = Field(max_length=20)


class Found(Record):
    """A stretch that would be masked; offsets count code points of the text that was asked about."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    label: str
    replacement: str  # what would stand there


class Preview(Record):
    """What is answered, by field."""

    masked: dict[str, str]
    spans: dict[str, list[Found]]
