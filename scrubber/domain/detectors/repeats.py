"""What was met once is found everywhere in the report: names alone, in any case, possessive, misspelt, as initials."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from scrubber.domain.detectors.patterns import cues
from scrubber.domain.lexicon import FUNCTION, KEEP, ORDINARY, is_ordinary
from scrubber.domain.reading import TOKEN, WORD, Reading, Word
from scrubber.domain.spans import Label, Span

HARMLESS = FUNCTION | KEEP
COMMON = ORDINARY | KEEP
ENOUGH = 0.6
ENOUGH_FOR_TEXT = 0.75
WHOLE = frozenset({"AGENCY", "ORG", "LOCATION", "ADDRESS", "ID", "CONTACT"})
NAMED = frozenset({"AGENCY", "ORG", "LOCATION", "ADDRESS"})
LONG_ENOUGH_TO_MISSPELL = 5
ACTS = cues(
    "was had has is said says went came got took ran told saw heard yelled fired grabbed drew pulled pushed put"
    " stayed stood stopped stepped turned tackled looked called advised asked arrived responded jumped moved held"
    " hit kept knew made noticed observed ordered radioed reached started shot struck tried walked thought did"
    " does could would never and already just both later then also knocked kicked opened drove backed threw tased"
    " deployed gave felt fell handcuffed cuffed covered stated reported wrote transported"
)
LINKING = cues("and but so when then while as because that before after where if until")
TOWARDS = cues("told asked with behind beside hit helped pulled grabbed tackled officer ofc deputy sgt")
LINKS = cues("of the and for")


def detect(reading: Reading, found: list[Span]) -> Iterable[Span]:
    """What of `found` comes again in the text. Unsure findings are not followed."""
    surest = sorted((span for span in found if span.score >= ENOUGH), key=lambda span: span.score)
    sure = list({span[:3]: span for span in surest}.values())  # each stretch once
    names: dict[str, Label] = {
        word: "PERSON" for span in sure if span.label == "PERSON" for word in name_words(reading, span)
    }
    places = {word: span.label for span in sure if span.label in NAMED for word in telling_words(reading, span)}
    known = {position for span in sure for position in range(span.start, span.end)}
    for repeat in chain(
        words_again(reading, {**places, **names}), texts_again(reading, sure), initials_again(reading, sure)
    ):
        if repeat.start not in known or repeat.end - 1 not in known:  # found for a reason of its own
            yield repeat


def words_again(reading: Reading, names: dict[str, Label]) -> Iterator[Span]:
    words = reading.words_by_lower
    for name in names.keys() & words.keys():
        for word in words[name]:
            if again(reading, word):
                yield Span(word.start, word.end, names[name], "repeats", 0.8, "name met elsewhere in the report")
    people = [name for name, label in names.items() if label == "PERSON" and len(name) >= LONG_ENOUGH_TO_MISSPELL]
    forms = {form for name in people for form in shortened(name)}
    for lower in words.keys() - COMMON - names.keys() if people else ():
        if misspelt(lower, people, forms) and not is_ordinary(lower):
            for word in words[lower]:
                yield Span(word.start, word.end, "PERSON", "repeats", 0.6, "almost a name met elsewhere in the report")


def name_words(reading: Reading, span: Span) -> list[str]:
    """The words of a name that can stand for it, in small letters; the halves of a double name too."""
    words = [match[0].lower() for match in WORD.finditer(reading.text, span.start, span.end)]
    halves = [half for word in words if "-" in word for half in word.split("-")]
    return [word.removesuffix("'s") for word in words + halves if len(word) > 2 and word not in HARMLESS]


def telling_words(reading: Reading, span: Span) -> list[str]:
    """The words of a place's or an organisation's name that are no ordinary words: "wausau" of "Wausau PD"."""
    return [word for word in name_words(reading, span) if len(word) > 3 and word not in ORDINARY]


def again(reading: Reading, word: Word) -> bool:
    """Whether a word that is a name elsewhere is meant as one here, too: for an ordinary word the sentence decides."""
    if word.lower not in ORDINARY:
        return True
    after = reading.words_from(word.end, 1)
    verb = bool(after) and reading.text[word.end : after[0].start] == " " and after[0].lower in ACTS
    if reading.style(word.start) != "prose":
        return stands_as_subject(reading, word, verb)
    return word.text[0].isupper() and (verb or not reading.opens_sentence(word.start))


def stands_as_subject(reading: Reading, word: Word, verb: bool) -> bool:
    """Where no capitals tell: "LONG YELLED", "and long was", "told rose to", "with long.", "long's radio"."""
    before = reading.words_before(word.start, 1)
    beside = bool(before) and reading.text[before[0].end : word.start] == " "
    opens = not beside or before[0].lower in LINKING
    if reading.lower.startswith("'s ", word.end) or (verb and opens):
        return True
    return beside and before[0].lower in TOWARDS


def shortened(name: str) -> set[str]:
    """The name, and the name without one letter: two words of which one is misspelt by a letter share one of these."""
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def misspelt(word: str, names: list[str], forms: set[str]) -> bool:
    """Whether one letter is missing, too many, wrong, or changed places with its neighbour, in one of the names.

    `forms` are the names shortened, in one of which a misspelling has to be. More than one of a name is no misspelling.
    """
    if len(word) < LONG_ENOUGH_TO_MISSPELL - 1 or forms.isdisjoint(shortened(word)):
        return False
    if word + "s" in names or word.removesuffix("s") in names:
        return False
    return any(one_apart(word, name) for name in names)


def one_apart(word: str, name: str) -> bool:
    """One letter dropped, added or replaced, or two neighbours swapped; the first letter is the same."""
    if word[0] != name[0]:
        return False
    shorter, longer = sorted((word, name), key=len)
    if len(shorter) < len(longer):
        return len(longer) == len(shorter) + 1 and shorter in shortened(longer)
    apart = [i for i, (one, other) in enumerate(zip(word, name, strict=True)) if one != other]
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and word[apart[0]] == name[apart[1]]
    return len(apart) == 1 or (swapped and word[apart[1]] == name[apart[0]])


def texts_again(reading: Reading, sure: list[Span]) -> Iterator[Span]:
    lower = reading.lower
    texts = {
        lower[span.start : span.end]: span.label
        for span in sure
        if span.label in WHOLE and span.score >= ENOUGH_FOR_TEXT
    }
    for text, label in texts.items():
        first = TOKEN.match(text)
        if len(text) <= 3 or first is None or text in ORDINARY or text.isdigit():
            continue
        for start in reading.index.get(first[0] if first[0].isalpha() else "#", ()):
            end = start + len(text)
            if lower.startswith(text, start) and not lower[end : end + 1].isalnum():
                yield Span(start, end, label, "repeats", 0.8, "met elsewhere in the report")


def initials_again(reading: Reading, sure: list[Span]) -> Iterator[Span]:
    """`LCSO` after "Lane County Sheriff's Office", `JT` after "Jack Tanner": capitals outside a text of capitals."""
    short = {
        initials: span.label
        for span in sure
        if span.label in {"PERSON", "AGENCY", "ORG"} and len(initials := initials_of(reading, span)) > 1
    }
    for initials, label in short.items():
        for start in reading.index.get(initials, ()):
            end = start + len(initials)
            if reading.text[start:end].isupper() and reading.style(start) != "caps" and initials not in COMMON:
                yield Span(start, end, label, "repeats", 0.7, "initials of a name met elsewhere in the report")


def initials_of(reading: Reading, span: Span) -> str:
    words = re.findall(r"[^\W\d_][\w']*", reading.text[span.start : span.end])
    return "".join(word[0].lower() for word in words if word.lower() not in LINKS)
