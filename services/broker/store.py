"""How a service's entrypoints get their store."""

from typing import Any

from nameko.extensions import DependencyProvider


class StoreOf(DependencyProvider):  # type: ignore[misc]
    """`store = StoreOf()` in a service class: the store that the launcher opened for it."""

    def get_dependency(self, _worker_ctx: Any) -> Any:
        """The store under this service's name in the container's configuration."""
        return self.container.config["stores"][self.container.service_name]
