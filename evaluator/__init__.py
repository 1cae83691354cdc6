"""Evaluator (专业评价): programmes and disciplines against the national average."""
