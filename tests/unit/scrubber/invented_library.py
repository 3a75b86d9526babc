"""An invented library, as its API answers: two codes hang on planted words of which the lexicon knows nothing."""

from random import Random

TEXT = "officer walked building while quiet street neighbor watched window ended near bridge paper yellow spoon"
PLANTED = {"policy_gap": "laminated binder", "supervision": "quilted clipboard"}
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def library(count: int, seed: int = 7) -> list[dict]:
    """So many stories, in the shape of `/library/api/v1/stories/ID`."""
    random = Random(seed)
    return [told(random) for _ in range(count)]


def told(random: Random) -> dict:
    factor = [code for code in PLANTED if random.random() < 0.35]
    words = random.choices(TEXT.split(), k=40)
    for code in factor:
        words[20:20] = PLANTED[code].split()
    return {
        "id": "".join(random.choices(ALPHABET, k=10)),
        "disposition": "publish",
        "headline": "A headline",
        "quote": "",
        "quarter": "2026 Q1",
        "story_version": 1,
        "codes": {"kind": "other", "activity": [], "factor": factor, "barrier": [], "setting": "", "light": ""},
        "url": "https://near-miss.test/s/1",
        "narrative": [" ".join(words) + "."],
        "lessons": ["Take care."],
        "citation": "A citation.",
    }
