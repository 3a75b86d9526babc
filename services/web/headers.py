"""What every answer tells a browser: load nothing from elsewhere, run nothing in the page, tell no other site."""

from services.config import Settings

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",  # the library's, and proofs of work
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def security_headers(settings: Settings, *, private: bool = False) -> dict[str, str]:
    """The headers of every answer; ``private`` ones are kept by no browser and listed by no search engine."""
    headers = dict(ALWAYS)
    if not settings.demo:  # practice mode has no TLS, and must not demand it of everything else on this machine
        headers["Strict-Transport-Security"] = TWO_YEARS
    return {**headers, **PRIVATE} if private else headers
