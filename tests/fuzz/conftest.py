"""The fuzzer spoils files that are made as those of ``tests/files`` are."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "files"))
