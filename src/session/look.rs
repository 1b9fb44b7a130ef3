//! Scenes: all that the pictures of a model show at one moment, made in slices beside the work of the stages.

use std::cell::OnceCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use serde::Serialize;
use web_time::Instant;

use super::scores::positive_class;
use super::{Frame, Loaded, Parts, Session, milliseconds, not_ready};
use crate::error::{Error, Result};
use crate::model::tree::Tree;
use crate::model::{Fitted, RowScores};
use crate::pace::{self, Pace};
use crate::params::{Limits, Parameter, Section, Value, choices, parameters};
use crate::view::{self, Grid, NetworkView, Plane, Rows};

parameters! {
    /// What a scene is to show.
    Request "" {
        /// Moment of the training; the newest where it is `None`.
        frame: Option<usize> = None, Limits::at_least(0.0);
        /// The row that is looked at.
        row: Option<RowChoice> = None;
        /// Cells across the plane, of which at most 256 are made.
        columns: usize = 64, Limits::at_least(1.0);
        /// How the plane is chosen; by importance where it is `None`.
        plane: Option<Choice> = None;
    }
}

parameters! {
    /// A row of a part.
    RowChoice "" {
        /// The part.
        part: PartName = PartName::Test;
        /// Place within it.
        index: usize = 0, Limits::at_least(0.0);
    }
}

choices! {
    /// How the plane is chosen where there are more than two features.
    Choice {
        /// The two features with the largest permutation importance, as soon as there is a trained model.
        Importance "importance",
        /// The first two principal components.
        Components "components",
    }
}

choices! {
    /// The rows to train on or to test on.
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    PartName {
        /// Those to train on.
        Train "train",
        /// Those to test on.
        Test "test",
    }
}

impl Parameter for RowChoice {
    const EXPECTED: &'static str =
        "a part (\"train\" or \"test\") and an index (a whole number) in it";

    fn read(value: &Value) -> Option<Self> {
        let Value::Map(fields) = value else {
            return None;
        };
        let mut choice = Self::default();
        choice.overlay(fields).ok()?;
        Some(choice)
    }

    fn write(&self) -> Value {
        Value::object(self.fields())
    }
}

/// All that the pictures of a model show at one moment.
#[derive(Debug, Clone, Serialize)]
pub struct Scene {
    /// The moment.
    pub frame: Frame,
    /// Name of each class.
    pub classes: Vec<String>,
    /// Index of the positive class, for two classes.
    pub positive: Option<usize>,
    /// Name of each feature.
    pub feature_names: Vec<String>,
    /// What is shown of the space of the features, and the rows in it.
    pub plane: Rc<Plane>,
    /// What the model decides all over the plane.
    #[serde(skip)]
    pub grid: Grid,
    /// The model as a network, if it is one that can be drawn.
    pub network: Option<NetworkView>,
    /// The model as a tree, if it is one that can be drawn.
    pub tree: Option<Tree>,
    /// The row that is looked at.
    pub row: Option<RowView>,
}

/// The most nodes of a tree that is drawn.
const MAX_NODES: usize = 5_000;

/// A row, and what the model makes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowView {
    /// The part it is of.
    pub part: PartName,
    /// Its place within the part.
    pub index: usize,
    /// As it is, shape (`n_features`,).
    pub features: Vec<f64>,
    /// Its class.
    pub label: usize,
    /// The class that the model predicts.
    pub predicted: usize,
    /// The model's probability of each class, shape (`n_classes`,).
    pub proba: Vec<f64>,
    /// Place on the plane to the right.
    pub x: f64,
    /// Place on the plane upwards.
    pub y: f64,
    /// As the model sees it, shape (`n_features`,).
    pub inputs: Vec<f64>,
    /// What each layer of a network makes of it, shape (`outputs`,) each.
    pub activations: Option<Vec<Vec<f64>>>,
    /// The nodes of a tree that it passes.
    pub path: Option<Vec<usize>>,
}

/// The planes that were chosen, kept so that a replayed training does not choose again. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Planes {
    /// What follows from the rows.
    pub(super) by_rows: Rc<OnceCell<Rc<Plane>>>,
    /// What follows from the trained model.
    pub(super) by_model: Rc<OnceCell<Rc<Plane>>>,
}

/// The scene that is being made, and the last one that was.
#[derive(Default)]
pub(super) struct Gallery {
    making: Option<Pin<Box<dyn Future<Output = Result<Scene>>>>>,
    made: Option<Scene>,
}

impl Gallery {
    /// Gives up the scene that is being made.
    pub(super) fn drop_unfinished(&mut self) {
        self.making = None;
    }
}

/// What a scene is made from.
struct Subject {
    data: Rc<Loaded>,
    parts: Rc<Parts>,
    positive: Option<usize>,
    /// The model as it came out of its training.
    trained: Option<Rc<Fitted>>,
    planes: Planes,
    request: Request,
}

impl Session {
    /// Begins to make a [`Scene`] as a [`Request`] has it; an unfinished one is dropped. Works beside the stages, also
    /// while the model is trained; a change of the config after which the model is trained anew drops it.
    ///
    /// # Errors
    /// [`Error::NotReady`] before training begins, or a refusal of the request; after either nothing has changed.
    pub fn look(&mut self, request: &Value) -> Result<()> {
        let request = Request::read(request)?;
        let frame = self.frame_to_come(request.frame)?;
        let subject = self.subject(request)?;
        let scene = async move { subject.scene(frame.await?).await };
        self.gallery.making = Some(Box::pin(scene));
        Ok(())
    }

    /// Works on the scene for about `budget_ms` milliseconds. Whether nothing is left to do.
    ///
    /// # Errors
    /// What makes the scene impossible: too little memory, or numbers that the model cannot take.
    pub fn look_step(&mut self, budget_ms: f64) -> Result<bool> {
        let started = Instant::now();
        while let Some(making) = &mut self.gallery.making {
            if let Poll::Ready(scene) = pace::poll(making.as_mut()) {
                self.gallery.making = None;
                self.gallery.made = Some(scene?);
                break;
            }
            if milliseconds(started.elapsed()) >= budget_ms.max(0.0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The last finished scene.
    ///
    /// # Errors
    /// [`Error::NotReady`] before the first.
    pub fn scene(&self) -> Result<&Scene> {
        let made = self.gallery.made.as_ref();
        made.ok_or_else(|| not_ready("There is no picture yet."))
    }

    fn subject(&self, request: Request) -> Result<Subject> {
        let outcomes = &self.outcomes;
        let (Some(data), Some(parts)) = (&outcomes.data, &outcomes.parts) else {
            return Err(not_ready("The rows are not there yet."));
        };
        if let Some(RowChoice { part, index }) = request.row {
            let n_rows = match part {
                PartName::Train => parts.train.y.len(),
                PartName::Test => parts.test.y.len(),
            };
            if index >= n_rows {
                let expected = format!("a whole number from 0 to {}", n_rows.saturating_sub(1));
                return Err(Error::invalid("row.index", expected, index));
            }
        }
        Ok(Subject {
            data: data.clone(),
            parts: parts.clone(),
            positive: positive_class(&self.config, &data.dataset.classes)?,
            trained: outcomes.trained.clone(),
            planes: outcomes.planes.clone(),
            request,
        })
    }
}

impl Request {
    /// Reads a request; `null` asks for nothing special.
    fn read(value: &Value) -> Result<Self> {
        let mut request = Self::default();
        match value {
            Value::Null => {}
            Value::Map(fields) => request.overlay(fields)?,
            other => return Err(Error::invalid("request", "an object", other)),
        }
        Ok(request)
    }
}

impl Subject {
    async fn scene(self, frame: Frame) -> Result<Scene> {
        let pace = Pace::default();
        let dataset = &self.data.dataset;
        let rows = self.rows();
        let model = &*frame.model.clone();
        let plane = self.plane(&rows, &pace).await?;
        let grid = view::grid(model, &plane, self.request.columns, &pace).await?;
        let (names, classes) = (&dataset.feature_names, &dataset.classes);
        let network = view::network(model, &plane, names, classes, &pace).await?;
        let row = match &self.request.row {
            Some(choice) => Some(row_view(choice, &rows, model, &plane)?),
            None => None,
        };
        Ok(Scene {
            frame,
            classes: classes.clone(),
            positive: self.positive,
            feature_names: names.clone(),
            plane,
            grid,
            network,
            tree: model
                .tree()
                .filter(|tree| tree.n_nodes() <= MAX_NODES)
                .cloned(),
            row,
        })
    }

    fn rows(&self) -> Rows<'_> {
        let Parts {
            split,
            train,
            test,
            scaler,
        } = &*self.parts;
        Rows {
            dataset: &self.data.dataset,
            train: view::Part {
                x: &train.x,
                y: &train.y,
                rows: split.as_ref().map(|split| split.train.as_slice()),
            },
            test: split.as_ref().map(|split| view::Part {
                x: &test.x,
                y: &test.y,
                rows: Some(&split.test),
            }),
            scaler: scaler.as_ref(),
        }
    }

    /// The plane of this choice, chosen only once.
    async fn plane(&self, rows: &Rows<'_>, pace: &Pace) -> Result<Rc<Plane>> {
        let model = match self.request.plane {
            Some(Choice::Components) => None,
            Some(Choice::Importance) | None => self.trained.as_deref(),
        };
        let slot = match model {
            Some(_) => &self.planes.by_model,
            None => &self.planes.by_rows,
        };
        if let Some(plane) = slot.get() {
            return Ok(plane.clone());
        }
        let plane = Rc::new(view::plane(rows, model, pace).await?);
        Ok(slot.get_or_init(|| plane).clone())
    }
}

fn row_view(
    &RowChoice { part: name, index }: &RowChoice,
    rows: &Rows<'_>,
    model: &Fitted,
    plane: &Plane,
) -> Result<RowView> {
    let part = match (name, &rows.test) {
        (PartName::Test, Some(test)) => test,
        _ => &rows.train,
    };
    let inputs = part.x.row(index);
    let RowScores { decision, proba } = model.score_row(&inputs)?;
    let predicted = model.predict(&decision)?;
    let [x, y] = plane.place(rows, part, index);
    Ok(RowView {
        part: name,
        index,
        features: rows.dataset.x.row(part.row(index)),
        label: part.y[index] as usize,
        predicted: predicted.first().map_or(0, |&class| class as usize),
        activations: view::activations(model, &inputs, &proba),
        path: model.tree().map(|tree| tree.path(&inputs)),
        proba,
        x,
        y,
        inputs,
    })
}
