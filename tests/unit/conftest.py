import services.green  # noqa: F401  (must come first)

# isort: split

from hypothesis import HealthCheck, settings

# As in continuous integration: how long an example takes says nothing on a machine that is busy with something else.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
