"""The parts of the page about runs (运行与审计): recipe, status, files, comparison, log, verification."""
