"""Pictures (图): still charts as SVG and PNG."""

from evaluator.report.pictures.stability import draw_stability
from evaluator.report.pictures.still import write_picture

__all__ = ["draw_stability", "write_picture"]
