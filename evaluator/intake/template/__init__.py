"""The workbooks that people fill, made from the rubric (填报模板)."""

from evaluator.intake.template.benchmark_book import write_benchmark
from evaluator.intake.template.columns import TemplateColumn, template_columns
from evaluator.intake.template.data_book import write_template
from evaluator.intake.template.dataset_rows import dataset_rows
from evaluator.intake.template.institutions import write_institution_templates
from evaluator.intake.template.record_form import write_record_form
from evaluator.intake.template.volume_book import write_volume_template

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
