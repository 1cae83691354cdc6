"""Funding policies as data (资金政策): model, strict loading, checks."""

from evaluator.funding.policy.load import load_policy, policy_files, policy_ids, policy_of
from evaluator.funding.policy.model import FundingPolicy
from evaluator.funding.policy.policy import Policy

__all__ = ["FundingPolicy", "Policy", "load_policy", "policy_files", "policy_ids", "policy_of"]
