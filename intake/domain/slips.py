"""What is wrong with a receipt that was typed, in words for its reporter."""

from intake import catalogue
from intake.domain.receipt import TOTAL_WORDS, MistypedReceipt, WrongWord
from intake.domain.report import FieldError


def told(slip: MistypedReceipt) -> list[FieldError]:
    """Each thing that is wrong: too few words or too many, words that no receipt has, or the check word."""
    said = [*_count(slip.count), *(_wrong(word) for word in slip.wrong)]
    return [FieldError("receipt", detail) for detail in said or [catalogue.WRONG_CHECK]]


def _count(count: int) -> list[str]:
    if count > TOTAL_WORDS:
        return [catalogue.TOO_MANY_WORDS]
    few = catalogue.TOO_FEW_WORDS.format(count=count) if count else catalogue.NO_WORDS
    return [few] if count < TOTAL_WORDS else []


def _wrong(word: WrongWord) -> str:
    said = catalogue.WRONG_WORD.format(place=word.place)
    return f"{said} {catalogue.MEANT.format(near=catalogue.OR.join(word.near))}" if word.near else said
