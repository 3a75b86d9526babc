import pytest
from web_pages import settings_for


@pytest.fixture(params=["practice", "real work"])
def settings(request):
    return settings_for(demo=request.param == "practice")
