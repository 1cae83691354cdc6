"""LibreOffice, or a reason why there is none."""

import os
import shutil
import subprocess

import pytest


def _without(what):
    if os.environ.get("CI") == "true" and os.environ.get("EVALUATOR_OFFICE") == "required":
        pytest.fail(f"the tests of recalculation need {what}")
    pytest.skip(f"the tests of recalculation need {what}")


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory):
    """Give a function that has LibreOffice recompute a workbook without stored values, and gives the new file."""
    if shutil.which("soffice") is None:
        _without("LibreOffice (soffice on PATH: apt-get install libreoffice-calc-nogui)")
    profile = tmp_path_factory.mktemp("profile")

    def recompute(path):
        out = path.parent / "recalculated"
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=300)
        return out / path.name

    return recompute
