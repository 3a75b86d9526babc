"""Makes this process cooperative. Import it before anything else: what was imported earlier stays blocking.

Every ``__main__`` and ``tests/conftest.py`` begins with this import, because a library that was loaded
before the patch (pymongo above all) keeps the unpatched sockets and fails in odd places later.
"""

import warnings

with warnings.catch_warnings():
    # No filter given on the command line reaches this one warning, so it is excepted here, by name.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

import eventlet.debug

eventlet.monkey_patch()
# The hub would print the traceback of a dead greenlet, with the texts in it, to standard error.
eventlet.debug.hub_exceptions(False)
