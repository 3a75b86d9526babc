import services.green  # noqa: F401  (must come first)

# isort: split

from broker_world import world  # noqa: F401
from documents_fixtures import closed_after, documents_url, patience  # noqa: F401
