"""What the store says after a kill: looked at in a copy, so that Trawl itself has to recover the original."""

import shutil
import sqlite3
from contextlib import contextmanager

from project import Fault


@contextmanager
def ledger(project):
    """A connection to a copy of the database and its log as the dead process left them."""
    copy = project.folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("trawl.db", "trawl.db-wal"):
        if (project.data / name).exists():
            shutil.copyfile(project.data / name, copy / name)
    if not (copy / "trawl.db").exists():
        yield None
        return
    connection = sqlite3.connect(copy / "trawl.db")
    try:
        yield connection
    finally:
        connection.close()


def value(connection, sql, *arguments):
    return connection.execute(sql, arguments).fetchone()[0]


def demand(holds, sentence):
    if not holds:
        raise Fault(sentence)


def is_made(connection):
    """Whether the process lived long enough to make the tables of which the checks ask."""
    return connection is not None and value(
        connection, "SELECT count(*) FROM sqlite_master WHERE name IN ('urls', 'crawl', 'cookies')"
    ) == 3


def check(project, job, acknowledged=()):
    """All that must hold at every instant. `acknowledged`: titles that were printed of the latest run of the job.

    Says whether that run has ended."""
    with ledger(project) as store:
        if not is_made(store):
            demand(not acknowledged, "items were printed and there is no store")
            return False
        said = value(store, "PRAGMA quick_check")
        demand(said == "ok", f"quick_check: {said}")
        demand(not store.execute("PRAGMA foreign_key_check").fetchall(), "a row points nowhere")
        run = value(
            store,
            "SELECT max(runs.id) FROM runs JOIN jobs ON jobs.id = job_id WHERE jobs.name = ?", job,
        )
        if run is None:
            demand(not acknowledged, "items were printed and there is no run")
            return False
        done = "SELECT url FROM urls WHERE run_id = :run AND state = 1"
        stored = "SELECT url FROM items WHERE last_run = :run"
        for first, second, sentence in (
            (done, stored, "pages are done, and their items are not stored"),
            (stored, done, "items are stored, and their pages are not done"),
        ):
            odd = store.execute(f"{first} EXCEPT {second} LIMIT 3", {"run": run}).fetchall()
            demand(not odd, f"{sentence}: {odd}")
        pages = value(store, "SELECT count(*) FROM urls WHERE run_id = ? AND state = 1", run)
        counted = store.execute("SELECT pages, items, failed FROM runs WHERE id = ?", (run,)).fetchone()
        demand(counted == (pages, pages, 0), f"{pages} pages are done, and the run counts {counted}")
        for table, columns in (("items", "job_id, kind, key"), ("urls", "run_id, fingerprint")):
            twice = store.execute(
                f"SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1 LIMIT 3"
            ).fetchall()
            demand(not twice, f"{table} hold something twice: {twice}")
        demand(len(set(acknowledged)) == len(acknowledged), "an item was printed twice")
        titles = {
            row[0]
            for row in store.execute("SELECT json_extract(json, '$.title') FROM items WHERE last_run = ?", (run,))
        }
        lost = set(acknowledged) - titles
        demand(not lost, f"{len(lost)} acknowledged items are lost: {sorted(lost)[:3]}")
        return value(store, "SELECT ended_at_ms IS NOT NULL FROM runs WHERE id = ?", run) == 1


def check_end(project, job, titles, state="done"):
    """What must hold when a run has ended: exactly the items of the server."""
    with ledger(project) as store:
        last = store.execute(
            "SELECT runs.id, state, is_exported FROM runs JOIN jobs ON jobs.id = job_id WHERE jobs.name = ?"
            " ORDER BY runs.id DESC LIMIT 1",
            (job,),
        ).fetchone()
        demand(last[1:] == (state, 1), f"the run ended as {last[1:]}")
        found = [
            row[0]
            for row in store.execute("SELECT json_extract(json, '$.title') FROM items WHERE removed_by IS NULL")
        ]
        demand(len(found) == len(set(found)), "an item is there twice")
        lost, odd = titles - set(found), set(found) - titles
        demand(not lost and not odd, f"{len(lost)} items are lost, {len(odd)} are too many")
        open_runs = value(
            store, "SELECT count(*) FROM runs WHERE ended_at_ms IS NULL OR is_exported = 0"
        )
        demand(open_runs == 0, f"{open_runs} runs are open after the end")
        demand(value(store, "SELECT count(*) FROM crawl") == 0, "the mark of the crawl is still there")


def check_fires(project):
    """Each second is in one row, which is a run or a reason; each run is one of them."""
    with ledger(project) as store:
        if not is_made(store):
            return
        demand(value(store, "PRAGMA quick_check") == "ok", "quick_check")
        rows = store.execute(
            "SELECT first_ms, last_ms, count, run_id, reason FROM fires ORDER BY first_ms"
        ).fetchall()
        for row in rows:
            demand(row[2] == (row[1] - row[0]) // 1000 + 1, f"a range counts wrongly: {row}")
            demand((row[3] is None) != (row[4] is None), f"a run or a reason, not both: {row}")
        for row, following in zip(rows, rows[1:]):
            demand(following[0] == row[1] + 1000, f"a due time is lost or there twice: {row} {following}")
        runs = value(store, "SELECT count(*) FROM runs")
        fired = value(store, "SELECT count(DISTINCT run_id) FROM fires WHERE run_id IS NOT NULL")
        demand(runs == fired, f"{runs} runs for {fired} fires")
