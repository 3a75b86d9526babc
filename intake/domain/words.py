"""The words of receipts, and what people type when they mean one."""

import re
import unicodedata
from collections.abc import Iterator
from string import ascii_lowercase

from mnemonic import Mnemonic

WORDS: list[str] = Mnemonic("english").wordlist  # BIP-39: 2048 words, each known by its first four letters
PLACES = {word: place for place, word in enumerate(WORDS)}
BY_BEGINNING = {word[:4]: word for word in WORDS}
SHORT = 4  # letters that are enough
LONGEST = max(map(len, WORDS)) + 1  # letters of what could still be one of them with a slip
LONGEST_TEXT = 500  # characters that are looked at; nine words with numbers and quotation marks have 150
FEW = 5  # so many words can be compared with a note; more would be a list to guess from

# Numbers of a list stand apart from its words, or before them; a digit inside a word is a slip of the finger.
TYPED = re.compile(r"[a-z]+(?:[015]+[a-z]+)*")
SLIPS = str.maketrans("015", "ols")


def words_in(text: str) -> list[str]:
    """The words that somebody typed: any case, any separators, any accents, numbered or not.

    Only the beginning of a very long text is looked at: putting accents in their order takes the square of their
    number, everybody else waits meanwhile, and nobody has proven anything yet.
    """
    return [word.translate(SLIPS) for word in TYPED.findall(_plain(" ".join(text.split())[:LONGEST_TEXT]))]


def known(word: str) -> str | None:
    """The word of the list that this one is, or begins like."""
    return word if word in PLACES else BY_BEGINNING.get(word[:SHORT])


def like(word: str) -> tuple[str, ...]:
    """Words of the list from which this one is one slip away; none where too many are."""
    if len(word) > LONGEST:
        return ()
    slips = set(_slips(word))
    near = {slip for slip in slips if slip in PLACES}
    if len(word) <= SHORT + 1:
        near |= {BY_BEGINNING[slip] for slip in slips if slip in BY_BEGINNING}
    return tuple(sorted(near)) if len(near) <= FEW else ()


def _plain(text: str) -> str:
    """Small letters without accents and without what nobody sees, such as soft hyphens."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if unicodedata.category(each) not in ("Mn", "Cf"))


def _slips(word: str) -> Iterator[str]:
    """Everything that is one letter left out, doubled, wrong, or changed places with its neighbor away from a word.

    These are the edits of Damerau (1964), "A technique for computer detection and correction of spelling errors".
    """
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (f"{before}{letter}{after}" for letter in ascii_lowercase)
        if after:
            yield before + after[1:]
            yield from (f"{before}{letter}{after[1:]}" for letter in ascii_lowercase)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
