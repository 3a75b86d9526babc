"""The word lists that several detectors consult, each a set of lower-case words."""

from pathlib import Path

WORDS = Path(__file__).with_name("words")


def rows(name: str) -> list[str]:
    """The lines of a word list, without its comments."""
    return [row for row in (WORDS / name).read_text("utf-8").splitlines() if row and not row.startswith("#")]


def word_set(name: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for row in rows(name) for word in row.lower().split())


GIVEN = word_set("given_names.txt")
SURNAMES = word_set("surnames.txt")
FUNCTION = word_set("function.txt")
KEEP = word_set("keep.txt")
COMMANDS = word_set("commands.txt")
ORDINARY = word_set("ordinary.txt") | FUNCTION
ENDINGS = (
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("s", ""),
    ("es", ""),
    ("ly", ""),
    ("er", ""),
    ("er", "e"),
)
PLACES = frozenset(row.lower() for row in rows("places.txt"))


def is_ordinary(word: str) -> bool:
    """An ordinary word, or one with a regular ending, in small letters. By its ending no listed name is one."""
    if word in ORDINARY:
        return True
    if word in SURNAMES or word in GIVEN:
        return False
    return any(word.endswith(end) and word.removesuffix(end) + rest in ORDINARY for end, rest in ENDINGS)
