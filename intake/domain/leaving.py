"""The code of a page that can be left for good: random, carried in the page's own fields, and in no address.

A browser can send a form once more when somebody goes back to its answer. Whoever left such a page has said that it
is not to be shown again, and by its code we know it.
"""

import hashlib
import re
import secrets

CODE = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes in base64url, as the code of a draft


def new_code() -> str:
    """A code for a page that has no draft."""
    return secrets.token_urlsafe(16)


def name_of(code: str) -> str:
    """Under which it is noted that a page was left; nothing else that is made of its code can be joined to it.

    Raises ValueError where that is no code of ours.
    """
    if not CODE.fullmatch(code):
        raise ValueError("not the code of a page")
    return hashlib.sha256(b"near-miss left page" + code.encode()).hexdigest()[:32]
