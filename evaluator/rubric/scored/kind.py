"""The entry of the kind ``scored`` in the registry: indicator tree → score → letter (评分)."""

from evaluator.rubric.kinds import RubricKind
from evaluator.rubric.model import Overlay, ScoredModel
from evaluator.rubric.scored.checks import check
from evaluator.rubric.scored.diff import differences
from evaluator.rubric.scored.load import build
from evaluator.rubric.scored.rubric import ScoredRubric

SCORED: RubricKind[ScoredModel, Overlay, ScoredRubric] = RubricKind(
    name="scored",
    model=ScoredModel,
    checks=check,
    build=build,
    beside=Overlay,
    differences=differences,
    show="evaluator.cli.scored:show",
    template="evaluator.forms:write_template",
    averages="evaluator.forms:write_benchmark",
    to_excel="evaluator.rubric_excel:write_rubric_book",
    from_excel="evaluator.rubric_excel:read_rubric_book",
    workflow="evaluator.workflows:score",
    report="evaluator.report:write_results",
    page="evaluator.ui.rubrics.browse:show",
    edit="evaluator.ui.rubrics.edit:show",
)
