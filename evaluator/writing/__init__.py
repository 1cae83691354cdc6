"""How files are written, whatever is in them: all or nothing, and text as a sheet shows it (写出)."""

from evaluator.writing.json_file import file_fingerprint, write_json
from evaluator.writing.place import file_bytes, place, whole_file, whole_folder
from evaluator.writing.sheet_text import FONT, cell_text, text_lines, text_width

__all__ = [
    "FONT",
    "cell_text",
    "file_bytes",
    "file_fingerprint",
    "place",
    "text_lines",
    "text_width",
    "whole_file",
    "whole_folder",
    "write_json",
]
