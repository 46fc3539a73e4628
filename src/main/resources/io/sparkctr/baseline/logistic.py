"""What a practitioner would do in Python: a logistic regression over hashed fields, L2 chosen on held-out rows."""

import warnings

import numpy as np
import scipy.sparse
import scipy.special
import sklearn.exceptions
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

import program
from day_files import FIELDS, INTEGERS

# Penalties for the sum over the rows, which is how scikit-learn weighs them: C = 1 / strength. So one that is good for a
# sample is good for all rows.
STRENGTHS = [160, 80, 40, 20, 10, 5]
SAMPLE_ROWS = 200_000
HOLDOUT_SHARE = 0.2
MAX_ITERATIONS = 100
RANKED_ROWS = 1 << 16

MISSING = -(1 << 40)


def tokens(rows, field):
    """A 64-bit token for each value of a field. A large integer shares its token with those of about its size."""
    if field >= INTEGERS:
        return rows.categories[field - INTEGERS]
    values = rows.integers[:, field]
    buckets = np.floor(np.log(np.maximum(values, 1)) ** 2) + 2
    kept = np.where(values > 2, buckets, values)
    return np.where(np.isnan(values), MISSING, kept).astype(np.int64).view(np.uint64)


def slots(rows, bits):
    """The slot of each field in [0, 2^bits): int32 (rows, 39)."""
    columns = np.empty((len(rows.labels), FIELDS), np.int32)
    for field in range(FIELDS):
        mixed = tokens(rows, field) + np.uint64((field + 1) * 0xD1B54A32D192ED03 % 2**64)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        columns[:, field] = mixed >> np.uint64(64 - bits)
    return columns


class Model:
    """A logistic regression over the slots that its rows have. The weight of every other slot is 0.

    It replaces the slots in columns by their ranks among those.
    """

    def __init__(self, columns, labels, bits):
        used = np.zeros(1 << bits, bool)
        used[columns] = True
        self.used = np.flatnonzero(used)
        self.labels = labels
        # L-BFGS takes its time for each column, whether a row has it or not.
        ranks = np.cumsum(used, dtype=np.int32) - 1
        for start in range(0, len(columns), RANKED_ROWS):
            columns[start : start + RANKED_ROWS] = ranks[columns[start : start + RANKED_ROWS]]
        self.vectors = one_hot(columns, len(self.used))
        self.weights = np.zeros(1 << bits)
        self.regression = LogisticRegression(max_iter=MAX_ITERATIONS, warm_start=True)

    def fit(self, strength):
        """Fits, from the weights of the fit before if there is one. Returns the number of iterations."""
        self.regression.set_params(C=1 / strength).fit(self.vectors, self.labels)
        self.weights[self.used] = self.regression.coef_[0]
        return self.regression.n_iter_[0]

    def probabilities(self, columns):
        return scipy.special.expit(self.weights[columns].sum(axis=1) + float(self.regression.intercept_[0]))


def one_hot(ranks, width):
    indices = np.int32 if ranks.size < 1 << 31 else np.int64
    starts = np.arange(0, ranks.size + 1, FIELDS, dtype=indices)
    ones = np.ones(ranks.size, np.float32)
    return scipy.sparse.csr_matrix((ones, ranks.ravel().astype(indices, copy=False), starts), shape=(len(ranks), width))


def chosen_strength(columns, labels, arguments):
    """The strength with the least log loss on held-out rows of a sample; stops when it rises."""
    random = np.random.default_rng(arguments.seed)
    sample = random.choice(len(labels), min(len(labels), SAMPLE_ROWS), replace=False)
    held_out, kept = np.split(sample, [int(len(sample) * HOLDOUT_SHARE)])
    if len(held_out) == 0 or len(np.unique(labels[kept])) < 2:
        raise program.Problem(f"{len(labels)} training rows are too few to choose a penalty: give more training days")
    model = Model(columns[kept], labels[kept], arguments.bits)
    best, least = None, np.inf
    for strength in STRENGTHS:
        iterations = model.fit(strength)
        loss = log_loss(labels[held_out], model.probabilities(columns[held_out]), labels=[0, 1])
        print(f"@trial {strength} {iterations} {loss:.9f}")
        program.progress(f"search: strength {strength}, held-out log loss {loss:.5f}")
        if loss > least:
            break
        best, least = strength, loss
    return best


def fit(columns, labels, bits, strength):
    model = Model(columns, labels, bits)
    return model, model.fit(strength)


def work(arguments, stages):
    bits = arguments.bits
    columns, labels = program.training_rows(arguments, stages, "hash", lambda rows: slots(rows, bits))
    columns = np.concatenate(columns)
    # The limit on iterations is meant, and a line says where it ended a fit.
    warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
    sampled = min(len(labels), SAMPLE_ROWS)
    strength = stages.run("search", sampled, lambda: chosen_strength(columns, labels, arguments))
    model, iterations = stages.run("fit", len(labels), lambda: fit(columns, labels, bits, strength))
    print(f"@fit {strength} {iterations}")
    limit = ", the limit" if iterations >= MAX_ITERATIONS else ""
    program.progress(f"fitted with strength {strength} in {iterations} iterations{limit}")
    program.predict(arguments, stages, lambda rows: model.probabilities(slots(rows, bits)))


program.main(work)
