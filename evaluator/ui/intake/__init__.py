"""The parts of the page where data come in (数据导入): upload, check, preview, keep, run."""
