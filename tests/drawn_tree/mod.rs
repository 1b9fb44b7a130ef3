//! Trees to draw, as the lists that a tree's chart is made from.
#![allow(clippy::unwrap_used)] // A failing test is what a panic is for here.

use tinyml_playground::Result;
use tinyml_playground::plot::{TreeChart, TreeLayout};

use crate::sheet::names;

/// A tree with its lists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    pub(crate) feature: Vec<i32>,
    pub(crate) threshold: Vec<f64>,
    pub(crate) left: Vec<i32>,
    pub(crate) right: Vec<i32>,
    pub(crate) samples: Vec<u32>,
    pub(crate) impurity: Vec<f64>,
    pub(crate) value: Vec<f64>,
    pub(crate) names: Vec<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) path: Vec<u32>,
}

impl Tree {
    pub(crate) fn chart(&self) -> TreeChart<'_> {
        TreeChart {
            feature: &self.feature,
            threshold: &self.threshold,
            children_left: &self.left,
            children_right: &self.right,
            n_node_samples: &self.samples,
            impurity: &self.impurity,
            value: &self.value,
            feature_names: &self.names,
            classes: &self.classes,
            path: &self.path,
        }
    }

    pub(crate) fn layout(&self) -> Result<TreeLayout> {
        TreeLayout::of(&self.chart())
    }

    pub(crate) fn n_nodes(&self) -> usize {
        self.left.len()
    }

    pub(crate) fn children(&self, node: usize) -> Option<[usize; 2]> {
        let link = |child: i32| usize::try_from(child).ok();
        Some([link(self.left[node])?, link(self.right[node])?])
    }

    /// Makes a leaf a split.
    pub(crate) fn split(&mut self, node: usize, rows_to_the_left: u32) {
        let rows = self.samples[node];
        let link = i32::try_from(self.n_nodes()).unwrap();
        (self.left[node], self.right[node]) = (link, link + 1);
        self.feature[node] = link % 3;
        for rows in [rows_to_the_left, rows - rows_to_the_left] {
            self.leaf(rows);
        }
    }

    fn leaf(&mut self, rows: u32) {
        self.feature.push(-2);
        self.threshold.push(-2.0);
        self.left.push(-1);
        self.right.push(-1);
        self.samples.push(rows);
        self.impurity.push(0.375);
        self.value.extend([0.25, 0.75]);
    }

    /// One leaf of so many rows.
    pub(crate) fn stump(rows: u32) -> Self {
        let mut tree = Self {
            names: names(&["x0", "x1", "a feature with a long name"]),
            classes: names(&["no", "yes, and with a long name"]),
            ..Self::default()
        };
        tree.leaf(rows);
        tree
    }

    /// Splits of leaves that a small generator picks.
    pub(crate) fn random(n_splits: usize, mut seed: usize) -> Self {
        let mut tree = Self::stump(1_000_000);
        for _ in 0..n_splits {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            let leaves: Vec<usize> = (0..tree.n_nodes())
                .filter(|&node| tree.left[node] < 0)
                .collect();
            let node = leaves[(seed >> 8) % leaves.len()];
            tree.split(node, tree.samples[node] / 3);
        }
        tree
    }

    /// Every leaf split, so many times.
    pub(crate) fn full(depth: u32) -> Self {
        let mut tree = Self::stump(1 << 20);
        for node in 0..(1 << depth) - 1 {
            tree.split(node, tree.samples[node] / 2);
        }
        tree
    }

    /// One split below the other.
    pub(crate) fn chain(depth: usize) -> Self {
        let mut tree = Self::stump(1_000_000);
        let mut node = 0;
        for _ in 0..depth {
            tree.split(node, 1);
            node = tree.n_nodes() - 1;
        }
        tree
    }
}

/// `DecisionTreeClassifier(max_depth=2, random_state=0)` of scikit-learn 1.9.1 on the breast-cancer data; the features
/// that it does not use are left out. The path is that of the row 3.
pub(crate) fn breast_cancer() -> Tree {
    Tree {
        feature: vec![0, 1, -2, -2, 2, -2, -2],
        threshold: vec![
            16.795_000_076_293_945,
            0.135_800_004_005_432_13,
            -2.0,
            -2.0,
            19.909_999_847_412_11,
            -2.0,
            -2.0,
        ],
        left: vec![1, 2, -1, -1, 5, -1, -1],
        right: vec![4, 3, -1, -1, 6, -1, -1],
        samples: vec![569, 379, 333, 46, 190, 17, 173],
        impurity: vec![
            0.467_530_060_754_692_5,
            0.158_979_678_504_048_26,
            0.029_579_128_678_227_762,
            0.476_370_510_396_975_4,
            0.109_085_872_576_177_3,
            0.498_269_896_193_771_6,
            0.022_854_088_008_286_255,
        ],
        value: [
            [0.372_583_479_789_103_67, 0.627_416_520_210_896_3],
            [0.087_071_240_105_540_9, 0.912_928_759_894_459_1],
            [0.015_015_015_015_015_015, 0.984_984_984_984_985],
            [0.608_695_652_173_913_1, 0.391_304_347_826_087],
            [0.942_105_263_157_894_8, 0.057_894_736_842_105_26],
            [0.470_588_235_294_117_64, 0.529_411_764_705_882_4],
            [0.988_439_306_358_381_5, 0.011_560_693_641_618_497],
        ]
        .concat(),
        names: names(&["worst radius", "worst concave points", "worst texture"]),
        classes: names(&["malignant", "benign"]),
        path: vec![0, 1, 3],
    }
}
