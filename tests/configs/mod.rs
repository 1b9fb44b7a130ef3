//! Random configs, most of them good, some odd.

mod fields;

use fields::Fields;
use tinyml_playground::device::boards;
use tinyml_playground::params::Value;
use tinyml_playground::rng::RandomState;

/// Numbers that end up where they should not.
const ODD: [f64; 16] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -0.0,
    -1.0,
    0.5,
    1.5,
    2.0,
    5e-324,
    1e-300,
    1e300,
    f64::MAX,
    f64::MIN,
    1e9,
    4_294_967_296.0,
    9_007_199_254_740_992.0,
];

/// Writes configs.
pub(crate) struct Writer(pub(crate) RandomState);

impl Writer {
    fn chance(&mut self, share: f64) -> bool {
        self.0.double() < share
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.index(of.len() - 1)]
    }

    /// Mostly one of the given numbers; now and then an odd one, or no number at all.
    fn number(&mut self, of: &[f64]) -> Value {
        if !self.chance(0.03) {
            return Value::Number(self.pick(of));
        }
        match self.0.index(7) {
            0 => Value::Null,
            1 => Value::Text("1".into()),
            2 => Value::List(vec![]),
            3 => Value::List(vec![Value::Number(1.0), Value::List(vec![])]),
            4 => Value::Map(vec![]),
            5 => Value::Bool(true),
            _ => Value::Number(self.pick(&ODD)),
        }
    }

    fn list(&mut self, length: usize, of: &[f64]) -> Value {
        Value::List((0..length).map(|_| self.number(of)).collect())
    }

    fn flag(&mut self) -> Value {
        Value::Bool(self.chance(0.5))
    }

    fn dataset(&mut self) -> Value {
        let name = self.pick(&[
            "make_classification",
            "make_classification",
            "make_moons",
            "make_circles",
            "make_blobs",
            "make_gaussian_quantiles",
            "breast_cancer",
            "csv",
        ]);
        let mut fields = Fields::named(name);
        if !matches!(name, "breast_cancer" | "csv") {
            let n = self.number(&[1.0, 2.0, 5.0, 20.0, 50.0, 100.0]);
            fields.add("n_samples", n);
            let seed = self.number(&[0.0, 1.0, 42.0, 4_294_967_295.0]);
            fields.add("random_state", seed);
            let shuffle = self.flag();
            fields.add("shuffle", shuffle);
        }
        let small = [1.0, 2.0, 3.0, 4.0];
        let spread = [0.0, 0.1, 1.0, 5e-324, 1e155, f64::MAX];
        match name {
            "make_classification" => {
                for field in ["n_informative", "n_classes"] {
                    let count = self.number(&small);
                    fields.add(field, count);
                }
                for field in ["n_redundant", "n_repeated"] {
                    let count = self.number(&[0.0, 0.0, 1.0, 2.0]);
                    fields.add(field, count);
                }
                let n_features = self.number(&[4.0, 6.0, 9.0]);
                fields.add("n_features", n_features);
                let clusters = self.number(&[1.0, 1.0, 2.0]);
                fields.add("n_clusters_per_class", clusters);
                if self.chance(0.3) {
                    let length = self.0.index(3);
                    let weights = self.list(length, &[0.0, 0.5, 1.0, -1.0, 2.0, f64::MAX]);
                    fields.add("weights", weights);
                }
                for field in ["class_sep", "scale", "shift"] {
                    if self.chance(0.2) {
                        let value = self.number(&[1.0, 5e-324, 1e150, 1e300, f64::MAX]);
                        fields.add(field, value);
                    }
                }
                let flip = self.number(&[0.0, 0.01, 0.5, 1.0]);
                fields.add("flip_y", flip);
                let hypercube = self.flag();
                fields.add("hypercube", hypercube);
            }
            "make_moons" | "make_circles" => {
                let noise = self.number(&spread);
                fields.add("noise", noise);
                if name == "make_circles" {
                    let factor = self.number(&[0.0, 0.5, 1.0 - f64::EPSILON, 1.0]);
                    fields.add("factor", factor);
                }
            }
            "make_blobs" => {
                let n_features = self.number(&small);
                fields.add("n_features", n_features);
                let centers = if self.chance(0.3) {
                    let rows = (0..2).map(|_| self.list(2, &[0.0, 1.0, f64::MAX, 5e-324]));
                    Value::List(rows.collect())
                } else {
                    self.number(&small)
                };
                fields.add("centers", centers);
                let std = self.number(&spread);
                fields.add("cluster_std", std);
                let range = self.list(2, &[-10.0, 0.0, 10.0, f64::MAX]);
                fields.add("center_box", range);
            }
            "make_gaussian_quantiles" => {
                for field in ["n_features", "n_classes"] {
                    let count = self.number(&small);
                    fields.add(field, count);
                }
                let cov = self.number(&spread);
                fields.add("cov", cov);
            }
            _ => {}
        }
        fields.value()
    }

    fn split(&mut self) -> Value {
        if self.chance(0.1) {
            return Value::Null;
        }
        let mut fields = Fields::default();
        for field in ["test_size", "train_size"] {
            if self.chance(0.4) {
                let size = self.number(&[0.2, 0.5, 0.99, 0.01, 1.0, 3.0, 5e-324]);
                fields.add(field, size);
            }
        }
        for field in ["stratify", "shuffle"] {
            if self.chance(0.3) {
                let flag = self.flag();
                fields.add(field, flag);
            }
        }
        fields.value()
    }

    fn model(&mut self) -> Value {
        match self.0.index(5) {
            0 => self.perceptron(),
            1 => self.tree(),
            2 => Fields::named("DummyClassifier").value(),
            _ => self.logistic_regression(),
        }
    }

    fn logistic_regression(&mut self) -> Value {
        let mut fields = Fields::named("LogisticRegression");
        let c = self.number(&[1.0, 0.01, 1e3, 5e-324, 1e300, f64::INFINITY]);
        fields.add("C", c);
        let tol = self.number(&[1e-4, 0.0, 1e-12, f64::MAX]);
        fields.add("tol", tol);
        let max_iter = self.number(&[100.0, 0.0, 1.0, 5.0]);
        fields.add("max_iter", max_iter);
        let intercept = self.flag();
        fields.add("fit_intercept", intercept);
        fields.value()
    }

    fn perceptron(&mut self) -> Value {
        let mut fields = Fields::named("MLPClassifier");
        let layers = self.0.index(4);
        let sizes = self.list(layers, &[1.0, 2.0, 8.0]);
        fields.add("hidden_layer_sizes", sizes);
        let activation = self.pick(&["relu", "tanh", "logistic", "identity", "swish"]);
        fields.add("activation", Value::Text(activation.into()));
        let max_iter = self.number(&[1.0, 3.0, 10.0]);
        fields.add("max_iter", max_iter);
        let rate = self.number(&[1e-3, 0.1, 10.0, 1e6, 5e-324, f64::MAX]);
        fields.add("learning_rate_init", rate);
        for (field, values) in [
            ("alpha", [1e-4, 0.0, 1.0, 1e300]),
            ("batch_size", [1.0, 7.0, 200.0, 1e6]),
            ("beta_1", [0.9, 0.0, 0.999, 1.0 - f64::EPSILON]),
            ("beta_2", [0.999, 0.0, 0.5, 1.0 - f64::EPSILON]),
            ("epsilon", [1e-8, 5e-324, 1.0, f64::MAX]),
            ("tol", [1e-4, 0.0, 1.0, f64::MAX]),
            ("n_iter_no_change", [1.0, 1.0, 10.0, 1e9]),
            ("validation_fraction", [0.1, 0.5, 0.99, 5e-324]),
        ] {
            if self.chance(0.3) {
                let value = self.number(&values);
                fields.add(field, value);
            }
        }
        for field in ["shuffle", "early_stopping"] {
            let flag = self.flag();
            fields.add(field, flag);
        }
        fields.value()
    }

    fn tree(&mut self) -> Value {
        let mut fields = Fields::named("DecisionTreeClassifier");
        for (field, values) in [
            ("max_depth", [1.0, 2.0, 5.0, 1e9]),
            ("min_samples_split", [2.0, 0.5, 1.0, 1e9]),
            ("min_samples_leaf", [1.0, 0.1, 5.0, 0.999]),
            ("min_impurity_decrease", [0.0, 0.01, 1.0, f64::MAX]),
            ("ccp_alpha", [0.0, 0.01, 1e-300, f64::MAX]),
            ("max_features", [1.0, 0.5, 100.0, 5e-324]),
        ] {
            if self.chance(0.4) {
                let value = self.number(&values);
                fields.add(field, value);
            }
        }
        fields.value()
    }

    fn evaluate(&mut self) -> Value {
        let mut fields = Fields::default();
        let threshold = self.number(&[0.5, 0.0, 1.0, 0.3, 5e-324]);
        fields.add("threshold", threshold);
        if self.chance(0.3) {
            let positive = self.number(&[0.0, 1.0, 2.0, 0.5]);
            fields.add("positive_class", positive);
        }
        fields.value()
    }

    fn word(&mut self, of: &[&str]) -> Value {
        let word = if self.chance(0.02) { "" } else { self.pick(of) };
        Value::Text(word.into())
    }

    fn compress(&mut self) -> Value {
        let mut fields = Fields::default();
        let arithmetic = self.word(&["float32", "float16", "int8"]);
        fields.add("arithmetic", arithmetic);
        let per_channel = self.flag();
        fields.add("per_channel", per_channel);
        if self.chance(0.3) {
            let mut calibration = Fields::default();
            calibration.add("method", self.word(&["min_max", "percentile"]));
            calibration.add("percentile", self.number(&[50.0, 90.0, 99.9, 100.0]));
            fields.add("calibration", calibration.value());
        }
        if self.chance(0.5) {
            let mut pruning = Fields::default();
            pruning.add("kind", self.word(&["none", "magnitude", "neurons"]));
            pruning.add("sparsity", self.number(&[0.0, 0.5, 0.9, 0.999]));
            pruning.add("steps", self.number(&[1.0, 2.0, 3.0]));
            pruning.add("epochs", self.number(&[0.0, 1.0, 2.0]));
            fields.add("pruning", pruning.value());
        }
        if self.chance(0.2) {
            let mut distillation = Fields::default();
            let mut teacher = Fields::default();
            let layers = self.0.index(3);
            teacher.add("hidden_layer_sizes", self.list(layers, &[1.0, 4.0, 16.0]));
            distillation.add("teacher", teacher.value());
            distillation.add("temperature", self.number(&[1.0, 2.0, 100.0]));
            distillation.add("alpha", self.number(&[0.0, 0.5, 1.0]));
            distillation.add("seeds", self.number(&[1.0, 2.0]));
            fields.add("distillation", distillation.value());
        }
        fields.value()
    }

    fn device(&mut self) -> Value {
        let mut fields = Fields::default();
        let boards = boards();
        let board = boards[self.0.index(boards.len() - 1)].key;
        fields.add("board", Value::Text(board.into()));
        if self.chance(0.4) {
            let mut custom = Fields::default();
            let cores = [
                "avr",
                "cortex-m0plus",
                "cortex-m3",
                "cortex-m4f",
                "cortex-m33",
                "cortex-m7",
                "esp32",
                "esp32-s3",
            ];
            custom.add("core", self.word(&cores));
            for (field, values) in [
                ("clock_hz", [1e3, 16e6, 64e6, 4e9]),
                ("flash_bytes", [1.0, 1024.0, 32_768.0, 4e9]),
                ("sram_bytes", [1.0, 256.0, 2048.0, 4e9]),
                ("supply_v", [0.5, 1.8, 3.3, 24.0]),
                ("active_current_ma", [0.0, 1.0, 10.0, 10_000.0]),
                ("sleep_current_ua", [0.0, 1.0, 100.0, 1e7]),
            ] {
                if self.chance(0.7) {
                    custom.add(field, self.number(&values));
                }
            }
            fields.add("custom", custom.value());
        }
        if self.chance(0.3) {
            fields.add("arithmetic", self.word(&["float32", "float16", "int8"]));
        }
        fields.add("kernel", self.word(&["c", "cmsis_nn", "generated"]));
        for (field, values) in [
            ("supply_v", [0.5, 1.8, 3.3, 24.0]),
            ("rate_hz", [0.0, 1e-3, 1.0, 1e6]),
            ("front_end_ms", [0.0, 0.1, 5.0, 60_000.0]),
        ] {
            if self.chance(0.3) {
                fields.add(field, self.number(&values));
            }
        }
        if self.chance(0.3) {
            let mut battery = Fields::default();
            battery.add("capacity_mah", self.number(&[5e-324, 1.0, 1000.0, 1e9]));
            battery.add("voltage_v", self.number(&[0.5, 3.7, 12.0, 100.0]));
            fields.add("battery", battery.value());
        } else {
            fields.add(
                "battery",
                self.word(&["cr2032", "lipo_150", "lipo_500", "er14505"]),
            );
        }
        if self.chance(0.3) {
            let mut radio = Fields::default();
            radio.add("reports_per_inference", self.number(&[0.0, 0.01, 1.0]));
            radio.add("raw_bytes", self.number(&[1.0, 100.0, 1e9]));
            fields.add("radio", radio.value());
        }
        if self.chance(0.3) {
            fields.add("whole_board", self.flag());
        }
        fields.value()
    }

    /// A config: half of them odd in every section, the others in what happens to the model after its training.
    pub(crate) fn config(&mut self) -> Value {
        let mut sections = Fields::default();
        if self.chance(0.5) {
            let dataset = self.dataset();
            sections.add("dataset", dataset);
            let split = self.split();
            sections.add("split", split);
        } else {
            let mut dataset = Fields::default();
            dataset.add("n_samples", self.number(&[40.0, 60.0, 100.0]));
            dataset.add("n_informative", Value::Number(4.0));
            dataset.add("n_classes", self.number(&[2.0, 2.0, 3.0]));
            sections.add("dataset", dataset.value());
        }
        if self.chance(0.4) {
            sections.add("scaler", Fields::named("StandardScaler").value());
        }
        let model = self.model();
        sections.add("model", model);
        let evaluate = self.evaluate();
        sections.add("evaluate", evaluate);
        if self.chance(0.7) {
            let compress = self.compress();
            sections.add("compress", compress);
        }
        if self.chance(0.7) {
            let device = self.device();
            sections.add("device", device);
        }
        sections.value()
    }
}
