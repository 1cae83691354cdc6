"""Load a funding policy: find the file, lay it over the defaults, check everything, say all problems at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.funding.policy.checks import check
from evaluator.funding.policy.model import FundingPolicy
from evaluator.funding.policy.policy import Policy
from evaluator.rubric import day_of, merge, pick_version, read_yaml, rubrics_path, validated
from evaluator.text import Place, Problem, Reason, RubricProblems, suggest

if TYPE_CHECKING:
    import datetime as dt

    from evaluator.rubric import YamlFile

KIND = "funding"


def policy_ids() -> list[str]:
    """Ids of all policies that are shipped."""
    return sorted(folder.name for folder in (rubrics_path() / KIND).iterdir() if any(folder.glob("*.yaml")))


def policy_files(policy: str) -> list[Path]:
    """Files of all versions of a policy."""
    ids = policy_ids()
    if policy not in ids:
        details = {"allowed": ", ".join(suggest(policy, ids) or ids)}
        raise RubricProblems([Problem(Reason.UNKNOWN_POLICY, value=policy, details=details)])
    return sorted((rubrics_path() / KIND / policy).glob("*.yaml"))


def load_policy(policy: str | Path, as_of: str | dt.date | None = None) -> Policy:
    """Load a funding policy (资金政策) by id or path.

    Parameters
    ----------
    policy : str or Path
        An id in ``rubrics/funding/`` such as ``"undergraduate_quality"``, or the path of a YAML file.
    as_of : str or date, optional
        Pick the version and the values in force on that day (``"2025-06-30"``); without it, the newest version on
        its first day.

    Returns
    -------
    Policy

    Raises
    ------
    RubricProblems
        With file, line, key, value and what is allowed, all problems at once.

    Examples
    --------
    >>> import evaluator as ev
    >>> ev.load_policy("undergraduate_quality").model.results
    'undergraduate_program'
    """
    path = Path(policy)
    if path.suffix not in {".yaml", ".yml"}:
        versions = [(file, read_yaml(file).content) for file in policy_files(str(policy))]
        path = pick_version(str(policy), versions, as_of)
    elif not path.is_file():
        raise RubricProblems([Problem(Reason.RUBRIC_FILE_MISSING, Place(file=str(policy)), str(policy))])
    file = read_yaml(path)
    return policy_of(file, file.content, day_of(as_of))


def policy_of(file: YamlFile, content: dict[str, Any], day: dt.date | None = None) -> Policy:
    """Make the policy of a file's content, which a scenario may have changed.

    Raises
    ------
    RubricProblems
        Everything that is wrong with it.
    """
    kind = content.get("kind")
    if kind != KIND:
        raise RubricProblems(
            [Problem(Reason.UNKNOWN_KIND, file.place(("kind",)), str(kind), details={"allowed": KIND})]
        )
    defaults = read_yaml(rubrics_path() / "defaults.yaml").content[KIND]
    model = validated(FundingPolicy, _with_defaults(defaults, content), file)
    day = model.effective.from_ if day is None else day
    problems = check(model, file, day)
    if problems:
        raise RubricProblems(problems)
    return Policy(model, file.path, day)


def _with_defaults(defaults: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """Lay the file over the defaults; ``parts`` are the defaults of every part of a kind that the file has."""
    parts: dict[str, Any] = defaults["parts"]
    full = merge({key: value for key, value in defaults.items() if key != "parts"}, content)
    volume = full.get("volume")
    if isinstance(volume, dict) and isinstance(volume.get("cost"), dict):
        full["volume"] = {**volume, "cost": merge(parts["cost"], volume["cost"])}
    if isinstance(full.get("pots"), list):
        full["pots"] = [_pot(parts, pot) for pot in full["pots"]]
    return full


def _pot(parts: dict[str, Any], pot: Any) -> Any:
    if not isinstance(pot, dict):
        return pot
    filled = {key: merge(parts[key], pot[key]) for key in parts if isinstance(pot.get(key), dict)}
    return {**pot, **filled}
