"""Parts of the page of one programme (专业详情)."""
