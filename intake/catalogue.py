"""What intake says from code: errors, states of a mailbox, and what is said when nothing could be sent.

Everything else that people read stands in the templates and in questionnaire.yaml.
"""

from typing import NamedTuple

EMPTY_REPORT = "Tell what happened, or write a lesson. One of the two is enough."
TOO_LONG = (
    "{what} has {count:,} characters; {limit:,} is the most that we can take. Please shorten it by at least {over:,}."
)
QUOTED, THIS = "“{what}”", "This text"
PREVIEW_TOO_LONG = (
    "All texts together have {count:,} characters; what will be masked can be shown for up to {limit:,}. Shorten them, "
    "or send the report as it is: what could identify anybody is removed all the same."
)
NOT_A_TEXT = "This must be a text."
NOT_OFFERED = "Choose one of the answers that are offered."
NOT_A_LIST = "This must be a list of the answers that are offered."
UNKNOWN_FIELD = "The form has no such question."
NOT_A_PROGRAMME = "A program’s code has letters, digits and hyphens, at most 20 of them."
EMPTY_ANSWER = "Write an answer."
CONSENT_WITH_TEXT = "Agreeing takes no words. To have something changed, object."
NO_ROLE = "Choose the answer that fits you."

NOT_YET = "Nothing was sent. Your answers are still here."
UNKNOWN_AGE = (
    "We could not tell how old this page was, so nothing was sent. Your answers are still here, and you have two hours "
    "again. Please send it once more."
)
ZONES = {  # of the hour until which a page can be sent, in the words of those who live there
    "EST": "Eastern time",
    "EDT": "Eastern time",
    "CST": "Central time",
    "CDT": "Central time",
    "MST": "Mountain time",
    "MDT": "Mountain time",
    "PST": "Pacific time",
    "PDT": "Pacific time",
    "AKST": "Alaska time",
    "AKDT": "Alaska time",
    "HST": "Hawaii time",
}
NOT_SENT = (
    "We cannot take reports just now, so do not count on this one. Try again in a minute; sending the same report "
    "twice does not make two of it."
)
NO_PREVIEW = (
    "The preview is unavailable just now. Nothing was sent, and your answers are still here. Try again in a minute, or "
    "send the report without it: what could identify anybody is removed all the same."
)
NOT_DONE = "We cannot do this just now, so do not count on it. Try again in a minute; doing it twice does no harm."
NO_ANSWER = "We cannot look just now. Try again in a minute."

NO_WORDS = "Type the nine words of your receipt."
TOO_FEW_WORDS = "A receipt has nine words; this has only {count}."
TOO_MANY_WORDS = "A receipt has nine words; this has more."
WRONG_WORD = "Word {place} is not a word of any receipt."
MEANT = "Did you mean “{near}”?"
OR = "” or “"
WRONG_CHECK = "One of the words is wrong, or two are in each other’s place. Compare each with your note."
UNKNOWN_RECEIPT = (
    "No mailbox belongs to this receipt. A mailbox is removed 30 days after its report is closed, or at once when its "
    "owner destroys it."
)
NOT_PROVEN = (
    "Nothing was sent yet, and nothing that you typed is lost. We ask for a short pause, which keeps out programs that "
    "send thousands of forms. Wait {seconds} seconds, then press the button again."
)


class News(NamedTuple):
    """What a mailbox says: in a word, what it means, and what comes next."""

    title: str
    meaning: str
    next: str


STATES = {
    "received": News(
        "Received",
        "Your report is safe. The reviewers do not have it yet.",
        "They get reports in groups, so that no arrival points at anybody: when at least five have come in, or after a "
        "week. So your mailbox can say “Received” for a week.",
    ),
    "in_review": News(
        "In review",
        "Reviewers are reading your report and removing what could identify anybody.",
        "They may have a question for you; you would find it here. Look again in a week, if you like. You need not.",
    ),
    "published": News(
        "Published",
        "Your report is now in the library, without anything that could identify anybody.",
        "What you wrote is gone from our records. Your mailbox says so for 30 days, and is then removed too.",
    ),
    "lessons_only": News(
        "Lessons published",
        "What can be learned from your report is in the library; the story is not.",
        "What you wrote is gone from our records. Your mailbox says so for 30 days, and is then removed too.",
    ),
    "closed": News(
        "Closed",
        "Your report was read and will not be published. It may still count in our analysis.",
        "What you wrote is gone from our records. Your mailbox says so for 30 days, and is then removed too.",
    ),
}
QUESTION_WAITS = News(
    "A question is waiting",
    "The reviewers want to know something before they go on.",
    "They wait about two weeks for your answer, and then go on without it. You need not answer.",
)
STORY_WAITS = News(
    "A story is waiting for you",
    "Below is the exact text as it would be printed. You can agree, or object.",
    "Silence for a week counts as agreement.",
)
BUTTONS = {
    "answer": "Send the answer",
    "consent": "Print it like this",
    "objection": "I object",
    "destroy": "Destroy my mailbox",
    "destroyed": "Yes, destroy it",
}
DONE = {
    "answer": (
        "Your answer was received",
        "It goes on to the reviewers together with others, within a week. What could identify anybody is marked in it, "
        "as in your report. You can no longer change it.",
    ),
    "consent": ("You have agreed", "The story goes on to be printed as you saw it, within about a week."),
    "objection": (
        "Your objection was received",
        "It goes back to the reviewers, within a week. They decide again: they may change the story, print only its "
        "lesson, or nothing. Whatever they want to print then, you see it here first.",
    ),
    "destroyed": (
        "Your mailbox is destroyed",
        "The nine words open nothing any more, and what the mailbox held is gone within a week. Destroy your note too. "
        "Your report is still reviewed; the reviewers can no longer ask you about it.",
    ),
}

NO_MAILBOX = "Unknown receipt"
NO_QUESTION = "Nothing to answer"
ONE_ANSWER = "Answered before"
SCREENED_OUT = "Not open to you"
ALREADY_ANSWERED = "Your answer had reached us before. Each question takes one answer."
NOTHING_ASKED = "The mailbox has no such question, or the time to answer it is over."
WORK_NEEDED = "This needs a proof of work"
WORK_AT = "Get a challenge from /report/api/v1/work, solve it, and send the same again with the solution in `work`."
SOLVE_THIS = "There is no solution here, or it is too old, or it was used for something else or too often."
ONLY_LAW_ENFORCEMENT = "Reports are taken from people who work in law enforcement."
NOT_JSON = "The body must be JSON."
UNSUITABLE = "This cannot be taken as it is."
UNSUITABLE_RECEIPT = "The receipt cannot be read."
UNAVAILABLE = "Not available just now"
PREVIEW_UNAVAILABLE = "Preview is unavailable just now"
TRY_AGAIN = "Nothing was kept. Try again in a minute, or send the report without a preview."
