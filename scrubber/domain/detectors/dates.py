"""Dates: in figures, in words, holidays, and days counted from another day."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

LONG = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
MONTH = rf"(?:{LONG}|{SHORT})\b\.?"
SURE_MONTH = rf"(?:{LONG.replace('March|', '').replace('|May', '')})"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
ABBREVIATED = r"(?:mon|tues?|weds?|thurs?|thu|fri|sat|sun)"
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth)|thirtieth|thirty[ -]first)"
)
NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{ORDINAL})"
COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple(?: of)?|a few|several|\d{1,3})"
UNIT = r"(?:day|night|week|weekend|month|year|summer|winter|spring|fall)s?"
PART = r"(?: (?:morning|afternoon|evening|night))?"
HOLIDAY = (
    r"(?:Christmas(?: Eve| Day)?|Xmas(?: Eve)?|Thanksgiving(?: Eve| Day)?|Halloween"
    r"|Easter(?: Sunday| Monday)?|Good Friday|Ash Wednesday|Palm Sunday"
    r"|New Year'?s?(?:'| )?s?(?: Eve| Day)|Mardi Gras(?: Day)?|Fat Tuesday|Super Bowl(?: Sunday)?"
    r"|Black Friday|Juneteenth|Kwanzaa|Hanukkah|Ramadan|Eid"
    r"|Cinco de Mayo|Diwali|Yom Kippur|Rosh Hashanah|Passover|Lunar New Year|Groundhog Day|Tax Day"
    r"|Election (?:Day|night)|Halloweekend"
    r"|(?:Labor|Memorial|Veterans?'?|Presidents?'?|Columbus|Independence|Mother'?s|Father'?s"
    r"|Valentine'?s|Patriots?'?|Flag|MLK|Martin Luther King(?: Jr\.?)?"
    r"|St\.? Patrick'?s|Saint Patrick'?s|Indigenous Peoples'?) Day|(?:the )?Fourth of July"
    r"|4th of July|July (?:4th|Fourth))(?: weekend| week| break)?"
)
DETAILS = (
    r"(?:super bowl|powwow|prom|parade|fair|festival|rodeo|marathon|storm|blackout|ice storm"
    r"|hurricane|eclipse|homecoming|graduation|election|tornado|flood)"
)


FIGURES = r"(?:0?[1-9]|1[0-2]){0}(?:0?[1-9]|[12]\d|3[01]){0}(?:19|20)?\d\d"


def pattern(score: float, reason: str, expression: str) -> Pattern:
    return Pattern("DATE", score, reason, expression)


PATTERNS = (
    pattern(0.97, "date in figures", rf"(?<![\d/.-]){FIGURES.format('/')}(?![\d/])"),
    pattern(0.97, "date in figures", rf"(?<![\d/.-]){FIGURES.format('-')}(?![\d-])"),
    pattern(0.97, "date in figures", rf"\b{YEAR}[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12]\d|3[01])\b"),
    pattern(0.9, "date in figures", rf"\b(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12]\d|3[01])\.(?:{YEAR}|\d\d)\b"),
    pattern(
        0.8,
        "date in figures",
        r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/]|-\d)(?! (?:of|mile|inch|cup|tank))",
    ),
    pattern(0.97, "month and day", rf"(?i:\b(?:{DAY},? )?{MONTH} (?:the )?{NTH}(?:,? ?(?:of )?{YEAR}\b)?)"),
    pattern(0.97, "month and day", rf"(?i:\b(?:{DAY},? )?{MONTH} \d{{1,2}}(?!\d|:)(?:,? ?{YEAR}\b)?)"),
    pattern(0.97, "month and day", rf"(?i:\b{NTH}(?: day)? of {MONTH}(?:,? {YEAR}\b)?)"),
    pattern(0.95, "day and month", rf"(?i:\b\d{{1,2}}[ -]?{MONTH}(?:[ ,-]{{1,2}}(?:{YEAR}|\d\d)\b)?)"),
    pattern(
        0.95,
        "month and year",
        rf"(?i:\b(?:early |late |mid[- ])?{MONTH},? (?:of )?(?:{YEAR}\b|'\d\d\b|(?:of )?(?:last|this|that) year))",
    ),
    pattern(
        0.9,
        "part of a month",
        rf"(?i:\b(?:{NTH}|last|early|late|mid|middle|end|beginning)(?:[ -]|(?: (?:week|weekend|{DAY}"
        rf"|part))(?: of| in) | of )(?:in )?{MONTH}(?:,? {YEAR}\b)?)",
    ),
    pattern(0.85, "month", rf"(?i:\b{SURE_MONTH}\b)"),
    pattern(
        0.8,
        "month",
        r"\b(?:in|of|since|last|this|early|late|during|by|around|every|until) ((?:May|March|MAY|MARCH)"
        r"|(?:may|march)(?= (?:of|19|20)))\b",
    ),
    pattern(0.95, "holiday", rf"(?i:\b(?:(?:{DAY}|day|weekend|week|night|morning) (?:before|after|of) )?{HOLIDAY})"),
    pattern(
        0.9,
        "day counted from another",
        rf"(?i:\b{COUNT} {UNIT} (?:before|after|prior to|following) (?:{HOLIDAY}|{DAY}))",
    ),
    pattern(
        0.9,
        "relative date",
        rf"(?i:\b(?:about |roughly |around )?{COUNT} (?:{UNIT}"
        rf"|{DAY}s?)(?: and a half)? ago(?: (?:on )?(?:{DAY}|today|yesterday|tonight))?{PART})",
    ),
    pattern(
        0.9,
        "relative date",
        rf"(?i:\b(?:last|this past|this|next|the past|past) (?:{DAY}|{ABBREVIATED}\b|week(?:end)?\b"
        rf"|month\b|year\b|summer\b|winter\b|spring\b|fall\b|night\b){PART})",
    ),
    pattern(0.85, "weekday", rf"(?i:\b{DAY}s?\b{PART}(?: of the (?:first|second|third|last) (?:weekend|week))?)"),
    pattern(
        0.85,
        "relative date",
        r"(?i:\b(?:yesterday|day before yesterday|the other (?:day|night|week))\b(?: (?:morning"
        r"|afternoon|evening|night))?)",
    ),
    pattern(
        0.8,
        "abbreviated weekday",
        r"\b(?:on |every |this |each )?((?i:mon|tues|weds?|thurs?|fri)\b(?= (?i:night|morning"
        r"|afternoon|evening|am\b|pm\b))\S* ?(?i:night|morning|afternoon|evening)?)",
    ),
    pattern(0.85, "holiday", r"\b(?:on|at|over|before|after|since|until|around|this|last) (New Year'?s)\b"),
    pattern(
        0.8,
        "day of one's own",
        rf"(?i:\b(?:{COUNT} {UNIT} (?:before|after) |on |the day (?:before|after) )(?:my|his|her|our) (?:\w+ )?"
        r"(?:birthday|anniversary|wedding|graduation|retirement)\b)",
    ),
    pattern(
        0.85,
        "season of a year",
        rf"(?i:\b(?:(?:early|late|mid) )?(?:summer|winter|spring|fall|autumn|christmas|end|beginning"
        rf"|middle) of (?:{YEAR}|'\d\d|last year))",
    ),
    pattern(
        0.8,
        "year",
        rf"(?i:\b(?:in|since|from|until|before|after|during|of|back in|early|late|year|through"
        rf"|circa) (?:early |late )?)({YEAR})\b(?! (?i:hrs?|hours|block|ford|chevy|honda|toyota|dodge"
        rf"|nissan|gmc|jeep|kia|[NSEW]\b))",
    ),
    pattern(
        0.85,
        "night of an event",
        rf"(?i:\b(?:night|day|morning|week|weekend|afternoon) (?:of|before|after) the (?:big |annual "
        rf"|county |state )?{DETAILS})",
    ),
    pattern(
        0.8,
        "date by a school break",
        r"(?i:\b(?:(?:first|last) (?:day|week) (?:back )?(?:from|of|after|before) )(?:spring break"
        r"|winter break|school|summer vacation|christmas break|thanksgiving break|summer))",
    ),
    pattern(
        0.75,
        "spoken date",
        rf"(?i:\b(?:on|since|until|till|by) the {NTH}\b(?! (?:floor|street|st|time|try|one|shot|round"
        rf"|story|call|ave|avenue|door|car|officer|side|level|house|of the)))",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "dates", PATTERNS)
