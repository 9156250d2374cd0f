"""The class that reads for Ray reads for Spark as well: what the guide shows is run."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.archive.rows import Row
from tests.conftest import ELSEWHERE

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "bulk.md").read_text("utf-8")
SAID = "The bridge will be closed, Mayor Ana Lindqvist said on Tuesday."
ALONE = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_SUBMIT_ARGS": "--master local[1] --conf spark.ui.enabled=false"
    " --conf spark.driver.bindAddress=127.0.0.1 pyspark-shell",
}
"""A Spark of this machine alone, in one process."""


def test_the_guide_runs(tmp_path: Path) -> None:
    """Rows go in and out of Spark: an answer, and a problem for what is none."""
    if find_spec("pyspark") is None:
        pytest.skip(f"Spark is {ELSEWHERE}bulk")
    if shutil.which("java") is None:
        pytest.skip("Java is missing: apt-get install openjdk-17-jre-headless")
    code = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert code is not None
    (tmp_path / "news").mkdir()
    table = pa.table({"url": ["a", "b"], "body": [SAID, None], "other": [1, 2]})
    parquet.write_table(table, tmp_path / "news" / "articles.parquet")
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code[1]],
        cwd=tmp_path,
        env={**os.environ, **ALONE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    first, second = parquet.read_table(tmp_path / "claims").sort_by("article").to_pylist()
    assert list(first) == list(Row.model_fields)
    assert (first["article"], first["problem"]) == ("a", None)
    assert first["claims"][0]["source"]["name"] == "Ana Lindqvist"
    assert (second["article"], second["problem"]["status"]) == ("b", 422)
