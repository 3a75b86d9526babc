"""Examples in the API's document. They hold no draft: whoever copied one would get somebody else's receipt."""

from typing import Any

from intake import catalogue
from services.web.problems import WORDS

Json = dict[str, Any]

RECEIPT = "happy razor catch glove below dumb silent group provide"
STORY = "We stopped a car on a side street. The driver had a knife under the seat; my partner saw it first."
ANSWERS = {
    "event": "assault_weapon",
    "narrative": STORY,
    "activity": ["traffic_stop"],
    "light": "not_sure",
    "barrier": ["cover_officer"],
    "lessons": "One talks, one watches the hands.",
}
MORE = {"equipment": ["radio", "lights"], "trouble": ["radio"], "trouble_known": "reported", "change": ["equipment"]}

BODIES: dict[str, Json] = {
    "/preview": {"basic": {"value": {"answers": ANSWERS}}},
    "/reports": {
        "basic": {
            "summary": "A basic report",
            "value": {
                "form": "basic",
                "screening": {"role": "sworn"},
                "answers": ANSWERS,
                "padding": "0000",
            },
        },
        "detailed": {
            "summary": "A detailed report, with a look at the story before it is published, and a program’s code",
            "value": {
                "form": "detailed",
                "screening": {"role": "civilian"},
                "answers": {**ANSWERS, **MORE},
                "signoff": True,
                "programme": "NM-7",
            },
        },
    },
    "/mailbox": {"receipt": {"value": {"receipt": RECEIPT}}},
    "/mailbox/answers": {
        "answer": {
            "value": {
                "receipt": RECEIPT,
                "question_id": "0f8a52c1d3e94b6f8a7d1c2b3e4f5a60",
                "kind": "answer",
                "text": "It was dark, with street lights.",
            }
        },
        "consent": {
            "value": {"receipt": RECEIPT, "question_id": "5a600f8a52c1d3e94b6f8a7d1c2b3e4f", "kind": "consent"}
        },
    },
    "/mailbox/destroy": {"receipt": {"value": {"receipt": RECEIPT}}},
}

REPLIES: dict[str, Json] = {
    "/preview": {
        "masked": {"narrative": "[OFFICER 1] stood by the car."},
        "spans": {"narrative": [{"start": 0, "end": 10, "label": "PERSON", "replacement": "[OFFICER 1]"}]},
    },
    "/reports": {"receipt": RECEIPT},
    "/mailbox": {
        "state": "in_review",
        "question": {"id": "0f8a52c1d3e94b6f8a7d1c2b3e4f5a60", "text": "What was the light like?", "answered": False},
    },
}

TOLD = {
    403: (catalogue.WORK_NEEDED, catalogue.WORK_AT),
    404: (catalogue.NO_MAILBOX, catalogue.UNKNOWN_RECEIPT),
    409: (catalogue.ONE_ANSWER, catalogue.ALREADY_ANSWERED),
    422: (catalogue.UNSUITABLE, WORDS[422][1]),
}


def problem(status: int) -> Json:
    """A problem document as it comes with this status."""
    title, detail = TOLD.get(status, WORDS[status])
    content: Json = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if status == 422:
        content["errors"] = [{"field": "narrative", "detail": catalogue.EMPTY_REPORT}]
    return content
