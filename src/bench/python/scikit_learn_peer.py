"""scikit-learn as a peer: reads day files, hashes 39 fields a row, fits, predicts the test day.

Usage: scikit_learn_peer.py PREDICTIONS TEST_DAY TRAINING_DAY...

Prints "@version TEXT", and "@stage NAME SECONDS" for each stage. Writes 9 bytes for each row of the
test day: the label (1 byte) and the probability of a click (8 bytes, big-endian).
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import scipy.sparse
import sklearn
from pyarrow import csv
from sklearn.linear_model import LogisticRegression

BITS = 20
INTEGERS = [f"I{i}" for i in range(1, 14)]
CATEGORIES = [f"C{i}" for i in range(1, 27)]
FIELDS = INTEGERS + CATEGORIES
MISSING = -(1 << 40)


def read(path):
    """Reads a day. Categories are dictionaries, so that each distinct token is hashed only once."""
    types = {"label": pa.int8()}
    types.update({name: pa.int32() for name in INTEGERS})
    types.update({name: pa.dictionary(pa.int32(), pa.string()) for name in CATEGORIES})
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(column_names=["label"] + FIELDS, block_size=64 << 20),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(column_types=types),
    )
    return table.unify_dictionaries().to_pandas()


def tokens(column):
    """A 64-bit token for each value; missing values get a token too."""
    if column.dtype == "category":
        known = pd.util.hash_array(np.asarray(column.cat.categories, dtype=object))
        # A missing value has code -1, which selects the appended last element.
        return np.append(known, np.uint64(0))[column.cat.codes]
    values = column.to_numpy(dtype=np.float64)
    buckets = np.floor(np.log(np.maximum(values, 1)) ** 2) + 2
    kept = np.where(values > 2, buckets, values)
    return np.where(np.isnan(values), MISSING, kept).astype(np.int64).view(np.uint64)


def slots(column, field):
    """The slot of each value in [0, 2^BITS)."""
    mixed = tokens(column) + np.uint64((field + 1) * 0xD1B54A32D192ED03 % 2**64)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int32)


def features(day):
    """One-hot vectors with 39 ones per row."""
    columns = np.empty((len(day), len(FIELDS)), dtype=np.int32)
    for field, name in enumerate(FIELDS):
        columns[:, field] = slots(day[name], field)
    starts = np.arange(0, columns.size + 1, len(FIELDS), dtype=np.int32)
    ones = np.ones(columns.size, dtype=np.float32)
    return scipy.sparse.csr_matrix((ones, columns.ravel(), starts), shape=(len(day), 1 << BITS))


def labels(days):
    return np.concatenate([day["label"].to_numpy() for day in days])


def main(predictions, test_day, *training_days):
    start = time.perf_counter()

    def end(stage):
        nonlocal start
        now = time.perf_counter()
        print(f"@stage {stage} {now - start:.3f}", flush=True)
        start = now

    print(f"@version scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}")
    days = [read(path) for path in training_days]
    end("read")
    clicks = labels(days)
    # pop() frees each day as soon as it is hashed.
    vectors = [features(days.pop(0)) for _ in training_days]
    vectors = scipy.sparse.vstack(vectors, format="csr")
    end("hash")
    model = LogisticRegression(C=0.05, max_iter=100)
    # The limit on iterations is intended, so its warning is not useful.
    warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
    model.fit(vectors, clicks)
    end("fit")
    test = read(test_day)
    scored = np.empty(len(test), dtype=[("label", "u1"), ("probability", ">f8")])
    scored["label"] = test["label"]
    scored["probability"] = model.predict_proba(features(test))[:, 1]
    scored.tofile(predictions)
    end("predict")


main(*sys.argv[1:])
