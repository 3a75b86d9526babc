"""Facts that single one person, agency or event out without naming it."""

from collections.abc import Iterable

from scrubber.domain.detectors.patterns import Pattern, cues, find_all
from scrubber.domain.reading import Reading
from scrubber.domain.spans import Span

ROLE = (
    r"(?:k-?9|canine|female|woman|male|black|hispanic|latina?|asian|native|bomb|swat|motor|school"
    r"|night|marine|air|drone|mounted|bilingual|spanish|resident|full-time|sworn|hmong|somali"
    r"|korean|vietnamese|chinese|jewish|arab|indian|gay|openly gay"
    r"|transgender|muslim|sikh)"
)
JOB = (
    r"(?:handler|officers?|deputy|deputies|sergeant|lieutenant|captain|chief|sheriff|detective"
    r"|trooper|tech|technician|pilots?|agent|supervisor|negotiator|sniper|medic|dispatcher|jailer"
    r"|instructor|unit|car|cop)"
)
WHERE = (
    r"(?: (?:in|on|for|at|of|from|we|assigned|who|that|this|with)(?: [\w'-]+){1,6}?)?(?=[.,;:!)\n]|$| and | so | but )"
)


def pattern(score: float, reason: str, at: frozenset[str], expression: str) -> Pattern:
    return Pattern("OTHER", score, reason, at, expression)


PATTERNS = (
    pattern(
        0.8,
        "the only one of its kind",
        cues("the their its only sole lone"),
        rf"(?i:(?:the |their |its )?(?:only|sole|lone) (?:{ROLE} ){{0,2}}{JOB}\b{WHERE})",
    ),
    pattern(
        0.8,
        "first or youngest of its kind",
        cues("the its our first youngest oldest longest most"),
        rf"(?i:(?:the |its |our )?(?:first|youngest|oldest|longest[ -]serving"
        rf"|most senior) (?:ever )?(?:{ROLE} ){{0,2}}{JOB}\b{WHERE})",
    ),
    pattern(
        0.85,
        "news",
        cues("all on in front"),
        r"(?i:(?:all over|on (?:every|the|all the|local|national)|in (?:all )?the"
        r"|front page of the) (?:\w+ ){0,2}(?:news(?:paper)?s?|tv|television|papers?"
        r"|internet|facebook|youtube|cnn|social media|herald|times|gazette|tribune)(?: there is)?\b)",
    ),
    pattern(
        0.85,
        "news",
        cues("made make making hit"),
        r"(?i:(?:made|make|making|hit) (?:the )?(?:national |local |state |evening |morning "
        r"|nightly |front[- ]page |six o'?clock |five o'?clock )?(?:news|headlines|front page)\b)",
    ),
    pattern(
        0.8,
        "the only one of its kind",
        cues("the their our only first last youngest oldest sole"),
        r"(?i:(?:the |their |our )?(?:only|first|last|youngest|oldest|sole) (?:[\w'-]+ ){1,5}?(?:in"
        r"|on|at|of|for) (?:the|this|our) (?:[\w'-]+ )?(?:county|department|dept|state|city|town"
        r"|valley|island|reservation|division|agency|force|district|region|precinct|unit|squad|shift"
        r"|office|country|parish|border))",
    ),
    pattern(
        0.85,
        "news",
        cues("all on"),
        r"(?:all over|on) (?:Channel \d+ [Nn]ews|[A-Z][\w]* (?:Radio|News|TV)|KI?[A-Z]{2,3}|CNN|Fox(?: News)?)\b",
    ),
    pattern(
        0.85,
        "award",
        cues("officer deputy trooper medal won got received"),
        r"(?i:(?:(?:officer|deputy|trooper) of the (?:year|month)|medal of (?:valor|honor)|(?:won|got"
        r"|received) the (?:[a-z]+ )?(?:medal|award))\b)",
    ),
    pattern(
        0.8, "one of few", cues("one"), rf"(?i:one of (?:only )?(?:two|three|four|five) (?:{ROLE} )+{JOB}\b{WHERE})"
    ),
    pattern(
        0.85,
        "news",
        cues("on"),
        r"on (?:Dateline|Live PD|On Patrol Live|Cops|COPS|20/20|60 Minutes|Inside Edition|TMZ)\b",
    ),
    pattern(
        0.85,
        "video",
        cues("went viral the you just google youtube"),
        r"(?i:(?:went viral|viral video|the video (?:is|was|went) (?:on|all over) \w+"
        r"|(?:you can |just )?(?:google|youtube) it)\b)",
    ),
    pattern(
        0.7,
        "public event",
        cues("county state boston city chicago marathon rodeo powwow pow balloon bike air jazz comic"),
        r"(?i:(?:(?:county|state) fair|(?:boston |city |chicago )?marathon|rodeo|powwow|pow wow|balloon fiesta"
        r"|bike week|air show|jazz fest\w*|comic[- ]con)\b)",
    ),
    pattern(
        0.75,
        "public office",
        cues("the former ex"),
        r"(?i:(?:the |former |ex-)(?:mayor|governor|senator|congressman|congresswoman|sheriff"
        r"|police chief|councilman)'s (?:son|daughter|wife|husband|brother|nephew|niece)\b)",
    ),
)


def detect(reading: Reading) -> Iterable[Span]:
    return find_all(reading, "facts", PATTERNS)
