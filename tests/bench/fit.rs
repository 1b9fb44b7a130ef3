//! The article's experiment in four sizes: the fit alone, the whole pipeline, and the first one after the page has
//! loaded; beside scikit-learn, in turn.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::{Page, with_page};
use crate::python::Python;
use crate::table::{Asked, count, median, ms};

/// How often browser and Python take turns.
const ROUNDS: usize = 5;
/// A page that has just loaded is left alone for so long, in milliseconds, before its first experiment.
const REST: u64 = 500;
const WATCH: &str = concat!(include_str!("curve.js"), include_str!("watch.js"));

/// Rows and features, and how many times as fast as scikit-learn the browser must be.
pub(crate) struct Size {
    pub(crate) n_samples: usize,
    pub(crate) n_features: usize,
    /// Experiments in one turn here, and there: turns last about as long, so that both sides have as long to warm up.
    pub(crate) repeats: usize,
    repeats_there: usize,
    fit: Asked,
    warm: Asked,
    first: Asked,
}

pub(crate) const SIZES: [Size; 4] = [
    Size {
        n_samples: 1000,
        n_features: 10,
        repeats: 180,
        repeats_there: 30,
        fit: Asked::at_least(18.0, 25.0),
        warm: Asked::at_least(20.0, 40.0),
        first: Asked::at_least(2.0, 5.0),
    },
    Size {
        n_samples: 10_000,
        n_features: 10,
        repeats: 60,
        repeats_there: 20,
        fit: Asked::at_least(4.8, 6.0),
        warm: Asked::at_least(6.0, 10.0),
        first: Asked::at_least(2.0, 3.0),
    },
    Size {
        n_samples: 100_000,
        n_features: 20,
        repeats: 10,
        repeats_there: 5,
        fit: Asked::at_least(2.8, 3.5),
        warm: Asked::at_least(2.5, 4.0),
        first: Asked::at_least(1.5, 2.5),
    },
    Size {
        n_samples: 1_000_000,
        n_features: 20,
        repeats: 2,
        repeats_there: 1,
        fit: Asked::at_least(2.3, 3.0),
        warm: Asked::at_least(2.5, 4.0),
        first: Asked::at_least(2.0, 3.0),
    },
];

/// One run of the experiment, here or there. Times are milliseconds.
#[derive(Deserialize)]
pub(crate) struct Run {
    /// Everything: rows, split, fit, metrics, curves.
    pub(crate) wall_ms: f64,
    pub(crate) fit_ms: f64,
    /// What the session's stages add up to, the variants among them; the browser alone.
    #[serde(default)]
    total_ms: f64,
    accuracy: f64,
    n_iter: usize,
    /// Of the loss and its gradient, where that is told.
    pub(crate) n_evaluations: Option<usize>,
    /// Scores, curves and metrics; the browser alone.
    #[serde(default)]
    pub(crate) evaluate_ms: f64,
    /// The model made small; the browser alone.
    #[serde(default)]
    pub(crate) compress_ms: f64,
}

impl Size {
    pub(crate) fn name(&self) -> String {
        format!("{} × {}", count(self.n_samples), self.n_features)
    }

    fn config(&self) -> Value {
        json!({
            "dataset": {
                "name": "make_classification", "n_samples": self.n_samples, "n_features": self.n_features,
                "random_state": 42
            },
            "split": { "test_size": 0.2, "random_state": 42 },
            "model": { "name": "LogisticRegression", "max_iter": 100 }
        })
    }

    /// Runs it in the page's own worker, once.
    pub(crate) async fn in_browser(&self, page: &Page) -> Run {
        self.turn_in_browser(page, 1).await.remove(0)
    }

    /// Runs it so often, one run right after the other, as Python does.
    pub(crate) async fn turn_in_browser(&self, page: &Page, times: usize) -> Vec<Run> {
        let body = "return runExperiments(arguments[0], arguments[1]);";
        let runs = page.execute_async(body, vec![self.config(), json!(times)]);
        let runs: Vec<Run> = serde_json::from_value(runs.await).unwrap();
        for run in &runs {
            // What the session says it worked fits into the time that passed, but for the ticks of the clock.
            assert!(
                run.wall_ms >= 0.98 * run.total_ms,
                "{} ms of work in {} ms",
                run.total_ms,
                run.wall_ms
            );
        }
        runs
    }

    fn in_python(&self, python: &mut Python) -> Run {
        let request = json!(["pipeline", self.n_samples, self.n_features]);
        serde_json::from_value(python.ask(&request)).unwrap()
    }

    /// How often scikit-learn evaluates the loss.
    fn python_evaluations(&self, python: &mut Python) -> usize {
        let request = json!(["evaluations", self.n_samples, self.n_features]);
        serde_json::from_value(python.ask(&request)).unwrap()
    }

    /// Training rows.
    pub(crate) fn n_train(&self) -> usize {
        self.n_samples / 5 * 4
    }
}

/// How often the fit evaluates the loss: as the report says, or as scikit-learn does in as many iterations.
pub(crate) fn evaluations(size: &Size, run: &Run, python: Option<&mut Python>) -> Option<usize> {
    run.n_evaluations
        .or_else(|| python.map(|python| size.python_evaluations(python)))
}

/// Opens the page with its worker measured ([`Size::in_browser`] needs it).
pub(crate) async fn open(page: &Page) {
    page.before_load(WATCH).await;
    page.open_ready("").await;
}

/// The runs of both sides.
#[derive(Default)]
struct Sides {
    ours: Vec<Run>,
    theirs: Vec<Run>,
}

impl Sides {
    /// A row of the table: the medians of one of the times here and there.
    fn row(&self, name: &str, asked: Option<Asked>, [here, there]: [fn(&Run) -> f64; 2]) -> String {
        let middle = |runs: &[Run], time: fn(&Run) -> f64| {
            median(&runs.iter().map(time).collect::<Vec<_>>())
        };
        let ours = middle(&self.ours, here);
        if self.theirs.is_empty() {
            return format!("| {name} | {} | not installed | | | |", ms(ours));
        }
        let theirs = middle(&self.theirs, there);
        let ratio = theirs / ours;
        let cells = asked.map_or(" | ".to_owned(), |asked| asked.cells(ratio));
        format!(
            "| {name} | {} | {} | {ratio:.2} | {cells} |",
            ms(ours),
            ms(theirs),
        )
    }

    /// Panics where the two sides did not compute the same.
    fn compare(&self, size: &Size, evaluations: Option<usize>) {
        let found = |run: &Run| (run.accuracy, run.n_iter);
        for run in &self.theirs {
            let (ours, theirs) = (found(&self.ours[0]), found(run));
            assert_eq!(
                ours,
                theirs,
                "accuracy and n_iter at {}: here and in scikit-learn",
                size.name()
            );
        }
        if let (Some(ours), Some(theirs)) = (self.ours[0].n_evaluations, evaluations) {
            assert_eq!(
                ours,
                theirs,
                "evaluations at {}: here and in scikit-learn",
                size.name()
            );
        }
    }
}

/// The table.
pub(crate) fn table() -> String {
    let mut python = Python::start();
    let fit: [fn(&Run) -> f64; 2] = [|run| run.fit_ms, |run| run.fit_ms];
    let pipeline: [fn(&Run) -> f64; 2] = [|run| run.total_ms - run.compress_ms, |run| run.wall_ms];
    let everything: [fn(&Run) -> f64; 2] = [|run| run.wall_ms, |run| run.wall_ms];
    let mut rows: [Vec<String>; 4] = Default::default();
    let mut numbers = Vec::new();
    for size in &SIZES {
        let evaluations = python
            .as_mut()
            .map(|python| size.python_evaluations(python));
        let warm = warm(size, python.as_mut());
        warm.compare(size, evaluations);
        let first = first(size, python.is_some());
        first.compare(size, evaluations);
        let name = size.name();
        let named = |what: &str| format!("{what}, {name}");
        rows[0].push(warm.row(&named("fit"), Some(size.fit), fit));
        rows[1].push(warm.row(&named("pipeline"), Some(size.warm), pipeline));
        rows[2].push(warm.row(&named("all that the page gets"), None, everything));
        rows[3].push(first.row(
            &named("the first of all this"),
            Some(size.first),
            everything,
        ));
        numbers.push(numbers_of(size, &warm.ours[0], evaluations));
    }
    format!(
        "| logistic regression | browser | scikit-learn | times as fast | asked (hoped for) | reached |\n\
         |---|--:|--:|--:|--:|---|\n{}\n\nThe same numbers on both sides: {}. {}",
        rows.concat().join("\n"),
        numbers.join("; "),
        NOTE
    )
}

const NOTE: &str = "A pipeline makes the rows, splits and fits them, and has accuracy, precision, recall, F1, AUC and the \
    ROC curve. The browser's is what the session in the page's own worker says of its stages; it has training metrics, the \
    precision–recall curve, histogram, preview and the board's figures besides. All that the page gets is timed from the \
    request to the report: there are also smaller variants of the model, scored on the test rows, and the report is made of \
    JavaScript's objects. The first of all this is that of a fresh browser half a second after the page has shown its \
    result, in which its worker has rehearsed with 10,000 rows, and that of a fresh Python process after its imports.";

fn numbers_of(size: &Size, run: &Run, evaluations: Option<usize>) -> String {
    let asked = match (run.n_evaluations, evaluations) {
        (Some(n), _) => format!(", {n} evaluations of the loss"),
        (None, Some(n)) => format!(", {n} evaluations of the loss in scikit-learn"),
        (None, None) => String::new(),
    };
    format!(
        "{}: accuracy {}, {} iterations{asked}",
        size.name(),
        run.accuracy,
        run.n_iter
    )
}

/// Both sides warm, in turn. The first turn only warms.
fn warm(size: &Size, mut python: Option<&mut Python>) -> Sides {
    let mut sides = Sides::default();
    with_page(async |page| {
        open(page).await;
        for round in 0..=ROUNDS {
            let mut turn = Sides {
                ours: size.turn_in_browser(page, size.repeats).await,
                ..Sides::default()
            };
            if let Some(python) = &mut python {
                for _ in 0..size.repeats_there {
                    turn.theirs.push(size.in_python(python));
                }
            }
            if round > 0 {
                sides.ours.append(&mut turn.ours);
                sides.theirs.append(&mut turn.theirs);
            }
        }
    });
    sides
}

/// The first experiment in fresh browsers and fresh Python processes, in turn.
fn first(size: &Size, with_python: bool) -> Sides {
    let mut sides = Sides::default();
    for _ in 0..ROUNDS {
        with_page(async |page| {
            open(page).await;
            tokio::time::sleep(std::time::Duration::from_millis(REST)).await;
            sides.ours.push(size.in_browser(page).await);
        });
        if with_python {
            let mut fresh = Python::start().unwrap();
            sides.theirs.push(size.in_python(&mut fresh));
        }
    }
    sides
}
