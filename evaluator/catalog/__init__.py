"""Majors, disciplines and institutions, by code or by name."""

from evaluator.catalog.classes import Category, MajorClass, categories, major_classes
from evaluator.catalog.disciplines import Discipline, disciplines, find_discipline
from evaluator.catalog.files import data_path, data_toml
from evaluator.catalog.found import Found
from evaluator.catalog.institutions import Institution, find_institution, institutions
from evaluator.catalog.lookup import normalise_code
from evaluator.catalog.majors import Major, bare_code, find_major, major_table, majors

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
