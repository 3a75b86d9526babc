"""How long a form takes, before anybody has filled it in.

Where the figures come from:
- 10.6 seconds for a point: Pew Research Center counts 85 points, one for each closed question, as 15 minutes.
- 36.2 words a minute are typed on a phone (Palin and others, 2019, 37,000 people, transcribing). Composing is
  slower than transcribing; the factor 0.6 for that is an assumption of ours.
- 238 words a minute are read silently (Brysbaert, 2019, 190 studies of non-fiction in English).
- That a checklist is worth two points, that a page costs 6 seconds, and how many words are typed (120 in a basic
  report) are assumptions too. A story twice as long takes twice the typing: half a minute for every eleven words.
"""

SECONDS_A_POINT = 15 * 60 / 85
POINTS_A_CHECKLIST = 2  # assumed
TYPED_A_MINUTE = 36.2 * 0.6  # 0.6 assumed
READ_A_MINUTE = 238
SECONDS_A_PAGE = 6  # assumed


def minutes(*, choices: int, checklists: int, typed_words: int, guidance_words: int, pages: int) -> float:
    """Minutes for that many single choices, checklists, words to type, words of guidance to read, and pages."""
    points = choices + POINTS_A_CHECKLIST * checklists
    seconds = SECONDS_A_POINT * points + SECONDS_A_PAGE * pages
    return seconds / 60 + typed_words / TYPED_A_MINUTE + guidance_words / READ_A_MINUTE
