"""The workbooks that people fill, made from the rubric (填报模板)."""

from evaluator.forms.benchmark_book import write_benchmark
from evaluator.forms.columns import TemplateColumn, template_columns
from evaluator.forms.data_book import write_template
from evaluator.forms.dataset_rows import dataset_rows
from evaluator.forms.fund_forms import write_record_form, write_volume_template
from evaluator.forms.institutions import write_institution_templates

__all__ = [
    "TemplateColumn",
    "dataset_rows",
    "template_columns",
    "write_benchmark",
    "write_institution_templates",
    "write_record_form",
    "write_template",
    "write_volume_template",
]
