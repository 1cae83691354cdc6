"""Results of a small synthetic province, made once."""

import numpy as np
import pandas as pd
import pytest
from report_province import DISCIPLINE, PLAIN, load, province_result

from evaluator.dataset import make_dataset
from evaluator.evaluation import evaluate
from evaluator.report import write_results


@pytest.fixture(scope="session")
def result(tmp_path_factory):
    return province_result(tmp_path_factory.mktemp("rubric"))


@pytest.fixture(scope="session")
def provincial(tmp_path_factory):
    return province_result(tmp_path_factory.mktemp("rubric"), source="省内")


@pytest.fixture(scope="session")
def discipline(tmp_path_factory):
    return province_result(tmp_path_factory.mktemp("rubric"), text=DISCIPLINE)


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    rubric = load(PLAIN, tmp_path_factory.mktemp("rubric"))
    units = pd.DataFrame({"unit": ["甲国", "乙国", "丙国"], "country": ["甲国", "乙国", "丙国"]})
    return evaluate(make_dataset(rubric, units, [[10, 50], [20, 30], [5, np.nan]]), rubric)


@pytest.fixture(scope="session")
def written(result, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "results"
    write_results(result, out, title_note="模拟数据")
    return out
