"""scikit-learn on request: a line of JSON in, a line of JSON out. It stays warm between requests."""

import json
import platform
import sys
import time
import warnings

import numpy
import scipy
import sklearn
from sklearn import datasets
from sklearn.linear_model import LogisticRegression, _logistic
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score, roc_curve
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

MODELS = {"MLPClassifier": MLPClassifier, "DecisionTreeClassifier": DecisionTreeClassifier}


def milliseconds_since(start):
    return 1000 * (time.perf_counter() - start)


def pipeline(n_samples, n_features):
    """The article's experiment as a user would write it."""
    start = time.perf_counter()
    x, y = datasets.make_classification(n_samples=n_samples, n_features=n_features, random_state=42)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=42)
    fit_start = time.perf_counter()
    model = LogisticRegression(max_iter=100).fit(x_train, y_train)
    fit_ms = milliseconds_since(fit_start)
    predicted = model.predict(x_test)
    scores = model.predict_proba(x_test)[:, 1]
    accuracy = accuracy_score(y_test, predicted)
    precision_score(y_test, predicted)
    recall_score(y_test, predicted)
    f1_score(y_test, predicted)
    roc_auc_score(y_test, scores)
    roc_curve(y_test, scores)
    return {"wall_ms": milliseconds_since(start), "fit_ms": fit_ms, "accuracy": accuracy, "n_iter": int(model.n_iter_[0])}


def evaluations(n_samples, n_features):
    """How often that fit asks for the loss: scikit-learn itself does not tell."""
    found = []
    minimize = _logistic.optimize.minimize

    def listen(*given, **named):
        result = minimize(*given, **named)
        found.append(int(result.nfev))
        return result

    _logistic.optimize.minimize = listen
    try:
        pipeline(n_samples, n_features)
    finally:
        _logistic.optimize.minimize = minimize
    return found[0]


def write_rows(n_samples, n_features, path):
    """Writes the training rows and their classes as float32; the loss that the fit comes to."""
    x, y = datasets.make_classification(n_samples=n_samples, n_features=n_features, random_state=42)
    x_train, _, y_train, _ = train_test_split(x, y, test_size=0.2, random_state=42)
    with open(path, "wb") as file:
        file.write(x_train.astype("<f4").tobytes())
        file.write(y_train.astype("<f4").tobytes())
    model = LogisticRegression(max_iter=100).fit(x_train, y_train)
    raw = model.decision_function(x_train)
    penalty = (model.coef_**2).sum() / (2 * len(y_train))
    return float((numpy.logaddexp(0, raw) - y_train * raw).mean() + penalty)


def train(config):
    """Milliseconds for each epoch, or for a training as a whole, of another model on all rows."""
    dataset, model = dict(config["dataset"]), dict(config["model"])
    x, y = getattr(datasets, dataset.pop("name"))(**dataset)
    estimator = MODELS[model.pop("name")](**model)
    start = time.perf_counter()
    fitted = estimator.fit(x, y)
    return milliseconds_since(start) / getattr(fitted, "n_iter_", 1)


def versions():
    blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "Python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "NumPy": numpy.__version__,
        "SciPy": scipy.__version__,
        "NumPy's OpenBLAS": blas["version"],
    }


ANSWERS = {
    "pipeline": pipeline,
    "evaluations": evaluations,
    "write_rows": write_rows,
    "train": train,
    "versions": versions,
}


def main():
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        wanted, *given = json.loads(line)
        print(json.dumps(ANSWERS[wanted](*given)), flush=True)


main()
