import services.green  # noqa: F401  (must come first)
