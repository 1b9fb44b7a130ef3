//! The whole experiment as one config: dataset, split, scaler, model, evaluation, device.
//!
//! Names and defaults are scikit-learn's. A partial config is laid over the current one: a section that has a `name` starts
//! from that function's own defaults, a section without one keeps what is not given. `null` is a value.

use serde::{Serialize, Serializer};

use crate::compress::CompressParams;
use crate::dataset::breast_cancer::BreastCancer;
use crate::dataset::csv::CsvOptions;
use crate::dataset::{
    MakeBlobs, MakeCircles, MakeClassification, MakeGaussianQuantiles, MakeMoons,
};
use crate::device::DeviceParams;
use crate::error::{Error, Result};
use crate::model::dummy::DummyClassifier;
use crate::model::logistic::LogisticRegression;
use crate::model::mlp::MLPClassifier;
use crate::model::tree::DecisionTreeClassifier;
use crate::params::{Limits, Parameter, Section, Value, parameters};
use crate::rng::fresh_seed;
use crate::split::{Size, TrainTestSplit};
use crate::structure::Arithmetic;

/// Declares a section that is one of several functions, told apart by its `name`.
macro_rules! one_of {
    ($(#[$meta:meta])* $choice:ident { $($(#[$doc:meta])* $variant:ident($params:ty),)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $choice {
            $($(#[$doc])* $variant($params),)*
        }

        impl $choice {
            /// Every name that the section can have.
            pub const NAMES: &'static [&'static str] = &[$(<$params as Section>::NAME),*];

            /// The name of the chosen function.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$params as Section>::NAME,)*
                }
            }

            /// The named function with its own defaults.
            ///
            /// # Errors
            /// [`Error::InvalidParameter`] for a name that is not one of [`Self::NAMES`].
            pub fn named(name: &Value) -> Result<Self> {
                match name {
                    $(Value::Text(text) if text == <$params as Section>::NAME => Ok(Self::$variant(Default::default())),)*
                    other => Err(Error::invalid("name", format!("one of {}", Self::NAMES.join(", ")), other)),
                }
            }

            /// Every field with its value, the name first.
            #[must_use]
            pub fn fields(&self) -> Fields {
                let rest = match self {
                    $(Self::$variant(params) => params.fields(),)*
                };
                std::iter::once(("name", Value::Text(self.name().to_owned()))).chain(rest).collect()
            }

            fn overlay(&mut self, fields: &[(String, Value)]) -> Result<()> {
                if let Some((_, name)) = fields.iter().find(|(field, _)| field == "name") {
                    *self = Self::named(name)?;
                }
                match self {
                    $(Self::$variant(params) => params.overlay(fields),)*
                }
            }

            /// The limits of every field of every function that takes numbers or words.
            #[must_use]
            pub fn limits() -> Vec<(&'static str, Vec<(String, Limits)>)> {
                vec![$((<$params as Section>::NAME, <$params as Section>::limits()),)*]
            }
        }
    };
}

one_of! {
    /// Where the rows come from.
    DatasetParams {
        /// Clusters on the corners of a hypercube.
        MakeClassification(MakeClassification),
        /// Two interleaving half circles.
        MakeMoons(MakeMoons),
        /// A circle within a circle.
        MakeCircles(MakeCircles),
        /// Round clouds.
        MakeBlobs(MakeBlobs),
        /// One cloud cut into shells.
        MakeGaussianQuantiles(MakeGaussianQuantiles),
        /// The breast-cancer data.
        BreastCancer(BreastCancer),
        /// The user's own file.
        Csv(CsvOptions),
    }
}

one_of! {
    /// The estimator.
    ModelParams {
        /// Logistic regression.
        LogisticRegression(LogisticRegression),
        /// A multi-layer perceptron.
        MLPClassifier(MLPClassifier),
        /// A decision tree.
        DecisionTreeClassifier(DecisionTreeClassifier),
        /// The baseline that looks at no feature.
        DummyClassifier(DummyClassifier),
    }
}

impl ModelParams {
    /// The most iterations that training will take; 0 for a model that is not trained in iterations.
    #[must_use]
    pub fn max_iter(&self) -> usize {
        match self {
            Self::LogisticRegression(params) => params.max_iter,
            Self::MLPClassifier(params) => params.max_iter,
            Self::DecisionTreeClassifier(_) | Self::DummyClassifier(_) => 0,
        }
    }

    fn check(&self) -> Result<()> {
        match self {
            Self::LogisticRegression(params) => params.clone().check().map(drop),
            Self::MLPClassifier(params) => params.clone().check().map(drop),
            Self::DecisionTreeClassifier(params) => params.clone().check().map(drop),
            Self::DummyClassifier(params) => params.clone().check().map(drop),
        }
    }

    /// The seed, for a model that has one.
    fn seed(&mut self) -> Option<&mut Option<u32>> {
        match self {
            Self::MLPClassifier(params) => Some(&mut params.random_state),
            Self::DecisionTreeClassifier(params) => Some(&mut params.random_state),
            Self::LogisticRegression(_) | Self::DummyClassifier(_) => None,
        }
    }
}

one_of! {
    /// What is done to the features before training.
    ScalerParams {
        /// Nothing.
        None(NoScaler),
        /// Mean 0 and variance 1 on the training rows.
        StandardScaler(StandardScalerParams),
    }
}

parameters! {
    /// Features as they are.
    NoScaler "none" {}
}

parameters! {
    /// [`StandardScaler`](crate::scaler::StandardScaler), which has nothing to set here.
    StandardScalerParams "StandardScaler" {}
}

parameters! {
    /// How the scores are turned into decisions.
    EvaluateParams "" {
        /// Least probability of the positive class that is called positive.
        threshold: f64 = 0.5, Limits::within(0.0, 1.0).slider(0.0, 1.0, 0.01);
        /// Which of two classes counts as positive; the larger label where it is `None`.
        positive_class: Option<ClassName> = None;
    }
}

/// A class as the user names it: a text as it stands in the data, or a number.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassName(Value);

impl ClassName {
    /// Its index in `classes`: the class of that name, else, for a number, the class with that index.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] where there is no such class.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Guarded by the comparison behind it.
    pub fn index(&self, classes: &[String]) -> Result<usize> {
        let name = match &self.0 {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => other.to_string(),
        };
        let by_name = classes.iter().position(|class| *class == name);
        let by_index = match self.0 {
            Value::Number(number) => {
                Some(number as usize).filter(|&i| i < classes.len() && i as f64 == number)
            }
            _ => None,
        };
        by_name.or(by_index).ok_or_else(|| {
            Error::invalid(
                "evaluate.positive_class",
                format!("one of {}", classes.join(", ")),
                name,
            )
        })
    }
}

impl Parameter for ClassName {
    const EXPECTED: &'static str = "the name of a class";

    fn read(value: &Value) -> Option<Self> {
        matches!(value, Value::Text(_) | Value::Number(_)).then(|| Self(value.clone()))
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

/// Names with values, in the order of their list.
pub type Fields = Vec<(&'static str, Value)>;

/// The whole experiment. [`Default`] is the article's.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Where the rows come from.
    pub dataset: DatasetParams,
    /// How they are divided; `None` trains and evaluates on all of them.
    pub split: Option<TrainTestSplit>,
    /// What is done to the features.
    pub scaler: ScalerParams,
    /// What is trained.
    pub model: ModelParams,
    /// How it is judged.
    pub evaluate: EvaluateParams,
    /// How it is made small.
    pub compress: CompressParams,
    /// What it is to run on.
    pub device: DeviceParams,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dataset: DatasetParams::MakeClassification(MakeClassification {
                n_samples: 1000,
                n_features: 10,
                ..MakeClassification::default()
            }),
            split: Some(article_split()),
            scaler: ScalerParams::None(NoScaler::default()),
            model: ModelParams::LogisticRegression(LogisticRegression::default()),
            evaluate: EvaluateParams::default(),
            compress: CompressParams::default(),
            device: DeviceParams::default(),
        }
    }
}

/// A fifth of the rows for testing.
fn article_split() -> TrainTestSplit {
    TrainTestSplit {
        test_size: Some(Size::Share(0.2)),
        ..TrainTestSplit::default()
    }
}

/// Whether the section `evaluate` says which class is positive.
fn names_positive_class(evaluate: &Value) -> bool {
    matches!(evaluate, Value::Map(fields) if fields.iter().any(|(field, _)| field == "positive_class"))
}

/// Every field of the function called `name` in a section, with that function's own defaults.
///
/// # Errors
/// [`Error::InvalidParameter`] for a section without a name, or a name that the section cannot have.
pub fn named_defaults(section: &str, name: &Value) -> Result<Fields> {
    match section {
        "dataset" => DatasetParams::named(name).map(|params| params.fields()),
        "scaler" => ScalerParams::named(name).map(|params| params.fields()),
        "model" => ModelParams::named(name).map(|params| params.fields()),
        other => {
            let expected = "one of dataset, scaler, model";
            return Err(Error::invalid("section", expected, other));
        }
    }
    .map_err(|error| error.within(section))
}

/// The names of the sections, in the order of the pipeline.
pub const SECTIONS: [&str; 7] = [
    "dataset", "split", "scaler", "model", "evaluate", "compress", "device",
];

impl Config {
    /// This config with `partial` laid over it, checked, and with a seed drawn wherever `random_state` is null.
    ///
    /// # Errors
    /// The first refusal, with the dotted path of its field.
    pub fn with(&self, partial: &Value) -> Result<Self> {
        let mut config = self.clone();
        let sections = match partial {
            Value::Map(sections) => sections.as_slice(),
            Value::Null => &[],
            other => return Err(Error::invalid("config", "an object", other)),
        };
        for (section, value) in sections {
            config.overlay(section, value)?;
        }
        // Another dataset has other classes.
        let named = sections
            .iter()
            .any(|(section, value)| section == "evaluate" && names_positive_class(value));
        if config.dataset.name() != self.dataset.name() && !named {
            config.evaluate.positive_class = None;
        }
        config.draw_seeds()?;
        config.check()?;
        Ok(config)
    }

    /// Lays one section over this config without checking how its fields go together.
    ///
    /// # Errors
    /// As [`Config::with`].
    pub fn overlay(&mut self, section: &str, value: &Value) -> Result<()> {
        let fields = match value {
            Value::Map(fields) => fields.as_slice(),
            Value::Null if section == "split" => {
                self.split = None;
                return Ok(());
            }
            other if SECTIONS.contains(&section) => {
                return Err(Error::invalid(section, "an object", other));
            }
            _ => &[],
        };
        match section {
            "dataset" => self.dataset.overlay(fields),
            "split" => self.split.get_or_insert_with(article_split).overlay(fields),
            "scaler" => self.scaler.overlay(fields),
            "model" => self.model.overlay(fields),
            "evaluate" => self.evaluate.overlay(fields),
            "compress" => self.compress.overlay(fields),
            "device" => self.device.lay_over(fields),
            _ => {
                return Err(Error::UnknownField {
                    field: section.to_owned(),
                    known: SECTIONS.join(", "),
                });
            }
        }
        .map_err(|error| error.within(section))
    }

    /// What the device calculates with: its own setting where it has one.
    #[must_use]
    pub fn arithmetic(&self) -> Arithmetic {
        self.device.arithmetic.unwrap_or(self.compress.arithmetic)
    }

    /// Draws a fresh seed wherever `random_state` is null, so that the config shows it.
    ///
    /// # Errors
    /// Where the platform has no entropy.
    pub fn draw_seeds(&mut self) -> Result<()> {
        let dataset_seed = match &mut self.dataset {
            DatasetParams::MakeClassification(params) => Some(&mut params.random_state),
            DatasetParams::MakeMoons(params) => Some(&mut params.random_state),
            DatasetParams::MakeCircles(params) => Some(&mut params.random_state),
            DatasetParams::MakeBlobs(params) => Some(&mut params.random_state),
            DatasetParams::MakeGaussianQuantiles(params) => Some(&mut params.random_state),
            DatasetParams::BreastCancer(_) | DatasetParams::Csv(_) => None,
        };
        let split_seed = self.split.as_mut().map(|params| &mut params.random_state);
        let model_seed = self.model.seed();
        for seed in [dataset_seed, split_seed, model_seed].into_iter().flatten() {
            if seed.is_none() {
                *seed = Some(fresh_seed()?);
            }
        }
        Ok(())
    }

    /// Checks every section as a whole.
    ///
    /// # Errors
    /// The first refusal, with the dotted path of its field.
    pub fn check(&self) -> Result<()> {
        let dataset = match &self.dataset {
            DatasetParams::MakeClassification(params) => params.clone().check().map(drop),
            DatasetParams::MakeMoons(params) => params.clone().check().map(drop),
            DatasetParams::MakeCircles(params) => params.clone().check().map(drop),
            DatasetParams::MakeBlobs(params) => params.clone().check().map(drop),
            DatasetParams::MakeGaussianQuantiles(params) => params.clone().check().map(drop),
            DatasetParams::BreastCancer(_) => Ok(()),
            DatasetParams::Csv(params) => params.clone().check().map(drop),
        };
        dataset.map_err(|error| error.within("dataset"))?;
        if let Some(split) = &self.split {
            split
                .clone()
                .check()
                .map_err(|error| error.within("split"))?;
        }
        self.model.check().map_err(|error| error.within("model"))?;
        self.evaluate
            .check_ranges()
            .map_err(|error| error.within("evaluate"))?;
        self.compress
            .check_ranges()
            .map_err(|error| error.within("compress"))?;
        self.device
            .clone()
            .check()
            .map(drop)
            .map_err(|error| error.within("device"))
    }

    /// Every section with its fields, as they are written outside.
    #[must_use]
    pub fn sections(&self) -> Vec<(&'static str, Option<Fields>)> {
        vec![
            ("dataset", Some(self.dataset.fields())),
            ("split", self.split.as_ref().map(Section::fields)),
            ("scaler", Some(self.scaler.fields())),
            ("model", Some(self.model.fields())),
            ("evaluate", Some(self.evaluate.fields())),
            ("compress", Some(self.compress.fields())),
            ("device", Some(self.device.fields())),
        ]
    }
}

impl From<&Config> for Value {
    fn from(config: &Config) -> Self {
        let section = |(name, fields): (&'static str, Option<Fields>)| {
            (name, fields.map_or(Self::Null, Self::object))
        };
        Self::object(config.sections().into_iter().map(section).collect())
    }
}

impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from(self).serialize(serializer)
    }
}

/// The limits of a section's fields, or of each function that the section can name.
#[derive(Debug, Clone, PartialEq)]
pub enum Catalogue {
    /// Fields of a section without a name.
    Fields(Vec<(String, Limits)>),
    /// Fields of each function by its name.
    Named(Vec<(&'static str, Vec<(String, Limits)>)>),
}

/// What every field of numbers or words accepts and what its slider offers, section by section.
#[must_use]
pub fn limits() -> Vec<(&'static str, Catalogue)> {
    vec![
        ("dataset", Catalogue::Named(DatasetParams::limits())),
        ("split", Catalogue::Fields(TrainTestSplit::limits())),
        ("scaler", Catalogue::Named(ScalerParams::limits())),
        ("model", Catalogue::Named(ModelParams::limits())),
        ("evaluate", Catalogue::Fields(EvaluateParams::limits())),
        ("compress", Catalogue::Fields(CompressParams::limits())),
        ("device", Catalogue::Fields(DeviceParams::limits())),
    ]
}
