"""Parts of the page of rubrics."""
