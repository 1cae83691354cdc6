from __future__ import annotations

import pytest
from fund_office import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Results, policies and volumes that tests read and never write to."""
    return open_office(tmp_path_factory.mktemp("资金处"))
