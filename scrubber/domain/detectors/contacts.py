"""Ways to reach somebody: phone numbers, e-mail and web addresses, handles."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

PATTERNS = (
    Pattern("CONTACT", 0.99, "e-mail address", r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b"),
    Pattern("CONTACT", 0.99, "web address", r"\b(?:https?://|www\.)[^\s<>\"')]{2,300}"),
    Pattern(
        "CONTACT",
        0.9,
        "web address",
        r"\b[\w-]{2,40}\.(?:com|org|net|gov|edu|us|example|info|tv)\b(?:/[^\s<>\"')]{0,200})?",
    ),
    Pattern("CONTACT", 0.97, "handle", r"(?<![\w@])@[A-Za-z_][\w.]{1,38}\w\b"),
    Pattern(
        "CONTACT",
        0.98,
        "phone number",
        r"(?<!\d)(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-]{1,2})\d{3}[ .-]{1,2}\d{4}(?:,? (?:ext|x)\.? ?\d{1,5})?(?!\d)",
    ),
    Pattern("CONTACT", 0.9, "phone number", r"(?<![\d-])[2-9]\d{2}[-.]\d{4}(?![\d-])"),
    Pattern(
        "CONTACT",
        0.9,
        "phone number",
        r"(?i:\b(?:cell|phone|call|text|tel|fax|ext|extension)\b(?: me)?(?: (?:at|is|on"
        r"|#))?:? )(\+?\d{10,11}|\d{3} \d{4}|\d{7})\b",
    ),
    Pattern(
        "CONTACT",
        0.85,
        "social-media name",
        r"(?i:\b(?:on|insta|instagram|ig|snap|snapchat|tiktok|twitter|facebook|fb)\b(?: (?:name"
        r"|handle))?(?: (?:is|as|under))? )([A-Za-z]+[_.\d][\w.]{2,30}\w)",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "contacts", PATTERNS)
