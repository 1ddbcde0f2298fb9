"""A real Spark master with two workers on this machine: a determination and a linking there and on DuckDB, the same bytes.

`python -m tests.cluster.standalone`, which is what `make spark-cluster-test` runs. Everything listens on loopback only,
and everything started here is ended here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.journeys.cli_place import PROGRAMME, Place, Ran, run

LOOPBACK = "127.0.0.1"
WORKERS = 2
CORES = "1"
MEMORY = "1500m"
PATIENCE_SECONDS = 90
ENGINE_MEMORY_MB = "1000"
POPULATION, CANDIDATES = "3000", "300"
LINKED = ("links.parquet", "links.rivals.parquet", "links.model.toml")


def spark_home() -> Path:
    spec = find_spec("pyspark")
    assert spec, "pyspark is not installed: make setup"
    assert spec.origin
    return Path(spec.origin).parent


def free_port() -> int:
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        return int(door.getsockname()[1])


@contextmanager
def started(folder: Path, name: str, *words: str) -> Iterator[Path]:
    """A Spark service in a process group of its own. Gives its log; ends the group."""
    log = folder / f"{name}.log"
    local = {"SPARK_HOME": str(spark_home()), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_LOCAL_DIRS": str(folder / name)}
    with log.open("wb") as sink:
        service = subprocess.Popen(
            [spark_home() / "bin" / "spark-class", *words], env={**os.environ, **local}, stdout=sink, stderr=sink,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield log
        finally:
            if service.poll() is None:
                os.killpg(service.pid, signal.SIGTERM)
            try:
                service.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(service.pid, signal.SIGKILL)
                service.wait()


def wait_for(log: Path, sign: str, times: int = 1) -> None:
    """Until a log says so. Raises: SystemExit with the log's end when it never does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if log.read_text("utf-8", errors="replace").count(sign) >= times:
            return
        time.sleep(0.3)
    raise SystemExit(f"{log.name} never said {sign!r}:\n" + "\n".join(log.read_text("utf-8").splitlines()[-20:]))


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A master and its workers; gives the master's address once all workers have joined."""
    master = f"spark://{LOOPBACK}:{free_port()}"
    port = master.rpartition(":")[2]
    base = "org.apache.spark.deploy"
    with ExitStack() as stack:
        log = stack.enter_context(
            started(folder, "master", f"{base}.master.Master", "--host", LOOPBACK, "--port", port, "--webui-port", "0")
        )
        wait_for(log, "I have been elected leader")
        for number in range(WORKERS):
            stack.enter_context(started(
                folder, f"worker{number}", f"{base}.worker.Worker", "--host", LOOPBACK, "--webui-port", "0", "--cores", CORES,
                "--memory", MEMORY, "--work-dir", str(folder / f"work{number}"), master,
            ))  # fmt: skip
        wait_for(log, "Registering worker", WORKERS)
        yield master


def province(home: Path) -> Place:
    """A small synthetic province with prepared registers."""
    made, registers = home / "province", home / "registers"
    told = run(home, "synthesise", "--out", made, "--population", POPULATION, "--candidates", CANDIDATES, "--programme", PROGRAMME, "--quiet")  # fmt: skip
    assert told.code == 0, told.err
    for item in json.loads((made / "province.json").read_text("utf-8"))["imports"]:
        extra = [f"--{word}={','.join(item[word])}" for word in ("regions", "lists") if item.get(word)]
        imported = run(
            home, "import", item["kind"], *(made / name for name in item["files"]), "--into", registers,
            "--coverage", item["coverage"], "--as-of", item["as_of"], "--source", item["source"], *extra,
        )  # fmt: skip
        assert imported.code in (0, 1), imported.err
    return Place(home, made, registers, home / "result", Ran(0, "", ""))


def manifest(place: Place, out: Path, engine: str) -> str:
    """The hash of the manifest of one determination."""
    began = time.monotonic()
    ran = place.determine(out, "--json", "--engine", engine, "--memory", ENGINE_MEMORY_MB)
    assert ran.code in (0, 1), ran.out + ran.err
    told = ran.told
    print(
        f"{engine}: {told['rows']} baris, {told['filled']} ditetapkan, {time.monotonic() - began:.0f} s, {told['manifest']}"
    )
    return str(told["manifest"])


def linkage_data(home: Path) -> Path:
    """A register, and rows of people in it and of people in none."""
    made = home / "tautan"
    told = run(home, "synthesise", "--linkage", "--out", made, "--population", POPULATION, "--candidates", CANDIDATES, "--programme", PROGRAMME, "--quiet")  # fmt: skip
    assert told.code == 0, told.err
    return made


def links(home: Path, made: Path, engine: str) -> list[bytes]:
    """The files of one linking."""
    began, out = time.monotonic(), home / f"tautan-{engine.partition(':')[0]}"
    out.mkdir()
    ran = run(
        home, "link", made / "candidates.parquet", made / "population.parquet", "--out", out / LINKED[0], "--json",
        "--engine", engine, "--memory", ENGINE_MEMORY_MB,
    )  # fmt: skip
    assert ran.code == 0, ran.out + ran.err
    print(f"{engine}: {ran.told['rows']} baris ditautkan, {ran.told['bands']}, {time.monotonic() - began:.0f} s")
    return [(out / name).read_bytes() for name in LINKED]


def compare(home: Path) -> bool:
    """Is it the same manifest, are the links the same, and did every worker take part?"""
    place, made = province(home), linkage_data(home)
    on_duckdb = manifest(place, home / "duckdb", "duckdb"), links(home, made, "duckdb")
    with cluster(home) as master:
        on_spark = manifest(place, home / "spark", master), links(home, made, master)
    worked = [len(list((home / f"work{number}").glob("app-*"))) for number in range(WORKERS)]
    print(f"pekerja yang ikut: {sum(map(bool, worked))} dari {WORKERS}")
    return on_duckdb == on_spark and worked == [len(on_spark)] * WORKERS


def main() -> int:
    if shutil.which("java") is None:
        print("TIDAK DIJALANKAN: tidak ada Java pada mesin ini (paket openjdk-17-jre-headless).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="naungan-kluster-") as folder:
        same = compare(Path(folder))
    print(
        "Manifes dan tautan sama: Spark mengatakan yang dikatakan DuckDB."
        if same
        else "MANIFES ATAU TAUTAN BERBEDA, atau pekerja tidak ikut."
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
