"""Reason codes of problems (问题代码): one a kind of fault, its sentences in the text catalogue."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from evaluator.text.sentences import keys


class Reason(StrEnum):
    """What is wrong, or worth knowing; ``docs/problems.md`` lists all of them with their sentences."""

    # funding policies
    UNKNOWN_POLICY = "unknown_policy"
    POT_SHARES_NOT_ONE = "pot_shares_not_one"
    ONE_OF = "one_of"
    KEY_NEEDS = "key_needs"
    FACTORS_NOT_FALLING = "factors_not_falling"
    STEPS_NOT_FALLING = "steps_not_falling"
    NOT_RISING = "not_rising"
    VALUE_DATES_OVERLAP = "value_dates_overlap"
    VALUE_NOT_IN_FORCE = "value_not_in_force"
    SCENARIO_OF = "scenario_of"
    SCENARIO_PATH = "scenario_path"
    LETTER_WITHOUT_FACTOR = "letter_without_factor"
    # volumes, results and last year's grants beside a policy
    VOLUME_MISSING = "volume_missing"
    VOLUME_UNKNOWN = "volume_unknown"
    VOLUME_TWICE = "volume_twice"
    VOLUME_COLUMN_MISSING = "volume_column_missing"
    HEADS_EMPTY = "heads_empty"
    HEADS_NEGATIVE = "heads_negative"
    HEADS_NOT_WHOLE = "heads_not_whole"
    FIGURE_NOT_EXACT = "figure_not_exact"
    COEFFICIENT_UNKNOWN = "coefficient_unknown"
    ALL_VOLUME_ZERO = "all_volume_zero"
    LAST_YEAR_UNEXPLAINED = "last_year_unexplained"
    LAST_YEAR_NOT_WHOLE = "last_year_not_whole"
    LAST_YEAR_TWICE = "last_year_twice"
    LAST_YEAR_NONE = "last_year_none"
    LAST_YEAR_ZERO = "last_year_zero"
    LAST_YEAR_NAME = "last_year_name"
    VOLUME_NAME = "volume_name"
    HEADS_DOUBTFUL = "heads_doubtful"
    BUDGET_DOUBTFUL = "budget_doubtful"
    LIFT_OF_OTHER_LETTER = "lift_of_other_letter"
    LIFT_WITHOUT_BENEFIT = "lift_without_benefit"
    ALLOCATION_EDITED = "allocation_edited"
    RELEASE_MISSING = "release_missing"
    RELEASE_UNKNOWN = "release_unknown"
    RELEASE_TWICE = "release_twice"
    RELEASE_NOT_ALLOWED = "release_not_allowed"
    # rubric files
    DUPLICATE_KEY = "duplicate_key"
    NOT_YAML = "not_yaml"
    NOT_UTF8 = "not_utf8"
    NOT_A_MAPPING = "not_a_mapping"
    YAML_TOO_LARGE = "yaml_too_large"
    YAML_TOO_MANY = "yaml_too_many"
    YAML_TOO_DEEP = "yaml_too_deep"
    YAML_TOO_LONG = "yaml_too_long"
    YAML_CONTROL = "yaml_control"
    YAML_FEATURE = "yaml_feature"
    BARE_DECIMAL = "bare_decimal"
    UNQUOTED_TEXT = "unquoted_text"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_ALLOWED = "not_allowed"
    BAD_CODE = "bad_code"
    BAD_VALUE = "bad_value"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_RUBRIC = "unknown_rubric"
    RUBRIC_FILE_MISSING = "rubric_file_missing"
    WEIGHTS_NOT_ONE = "weights_not_one"
    OVERLAY_WEIGHTS_NOT_ONE = "overlay_weights_not_one"
    DUPLICATE_CODE = "duplicate_code"
    NO_REFERENCE = "no_reference"
    N_MISSING_IN_RUBRIC = "n_missing_in_rubric"
    EVENTS_WITHOUT_N = "events_without_n"
    EVENTS_KIND = "events_kind"
    SD_KIND = "sd_kind"
    SD_MISSING_IN_RUBRIC = "sd_missing_in_rubric"
    ERROR_SD_MISSING = "error_sd_missing"
    PROPORTION_UNIT = "proportion_unit"
    GOALPOSTS_MISSING = "goalposts_missing"
    RANGE_BACKWARDS = "range_backwards"
    AVERAGE_NOT_50 = "average_not_50"
    ANCHORS_WRONG = "anchors_wrong"
    BEST_RANGE = "best_range"
    TRANSFORM_RANGE = "transform_range"
    MIN_N_WITHOUT_N = "min_n_without_n"
    RESPONSE_WITHOUT_POPULATION = "response_without_population"
    GEOMETRIC_NEGATIVE = "geometric_negative"
    LETTER_CONDITION = "letter_condition"
    INTERVAL_MISSING = "interval_missing"
    INTERVAL_ENDS = "interval_ends"
    ONE_LETTER_OPEN = "one_letter_open"
    SHARES_NOT_RISING = "shares_not_rising"
    BORDERS_WRONG = "borders_wrong"
    FOUR_GROUPS = "four_groups"
    LETTERS_MISSING = "letters_missing"
    LETTERS_NOT_FALLING = "letters_not_falling"
    LAST_LETTER_OPEN = "last_letter_open"
    CONFIRM_OTHER_MISSING = "confirm_other_missing"
    EFFECTIVE_BACKWARDS = "effective_backwards"
    VERSIONS_OVERLAP = "versions_overlap"
    NO_VERSION_IN_FORCE = "no_version_in_force"
    BAD_DATE = "bad_date"
    OVERLAY_UNKNOWN_NODE = "overlay_unknown_node"
    OVERLAY_OF = "overlay_of"
    CHANGE_NOT_ONE = "change_not_one"
    CHANGE_CODE_DIFFERS = "change_code_differs"
    OVERLAYS_OVERLAP = "overlays_overlap"

    # rubrics edited as workbooks
    BOOK_SHEET_MISSING = "book_sheet_missing"
    BOOK_HEADER_MISSING = "book_header_missing"
    BOOK_HEADER_UNKNOWN = "book_header_unknown"
    BOOK_BAD_PATH = "book_bad_path"
    BOOK_PATH_OF_TREE = "book_path_of_tree"
    BOOK_PATH_TWICE = "book_path_twice"
    BOOK_VALUE_MISSING = "book_value_missing"
    BOOK_BAD_LEVEL = "book_bad_level"
    BOOK_UNKNOWN_ACTION = "book_unknown_action"
    BOOK_CELL_UNUSED = "book_cell_unused"
    BOOK_BAD_FILE_NAME = "book_bad_file_name"
    BOOK_UNKNOWN_FILE = "book_unknown_file"
    BOOK_CELL_KIND = "book_cell_kind"
    BOOK_DATE_CELL = "book_date_cell"
    BOOK_NUMBER_COMPUTED = "book_number_computed"
    BOOK_NOT_WHOLE = "book_not_whole"
    BOOK_NOT_EXACT = "book_not_exact"
    BOOK_NOT_FLAG = "book_not_flag"
    BOOK_OVERLAY_VERSION = "book_overlay_version"
    BOOK_OVERLAY_LEFT = "book_overlay_left"
    BOOK_OVERLAY_OTHER = "book_overlay_other"

    # opening a file
    IS_A_FOLDER = "is_a_folder"
    FILE_MISSING = "file_missing"
    FILE_EMPTY = "file_empty"
    FILE_KIND = "file_kind"
    FILE_DAMAGED = "file_damaged"
    CSV_ENCODING = "csv_encoding"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_MACROS = "file_macros"
    FILE_LINKS = "file_links"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNPACKS_TOO_LARGE = "file_unpacks_too_large"
    FILE_TOO_MANY_CELLS = "file_too_many_cells"
    FILE_TOO_MANY_ROWS = "file_too_many_rows"
    FILE_TOO_MANY_COLUMNS = "file_too_many_columns"
    FILE_DISGUISED = "file_disguised"
    FILE_NO_RIGHTS = "file_no_rights"
    CSV_QUOTE = "csv_quote"
    CSV_LINE = "csv_line"
    LIMITS_FILE = "limits_file"

    # who returned what: folders, templates, registers
    FOLDER_EMPTY = "folder_empty"
    NOT_A_RETURN = "not_a_return"
    SEVERAL_SHEETS = "several_sheets"
    HIDDEN_SHEET = "hidden_sheet"
    ONLY_HIDDEN = "only_hidden"
    OTHER_RUBRIC = "other_rubric"
    OLD_TEMPLATE = "old_template"
    OLD_TEMPLATE_UNIT = "old_template_unit"
    OTHER_YEAR = "other_year"
    NOTHING_FILLED = "nothing_filled"
    RETURN_MISSING = "return_missing"
    RETURNED_TWICE = "returned_twice"
    OTHER_INSTITUTION = "other_institution"
    INSTITUTION_NOT_LISTED = "institution_not_listed"
    INSTITUTION_TWO_NAMES = "institution_two_names"
    NAME_NOT_REGISTERED = "name_not_registered"
    UNKNOWN_STATUS = "unknown_status"
    NOT_OFFERED = "not_offered"
    SUSPENDED = "suspended"
    UNIT_MISSING = "unit_missing"
    YEAR_NOT_IN_NAME = "year_not_in_name"
    YEAR_NOT_STATED = "year_not_stated"
    YEAR_IN_TWO_NAMES = "year_in_two_names"

    # headers, rows and unit columns
    SHEET_EMPTY = "sheet_empty"
    NO_HEADER = "no_header"
    HEADER_TWICE = "header_twice"
    COLUMN_MISSING = "column_missing"
    HEADERS_IGNORED = "headers_ignored"
    NO_ROWS = "no_rows"
    SELECT_COLUMN = "select_column"
    SELECT_VALUE = "select_value"
    FIRST_YEAR_BLANK = "first_year_blank"
    FIRST_YEAR_LATER = "first_year_later"
    SEVERAL_YEARS = "several_years"
    UNIT_CELL_EMPTY = "unit_cell_empty"
    BAD_INSTITUTION_CODE = "bad_institution_code"
    BAD_YEAR = "bad_year"
    NOT_AN_OPTION = "not_an_option"
    UNKNOWN_MAJOR = "unknown_major"
    MAJOR_NOT_A_CODE = "major_not_a_code"
    MAJOR_REPAIRED = "major_repaired"
    MAJOR_NAME_DIFFERS = "major_name_differs"
    DUPLICATE_UNIT = "duplicate_unit"
    ROWS_SKIPPED = "rows_skipped"
    CODE_LOOKALIKE = "code_lookalike"
    CODE_LOST_ZERO = "code_lost_zero"
    UNKNOWN_DISCIPLINE = "unknown_discipline"
    YEAR_FROM_DATE = "year_from_date"

    # one cell
    NOT_A_NUMBER = "not_a_number"
    DATE_IN_NUMBER = "date_in_number"
    EXCEL_ERROR = "excel_error"
    UNEXPECTED_SIGN = "unexpected_sign"
    AMBIGUOUS_SHARE = "ambiguous_share"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    MAY_NOT_APPLY = "may_not_apply"
    MERGED_FIGURE = "merged_figure"
    YES_NO = "yes_no"
    LETTER_IN_NUMBER = "letter_in_number"
    SEPARATOR_UNCLEAR = "separator_unclear"
    WORD_NOT_ALLOWED = "word_not_allowed"
    SEVERAL_NUMBERS = "several_numbers"

    # what figures may not say of each other
    OUT_OF_RANGE = "out_of_range"
    COUNT_NEGATIVE = "count_negative"
    COUNT_NOT_WHOLE = "count_not_whole"
    EVENTS_ABOVE_N = "events_above_n"
    SHARE_DISAGREES = "share_disagrees"
    N_MISSING = "n_missing"
    SD_MISSING = "sd_missing"
    SD_TOO_LARGE = "sd_too_large"
    N_ZERO = "n_zero"
    N_HIDDEN = "n_hidden"
    PARTS_TOTAL = "parts_total"
    PARTS_ABOVE_TOTAL = "parts_above_total"
    OUTLIER = "outlier"
    YEAR_JUMP = "year_jump"
    SAME_FIGURE = "same_figure"
    COPIED_ROW = "copied_row"
    YEARS_POOLED = "years_pooled"

    # national averages
    UNKNOWN_GROUP = "unknown_group"
    GROUP_EMPTY = "group_empty"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_INDICATOR = "unknown_indicator"
    INDICATOR_NAME_DIFFERS = "indicator_name_differs"
    UNKNOWN_LEVEL = "unknown_level"
    SEVERAL_SOURCES = "several_sources"
    SEVERAL_BENCHMARK_YEARS = "several_benchmark_years"
    BAD_BENCHMARK_YEAR = "bad_benchmark_year"
    BENCHMARK_TWICE = "benchmark_twice"
    BENCHMARK_RANGE = "benchmark_range"
    BENCHMARK_LEAVES_MISSING = "benchmark_leaves_missing"
    BENCHMARK_FAR = "benchmark_far"
    BENCHMARK_OTHER_YEAR = "benchmark_other_year"
    BENCHMARK_NO_SOURCE = "benchmark_no_source"
    BENCHMARK_NO_YEAR = "benchmark_no_year"

    # the successor map, alone and beside the two years
    SUCCESSOR_CIRCLE = "successor_circle"
    SUCCESSOR_ALIVE = "successor_alive"
    SUCCESSOR_NOT_MERGED = "successor_not_merged"
    SUCCESSOR_ABSENT = "successor_absent"
    SUCCESSOR_STILL_THERE = "successor_still_there"
    SUCCESSOR_JOINED = "successor_joined"

    @property
    def topic(self) -> str:
        """Topic of the text catalogue in which its sentences stand, for instance ``problems_cell``."""
        return _topics()[self]

    @property
    def adjustable(self) -> bool:
        """Whether a rubric may raise, lower or drop it: a judgement may be, an unreadable cell may not."""
        return self in _ADJUSTABLE


_ADJUSTABLE = frozenset(
    {
        Reason.RETURN_MISSING,
        Reason.INSTITUTION_NOT_LISTED,
        Reason.NOT_OFFERED,
        Reason.SUSPENDED,
        Reason.UNIT_MISSING,
        Reason.OLD_TEMPLATE,
        Reason.HIDDEN_SHEET,
        Reason.NAME_NOT_REGISTERED,
        Reason.ROWS_SKIPPED,
        Reason.HEADERS_IGNORED,
        Reason.FIRST_YEAR_BLANK,
        Reason.FIRST_YEAR_LATER,
        Reason.MAJOR_REPAIRED,
        Reason.MAJOR_NAME_DIFFERS,
        Reason.CODE_LOOKALIKE,
        Reason.CODE_LOST_ZERO,
        Reason.YEAR_FROM_DATE,
        Reason.SHARE_DISAGREES,
        Reason.PARTS_TOTAL,
        Reason.PARTS_ABOVE_TOTAL,
        Reason.OUTLIER,
        Reason.YEAR_JUMP,
        Reason.SAME_FIGURE,
        Reason.COPIED_ROW,
    }
)
_PARTS = ("rubric", "file", "return", "table", "cell", "check", "benchmark", "successor", "policy", "funding")
TOPICS = tuple(f"problems_{part}" for part in _PARTS)


@cache
def _topics() -> dict[Reason, str]:
    return {Reason(key.partition(".")[2]): topic for topic in TOPICS for key in keys(topic)}
