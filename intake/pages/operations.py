"""What an app can call, and what it should know before: the words of the API's document."""

from dataclasses import dataclass

from services.web.frame import LONGEST_BODY

ABOUT = f"""\
Near misses of police work, reported without a name. There are no keys and no accounts, and an app must add nothing that
could identify its user: no header of its own, no cookie, no query.

**In this order.** Get the questionnaire and show what it says before the form. Let the reporter fill it in, keeping
answers in memory only. Offer a preview. Send the report, show the receipt, and forget both.

**Sending again.** Make a `draft` for each report before you send it, keep it until you have the receipt, and send the
same body again after a timeout, a lost connection, 429 or 5xx: the same draft is one report and gets the same receipt.
What was changed meanwhile is not in it; `earlier` in the answer tells so. Then delete the draft, because whoever has it
can have the receipt.

**Proof of work.** Whatever has a field `work` costs us something, and asks for a solved challenge in it, so that nobody
can flood us. Get one from `/work` when the reporter begins, and solve it meanwhile: find the `number`, from 0 to
`maxnumber`, for which SHA-256 of `salt` followed by the number is `challenge`. Every library for ALTCHA (version 1) can
do it. A solution is good for two hours, and for eight calls with the same draft, or with the same receipt; a
preview counts as four.

**Size.** A network sees how long a request is. Fill `padding` with any text so that the body has exactly the length of
a size class: 32, 64, 128, 256 or {LONGEST_BODY // 1024} KiB. Longer bodies get 413. Write the JSON in UTF-8.

**Errors** are problem documents (RFC 9457). They name fields and never quote what was sent. 429 says in `Retry-After`
after how many seconds to try again.
"""

PROBLEMS = {
    "400": "The body is no JSON.",
    "403": "No proof of work: `errors` names `work`. Or the screening says that the reporter is not an insider.",
    "404": "No mailbox belongs to this receipt, or no longer.",
    "409": "Nothing like this is asked, or it was answered before. After a retry: the answer has arrived.",
    "413": "The body is too long.",
    "415": "The content type is not `application/json`.",
    "422": "Something must be corrected: `errors` names the fields. A typing error in a receipt is told here.",
    "429": "Too much at once from this address. The same may be sent again later.",
    "500": "Something went wrong on our side. The same may be sent again.",
    "503": "Not available just now. The same may be sent again.",
}
READING = ("400", "403", "413", "415", "422", "429", "500", "503")  # what may happen to everything that has a body


@dataclass(frozen=True)
class Operation:
    """A way to call the API. ``body`` and ``reply`` name schemas."""

    path: str
    id: str
    summary: str
    about: str
    answers: str  # the status when all went well
    said: str  # what that means
    reply: str
    body: str = ""
    problems: tuple[str, ...] = READING


OPERATIONS = (
    Operation(
        path="/questionnaire",
        id="getQuestionnaire",
        summary="What is asked",
        about="One form, with everything to read before it. Get it afresh for each report; it may change.",
        answers="200",
        said="The form.",
        reply="Questionnaire",
        problems=("422", "429", "500"),
    ),
    Operation(
        path="/work",
        id="getWork",
        summary="A challenge to solve",
        about="As ALTCHA has it. With the load, it becomes harder.",
        answers="200",
        said="The challenge.",
        reply="Challenge",
        problems=("429", "500"),
    ),
    Operation(
        path="/preview",
        id="previewReport",
        summary="What would be masked",
        about=(
            "What a program would mask in the texts, which together may be a quarter longer than one text may be. It "
            "can miss things, and people read after it. Nothing is kept. It takes whole seconds, so that its time says "
            "nothing."
        ),
        answers="200",
        said="Each text as it would be masked, and the places, in code points of the text without blanks around it.",
        body="PreviewBody",
        reply="Preview",
    ),
    Operation(
        path="/reports",
        id="sendReport",
        summary="Send a report",
        about="Takes a report for good, or not at all. A program’s code goes here and nowhere else: never into a URL.",
        answers="201",
        said="The report is safe. This is its receipt.",
        body="ReportBody",
        reply="Receipt",
    ),
    Operation(
        path="/mailbox",
        id="openMailbox",
        summary="What became of a report",
        about="How far the report is; and, while something is asked, the question and the story to look at.",
        answers="200",
        said="What the holder of the receipt may know.",
        body="ReceiptBody",
        reply="Mailbox",
        problems=(*READING, "404"),
    ),
    Operation(
        path="/mailbox/answers",
        id="answerMailbox",
        summary="Answer, consent or object",
        about="One answer to each question. It is masked and read by people like the report itself.",
        answers="200",
        said="The answer is safe.",
        body="AnswerBody",
        reply="Done",
        problems=(*READING, "404", "409"),
    ),
    Operation(
        path="/mailbox/destroy",
        id="destroyMailbox",
        summary="Destroy a mailbox",
        about="From now on nobody can open it, with or without the receipt. The report itself stays.",
        answers="200",
        said="The mailbox is gone.",
        body="ReceiptBody",
        reply="Done",
        problems=(*READING, "404"),
    ),
)
