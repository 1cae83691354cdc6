"""Tables of the store (表), declared with SQLModel and spoken to by their Core tables."""

from evaluator.store.tables.base import Kept
from evaluator.store.tables.inputs import (
    AveragesRow,
    DatasetColumnRow,
    DatasetFileRow,
    DatasetRow,
    EditRow,
    FileRow,
    ObservationRow,
    PolicyVersionRow,
)
from evaluator.store.tables.log import IdentityRow, LogRow, WorkRow
from evaluator.store.tables.names import DisciplineRow, InstitutionRow, ProgrammeRow, SuccessorRow
from evaluator.store.tables.runs import (
    AllocationFileRow,
    AllocationRow,
    AllocationTableRow,
    RunFileRow,
    RunRow,
    RunTableRow,
    RunYearRow,
    ScenarioRow,
)

METADATA = Kept.metadata
FILES = METADATA.tables["files"]
POLICY_VERSIONS = METADATA.tables["policy_versions"]
EDITS = METADATA.tables["edits"]
DATASETS = METADATA.tables["datasets"]
DATASET_FILES = METADATA.tables["dataset_files"]
DATASET_COLUMNS = METADATA.tables["dataset_columns"]
OBSERVATIONS = METADATA.tables["observations"]
AVERAGES = METADATA.tables["averages"]
RUNS = METADATA.tables["runs"]
RUN_TABLES = METADATA.tables["run_tables"]
RUN_YEARS = METADATA.tables["run_years"]
RUN_FILES = METADATA.tables["run_files"]
ALLOCATIONS = METADATA.tables["allocations"]
ALLOCATION_TABLES = METADATA.tables["allocation_tables"]
ALLOCATION_FILES = METADATA.tables["allocation_files"]
SCENARIOS = METADATA.tables["scenarios"]
INSTITUTIONS = METADATA.tables["institutions"]
PROGRAMMES = METADATA.tables["programmes"]
DISCIPLINES = METADATA.tables["disciplines"]
SUCCESSORS = METADATA.tables["successors"]
LOG = METADATA.tables["log"]
IDENTITY = METADATA.tables["identity"]
WORK = METADATA.tables["work"]

__all__ = [
    "ALLOCATIONS",
    "ALLOCATION_FILES",
    "ALLOCATION_TABLES",
    "AVERAGES",
    "DATASETS",
    "DATASET_COLUMNS",
    "DATASET_FILES",
    "DISCIPLINES",
    "EDITS",
    "FILES",
    "IDENTITY",
    "INSTITUTIONS",
    "LOG",
    "METADATA",
    "OBSERVATIONS",
    "POLICY_VERSIONS",
    "PROGRAMMES",
    "RUNS",
    "RUN_FILES",
    "RUN_TABLES",
    "RUN_YEARS",
    "SCENARIOS",
    "SUCCESSORS",
    "WORK",
    "AllocationFileRow",
    "AllocationRow",
    "AllocationTableRow",
    "AveragesRow",
    "DatasetColumnRow",
    "DatasetFileRow",
    "DatasetRow",
    "DisciplineRow",
    "EditRow",
    "FileRow",
    "IdentityRow",
    "InstitutionRow",
    "LogRow",
    "ObservationRow",
    "PolicyVersionRow",
    "ProgrammeRow",
    "RunFileRow",
    "RunRow",
    "RunTableRow",
    "RunYearRow",
    "ScenarioRow",
    "SuccessorRow",
    "WorkRow",
]
