"""How files are written, whatever is in them: all or nothing (写出)."""

from evaluator.writing.draft import settle
from evaluator.writing.moves import place
from evaluator.writing.refusal import naming, refusal
from evaluator.writing.whole import file_bytes, file_fingerprint, whole_file, whole_folder, write_json

__all__ = [
    "file_bytes",
    "file_fingerprint",
    "naming",
    "place",
    "refusal",
    "settle",
    "whole_file",
    "whole_folder",
    "write_json",
]
