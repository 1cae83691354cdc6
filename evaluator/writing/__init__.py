"""How files are written, whatever is in them: all or nothing (写出)."""

from evaluator.writing.json_file import file_fingerprint, write_json
from evaluator.writing.place import file_bytes, place, whole_file, whole_folder

__all__ = [
    "file_bytes",
    "file_fingerprint",
    "place",
    "whole_file",
    "whole_folder",
    "write_json",
]
