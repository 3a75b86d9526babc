"""Ways to reach somebody: phone numbers, e-mail and web addresses, handles."""

import re
from collections.abc import Iterable, Iterator

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

PATTERNS = (
    Pattern("CONTACT", 0.99, "web address", cues("http https www"), r"(?:https?://|www\.)[^\s<>\"')]{2,300}"),
    Pattern(
        "CONTACT",
        0.98,
        "phone number",
        NUMBERS,
        r"(?<!\d)(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}(?:(?<=\(\d{3})\) ?|[ .-]{1,2}))\d{3}[ .-]{1,2}\d{4}"
        r"(?:,? (?:ext|x)\.? ?\d{1,5})?(?!\d)",
    ),
    Pattern("CONTACT", 0.9, "phone number", NUMBERS, r"(?<![\d-])[2-9]\d{2}[-.]\d{4}(?![\d-])"),
    Pattern(
        "CONTACT",
        0.9,
        "phone number",
        cues("cell phone call text tel fax ext extension"),
        r"(?i:(?:cell|phone|call|text|tel|fax|ext|extension)\b(?: me)?(?: (?:at|is|on"
        r"|#))?:? )(\+?\d{10,11}|\d{3} \d{4}|\d{7})\b",
    ),
    Pattern(
        "CONTACT",
        0.85,
        "social-media name",
        cues("on insta instagram ig snap snapchat tiktok twitter facebook fb"),
        r"(?i:(?:on|insta|instagram|ig|snap|snapchat|tiktok|twitter|facebook|fb)\b(?: (?:name"
        r"|handle))?(?: (?:is|as|under))? )([A-Za-z]+[_.\d][\w.]{2,30}\w)",
    ),
)

# What may begin with any word; the text is searched for it only if it has the sign of an address somewhere.
DOMAIN = r"\.(?:com|org|net|gov|edu|us|example|info|tv)\b"
SIGN = re.compile(rf"@\w|{DOMAIN}")
ADDRESSES = (
    (0.99, "e-mail address", re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")),
    (0.9, "web address", re.compile(rf"\b[\w-]{{2,40}}{DOMAIN}(?:/[^\s<>\"')]{{0,200}})?")),
    (0.97, "handle", re.compile(r"(?<![\w@])@[A-Za-z_][\w.]{1,38}\w\b")),
)


def addresses(text: str) -> Iterator[Span]:
    if SIGN.search(text):
        for score, reason, expression in ADDRESSES:
            for match in expression.finditer(text):
                yield Span(match.start(), match.end(), "CONTACT", "contacts", score, reason)


def detect(reading: Reading) -> Iterable[Span]:
    return [*find_all(reading, "contacts", PATTERNS), *addresses(reading.text)]
