"""Dates: in figures, in words, holidays, and days counted from another day."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import NUMBERS, Pattern, after, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

LONG = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SHORT = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
MONTH = rf"(?:{LONG}|{SHORT})\b\.?"
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
    r"(?:Christmas(?: Eve| Day|time)?|Xmas(?: Eve)?|Thanksgiving(?: Eve| Day)?|Halloween"
    r"|Easter(?: Sunday| Monday)?|Good Friday|Ash Wednesday|Palm Sunday"
    r"|New Year'?s?(?:'| )?s?(?: Eve| Day)|Mardi Gras(?: Day)?|Fat Tuesday|Super Bowl(?: Sunday)?"
    r"|Black Friday|Juneteenth|Kwanzaa|Hanukkah|Ramadan|Eid"
    r"|Cinco de Mayo|Diwali|Yom Kippur|Rosh Hashanah|Passover|Lunar New Year|Groundhog Day|Tax Day"
    r"|Election (?:Day|night)|Halloweekend"
    r"|(?:Labor|Memorial|Veterans?'?|Presidents?'?|Columbus|Independence|Mother'?s|Father'?s"
    r"|Valentine'?s|Patriots?'?|Flag|MLK|Martin Luther King(?: Jr\.?)?"
    r"|St\.? Patrick'?s|Saint Patrick'?s|Indigenous Peoples'?) Day|(?:the )?Fourth of July"
    r"|4th of July|July (?:4th|Fourth))(?: weekend| week| break| night| morning| evening)?"
)
OWN_DAY = r"(?:(?:my|his|her|our) (?:\w+ )?(?:birthday|anniversary|wedding|graduation|retirement)\b)"
DETAILS = (
    r"(?:super bowl|powwow|prom|parade|fair|festival|rodeo|marathon|storm|blackout|ice storm"
    r"|hurricane|eclipse|homecoming|graduation|election|tornado|flood)"
)
FIGURES = r"(?<![\d/.-])(?:0?[1-9]|1[0-2]){0}(?:0?[1-9]|[12]\d|3[01]){0}(?:19|20)?\d\d(?![\d{0}])"

SURE_MONTHS = cues("january february april june july august september october november december")
MAY_OR_MARCH = cues("may march")
MONTHS = SURE_MONTHS | MAY_OR_MARCH | cues("jan feb mar apr jun jul aug sept sep oct nov dec")
WEEKDAYS = cues("monday tuesday wednesday thursday friday saturday sunday")
PLURAL_WEEKDAYS = cues("mondays tuesdays wednesdays thursdays fridays saturdays sundays")
ORDINALS = cues(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty thirtieth thirty"
)
COUNTS = NUMBERS | cues("a an one two three four five six seven eight nine ten eleven twelve several")
SEASONS = cues("summer winter spring fall autumn christmas")
TIMES_OF_DAY = cues("morning afternoon night")
EVENTS = cues(
    "homecoming prom election graduation payday opening finals derby race game festival rodeo powwow parade fair"
)
HOLIDAYS = cues(
    "christmas christmastime xmas thanksgiving halloween halloweekend easter good ash palm new mardi fat super black"
    " juneteenth kwanzaa hanukkah ramadan eid cinco diwali yom rosh passover lunar groundhog tax election labor"
    " memorial veteran veterans president presidents columbus independence mother mothers father fathers valentine"
    " valentines patriot patriots flag mlk martin st saint indigenous july fourth"
)


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("DATE", score, reason, at, expression)


PATTERNS = (
    pattern(0.97, "date in figures", NUMBERS, FIGURES.format("/")),
    pattern(0.97, "date in figures", NUMBERS, FIGURES.format("-")),
    pattern(0.97, "date in figures", NUMBERS, rf"{YEAR}[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12]\d|3[01])\b"),
    pattern(0.9, "date in figures", NUMBERS, rf"(?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12]\d|3[01])\.(?:{YEAR}|\d\d)\b"),
    pattern(
        0.8,
        "date in figures",
        NUMBERS,
        r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/]|-\d)(?! (?:of|mile|inch|cup|tank))",
    ),
    pattern(
        0.97,
        "month and day",
        MONTHS | WEEKDAYS,
        rf"(?i:(?:{DAY},? )?{MONTH} (?:(?:the )?{NTH}(?:,? ?(?:of )?{YEAR}\b)?|\d{{1,2}}(?!\d|:)(?:,? ?{YEAR}\b)?))",
    ),
    pattern(
        0.97,
        "month and day",
        NUMBERS | ORDINALS,
        rf"(?i:{NTH}(?: day)? of {MONTH}(?:,? {YEAR}\b| (?:weekend|week|break)\b)?)",
    ),
    pattern(
        0.95,
        "day and month",
        NUMBERS,
        rf"(?i:\d{{1,2}}[ -]?(?:{MONTH}(?:[ ,-]{{1,2}}(?:{YEAR}|\d\d)\b)?|{SHORT}(?:{YEAR}|\d\d)\b))",
    ),
    pattern(
        0.95,
        "month and year",
        MONTHS,
        rf"(?i:{MONTH},? (?:of )?(?:{YEAR}\b|'\d\d\b|(?:of )?(?:last|this|that) year))",
    ),
    pattern(
        0.9,
        "part of a month",
        NUMBERS | ORDINALS | cues("last early late mid middle end beginning"),
        rf"(?i:(?:{NTH}|last|early|late|mid|middle|end|beginning)(?:[ -]|(?: (?:week|weekend|{DAY}"
        rf"|part))(?: of| in) | of )(?:in )?{MONTH}(?:,? {YEAR}\b)?)",
    ),
    pattern(0.85, "month", SURE_MONTHS, r"\w+"),
    pattern(
        0.8,
        "month",
        MAY_OR_MARCH,
        rf"{after('in|of|since|last|this|early|late|during|by|around|every|until')}"
        r"(?:(?:May|March|MAY|MARCH)|(?:may|march)(?= (?:of|19|20)))\b",
    ),
    pattern(0.95, "holiday", HOLIDAYS, rf"(?i:{HOLIDAY})"),
    pattern(
        0.95,
        "day next to a holiday",
        WEEKDAYS | TIMES_OF_DAY | cues("day weekend week"),
        rf"(?i:(?:{DAY}|day|weekend|week|night|morning) (?:before|after|of) {HOLIDAY})",
    ),
    pattern(
        0.9,
        "day counted from another",
        COUNTS,
        rf"(?i:{COUNT} (?:{UNIT} (?:before|after|prior to|following) (?:{HOLIDAY}|{DAY}|{OWN_DAY})"
        rf"|(?:{UNIT}|{DAY}s?)(?: and a half)? (?:ago|back)\b(?: (?:on )?(?:{DAY}|today|yesterday|tonight))?{PART}))",
    ),
    pattern(
        0.9,
        "relative date",
        cues("last this past"),
        rf"(?i:(?:last|this past|this|past) (?:{DAY}|{ABBREVIATED}\b|week(?:end)?\b"
        rf"|month\b|year\b|summer\b|winter\b|spring\b|fall\b|night\b){PART})",
    ),
    pattern(
        0.85,
        "weekday",
        WEEKDAYS | PLURAL_WEEKDAYS,
        rf"(?i:{DAY}s?\b{PART}(?: of the (?:first|second|third|last) (?:weekend|week))?)",
    ),
    pattern(
        0.85,
        "relative date",
        cues("yesterday day other"),
        r"(?i:(?:yesterday|day before yesterday|(?<=\bthe )other (?:day|night|week))\b"
        r"(?: (?:morning|afternoon|evening|night))?)",
    ),
    pattern(
        0.8,
        "abbreviated weekday",
        cues("mon tues wed weds thur thurs fri"),
        r"(?i:(?:mon|tues|weds?|thurs?|fri) (?:(?:night|morning|afternoon|evening)\b|(?=[ap]m\b)))",
    ),
    pattern(
        0.85,
        "holiday",
        cues("new"),
        rf"{after('on|at|over|before|after|since|until|around|this|last')}New Year'?s",
    ),
    pattern(0.8, "day of one's own", cues("on day"), rf"(?i:(?:on|day (?:before|after)) {OWN_DAY})"),
    pattern(
        0.85,
        "season of a year",
        SEASONS | cues("early late mid end beginning middle"),
        rf"(?i:(?:(?:early|late|mid) )?(?:summer|winter|spring|fall|autumn|christmas|end|beginning"
        rf"|middle) of (?:{YEAR}|'\d\d|last year))",
    ),
    pattern(
        0.8,
        "year",
        NUMBERS,
        rf"(?=19|20){after('in|since|from|until|before|after|during|of|early|late|year|through|circa')}"
        rf"{YEAR}\b(?! (?i:hrs?|hours|block|ford|chevy|honda|toyota|dodge|nissan|gmc|jeep|kia|[NSEW]\b))",
    ),
    pattern(
        0.85,
        "night of an event",
        TIMES_OF_DAY | cues("day week weekend"),
        rf"(?i:(?:night|day|morning|week|weekend|afternoon) (?:of|before|after) the (?:big |annual "
        rf"|county |state )?{DETAILS})",
    ),
    pattern(
        0.8,
        "date by a school break",
        cues("first last"),
        r"(?i:(?:first|last) (?:day|week) (?:back )?(?:from|of|after|before) (?:spring break"
        r"|winter break|school|summer vacation|christmas break|thanksgiving break|summer))",
    ),
    pattern(
        0.85,
        "relative date",
        cues("next that"),
        rf"(?i:(?:next|that) (?:{DAY}|{LONG}))\b{PART}",
    ),
    pattern(
        0.85,
        "night of an event",
        cues("homecoming prom election graduation payday opening finals derby race festival rodeo powwow parade fair"),
        r"(?i:(?:homecoming|prom|election|graduation|opening|finals|derby|race|festival|rodeo|powwow|parade|fair)"
        r" (?:night|day|weekend|week|sunday|saturday)\b|payday friday)",
    ),
    pattern(
        0.8,
        "year",
        cues("in since of summer winter spring fall back early late mid"),
        r"(?i:(?:in|since|of|back in|summer|winter|spring|fall|early|late|mid) (?:of )?)"
        r"('\d\d)\b(?! (?i:ford|chevy|honda))",
    ),
    pattern(
        0.85,
        "weekday before a date",
        cues("mon tue tues wed weds thu thur thurs fri sat sun"),
        r"(?i:(?:mon|tues?|weds?|thu|thurs?|fri|sat|sun)\.?,? )(?:\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?)(?![\d/])",
    ),
    pattern(
        0.75,
        "spoken date",
        NUMBERS,
        rf"(?i:{after('on the|since the|until the|till the|by the')}\d{{1,2}}(?:st|nd|rd|th)\b"
        r"(?! (?:floor|street|st|time|try|one|shot"
        rf"|round|story|call|ave|avenue|door|car|officer|side|level|house|of the)))",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "dates", PATTERNS)
