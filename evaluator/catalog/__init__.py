"""Majors, disciplines and institutions, by code or by name."""

from evaluator.catalog.data_folder import data_path, data_toml
from evaluator.catalog.disciplines import Discipline, disciplines, find_discipline
from evaluator.catalog.institutions import Institution, find_institution, institutions
from evaluator.catalog.lookup import Found, normalise_code
from evaluator.catalog.majors import (
    Category,
    Major,
    MajorClass,
    bare_code,
    categories,
    find_major,
    major_classes,
    major_table,
    majors,
)

__all__ = [
    "Category",
    "Discipline",
    "Found",
    "Institution",
    "Major",
    "MajorClass",
    "bare_code",
    "categories",
    "data_path",
    "data_toml",
    "disciplines",
    "find_discipline",
    "find_institution",
    "find_major",
    "institutions",
    "major_classes",
    "major_table",
    "majors",
    "normalise_code",
]
