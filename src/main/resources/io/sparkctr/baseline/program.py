"""What the programs share: arguments, the times of stages, the file of predictions, one clear line for an error.

A program prints facts on standard output, one a line, by their first word:
  @version NAME TEXT
  @started                              the modules are loaded
  @stage NAME SECONDS ROWS              a stage, in order
  @train ROWS CLICKS                    the training rows
  @trial STRENGTH ITERATIONS LOG_LOSS   a penalty that the search tried
  @fit STRENGTH ITERATIONS              the penalty of the model
Standard error has the progress; its last line is "error: …" if the program failed.
"""

import argparse
import os
import sys
import time

import pyarrow as pa
import sklearn
import threadpoolctl

import numpy as np
from day_files import Problem, read

PREDICTION = np.dtype([("label", "u1"), ("probability", ">f8")])


class Stages:
    """Adds up the seconds of stages, which may take turns."""

    def __init__(self):
        self.seconds = {}
        self.rows = {}

    def run(self, name, rows, work):
        """Calls work as a part of a stage, and returns its result."""
        start = time.perf_counter()
        result = work()
        self.add(name, rows, time.perf_counter() - start)
        return result

    def add(self, name, rows, seconds):
        self.seconds[name] = self.seconds.get(name, 0) + seconds
        self.rows[name] = self.rows.get(name, 0) + rows

    def read(self, name, paths, max_rows=0):
        """Yields the rows of files; the time to read them belongs to the stage."""
        blocks = read(paths, max_rows)
        while True:
            start = time.perf_counter()
            block = next(blocks, None)
            self.add(name, 0 if block is None else len(block.labels), time.perf_counter() - start)
            if block is None:
                return
            yield block

    def print(self):
        for name, seconds in self.seconds.items():
            print(f"@stage {name} {seconds:.6f} {self.rows[name]}")


def progress(text):
    print(text, file=sys.stderr, flush=True)


def training_rows(arguments, stages, name, features):
    """Reads the training rows. Returns the features of each block as a list, and all labels."""
    vectors, labels = [], []
    for block in stages.read("read", arguments.train, arguments.max_rows):
        vectors.append(stages.run(name, len(block.labels), lambda: features(block)))
        labels.append(block.labels)
    labels = np.concatenate(labels) if labels else np.empty(0, np.uint8)
    clicks = int(np.count_nonzero(labels))
    print(f"@train {len(labels)} {clicks}")
    progress(f"read {len(labels)} training rows, {clicks} clicks")
    if clicks in (0, len(labels)):
        raise Problem(f"cannot learn from {len(labels)} rows with {clicks} clicks: give training days with rows of both kinds")
    return vectors, labels


def predict(arguments, stages, probabilities):
    """Writes a record for each test row, in order."""
    start = time.perf_counter()
    rows = 0
    with open(arguments.predictions, "wb") as file:
        for block in read(arguments.test):
            scored = np.empty(len(block.labels), PREDICTION)
            scored["label"] = block.labels
            scored["probability"] = probabilities(block)
            scored.tofile(file)
            rows += len(scored)
    stages.add("predict", rows, time.perf_counter() - start)


def main(work):
    """Runs work(arguments, stages). Exits with 1 after one line that says what failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--test", nargs="+", required=True)
    parser.add_argument("--predictions", required=True)
    parser.add_argument("--bits", type=int, required=True, help="2^bits slots")
    parser.add_argument("--max-rows", type=int, required=True, help="max training rows; 0 = all")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    # scikit-learn takes 32 bits.
    arguments.seed %= 1 << 32
    print("@started", flush=True)
    print(f"@version python {sys.version.split()[0]}")
    for module in (np, pa, sklearn):
        print(f"@version {module.__name__} {module.__version__}")
    pa.set_cpu_count(arguments.threads)
    stages = Stages()
    try:
        with threadpoolctl.threadpool_limits(arguments.threads):
            work(arguments, stages)
        stages.print()
        sys.stdout.flush()
    except KeyboardInterrupt:
        # Nobody reads what is left to say.
        os._exit(130)
    except Problem as problem:
        fail(problem)
    except MemoryError as failure:
        details = f" ({failure})" if str(failure) else ""
        fail(f"out of memory{details}: set compare.python.max-rows, or use a machine with more memory")
    except Exception as failure:
        fail(f"{type(failure).__name__}: {failure}")


def fail(reason):
    progress("error: " + " ".join(str(reason).split()))
    sys.exit(1)
