"""Milliseconds that scikit-learn takes for the training in a config: train.py CONFIG."""

import json
import sys
import time
import warnings

from sklearn import datasets
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

MODELS = {"MLPClassifier": MLPClassifier, "DecisionTreeClassifier": DecisionTreeClassifier}


def main():
    warnings.simplefilter("ignore")
    config = json.loads(sys.argv[1])
    dataset, model = dict(config["dataset"]), dict(config["model"])
    x, y = getattr(datasets, dataset.pop("name"))(**dataset)
    estimator = MODELS[model.pop("name")]
    estimator(**model).fit(x[:200], y[:200])  # Loads what is loaded late.
    start = time.perf_counter()
    fitted = estimator(**model).fit(x, y)
    milliseconds = 1000 * (time.perf_counter() - start)
    print(milliseconds / getattr(fitted, "n_iter_", 1))


main()
