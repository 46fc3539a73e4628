"""The baseline of NetApp's report TR-4904: a random forest over the 13 integers, 0 where one is missing."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier

import program


def features(rows):
    return np.nan_to_num(rows.integers, nan=0).astype(np.float32)


def work(arguments, stages):
    vectors, labels = program.training_rows(arguments, stages, "features", features)
    vectors = np.concatenate(vectors)
    forest = RandomForestClassifier(
        n_estimators=10, max_depth=10, random_state=arguments.seed, n_jobs=arguments.threads
    )
    stages.run("fit", len(labels), lambda: forest.fit(vectors, labels))
    program.progress("fitted 10 trees")
    program.predict(arguments, stages, lambda rows: forest.predict_proba(features(rows))[:, 1])


program.main(work)
