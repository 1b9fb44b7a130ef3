//! A look at the data: the first rows, and a picture of the rows as points.
//!
//! One feature is drawn against the row number, two against each other; of more, the picture shows the first two principal
//! components of the standardised features.

use serde::Serialize;

use crate::dataset::{Dataset, Table};
use crate::error::Result;
use crate::lists;
use crate::pace::Pace;

pub(crate) mod components;

use components::components_of;

/// Most rows in the table.
const HEAD_ROWS: usize = 10;
/// Most points in the picture.
const MAX_POINTS: usize = 1000;

/// What the page shows of the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preview {
    /// The first rows.
    pub head: Head,
    /// The rows as points.
    pub picture: Picture,
}

/// The first rows, ten at most.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Features, shape (`n_shown`, `n_features`).
    pub rows: Vec<Vec<f64>>,
    /// Class index, shape (`n_shown`,).
    pub labels: Vec<u32>,
}

/// Rows as points, 1,000 at most, taken evenly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Picture {
    /// To the right, shape (`shown`,).
    #[serde(serialize_with = "lists::floats")]
    pub x: Vec<f64>,
    /// Upwards, shape (`shown`,).
    #[serde(serialize_with = "lists::floats")]
    pub y: Vec<f64>,
    /// Class index, shape (`shown`,).
    #[serde(serialize_with = "lists::integers")]
    pub label: Vec<u32>,
    /// What x and y are.
    pub axes: [String; 2],
    /// Whether x and y are features or components.
    pub kind: PictureKind,
    /// Share of the standardised features' variance that each component explains; none for features.
    pub explained: Option<[f64; 2]>,
    /// Number of points.
    pub shown: usize,
    /// Number of rows.
    pub total: usize,
}

/// What a picture's axes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    /// Features as they are.
    Features,
    /// The first two principal components of the standardised features.
    PrincipalComponents,
}

/// Looks at the data.
///
/// # Errors
/// [`Error::Memory`](crate::Error::Memory) where the memory for the components cannot be had.
pub async fn preview(dataset: &Dataset<Table>, pace: &Pace) -> Result<Preview> {
    let total = dataset.y.len();
    let head = total.min(HEAD_ROWS);
    Ok(Preview {
        head: Head {
            rows: (0..head).map(|row| dataset.x.row(row)).collect(),
            labels: dataset.y[..head].to_vec(),
        },
        picture: picture(dataset, pace).await?,
    })
}

async fn picture(dataset: &Dataset<Table>, pace: &Pace) -> Result<Picture> {
    let total = dataset.y.len();
    let rows = evenly(total, MAX_POINTS);
    let feature = |col: usize| rows.iter().map(|&row| dataset.x.get(row, col)).collect();
    let (kind, mut explained) = (PictureKind::Features, None);
    let (x, y, axes, kind) = match dataset.feature_names.as_slice() {
        [only] => {
            let numbers = rows.iter().map(|&row| row as f64).collect();
            (feature(0), numbers, [only.clone(), "row".to_owned()], kind)
        }
        [first, second] => (
            feature(0),
            feature(1),
            [first.clone(), second.clone()],
            kind,
        ),
        _ => {
            let points = dataset.x.select_rows(&to_u32(&rows), pace).await?;
            let components = components_of(&points, pace).await?;
            explained = Some([components[0].explained, components[1].explained]);
            let every: Vec<usize> = (0..rows.len()).collect();
            let [x, y] = components.map(|component| component.project(&points, &every));
            let axes =
                ["first principal component", "second principal component"].map(str::to_owned);
            (x, y, axes, PictureKind::PrincipalComponents)
        }
    };
    Ok(Picture {
        x,
        y,
        label: rows.iter().map(|&row| dataset.y[row]).collect(),
        axes,
        kind,
        explained,
        shown: rows.len(),
        total,
    })
}

/// The same rows as [`Table::select_rows`] takes them.
#[allow(clippy::cast_possible_truncation)] // A table has fewer than 2³² rows.
pub(crate) fn to_u32(rows: &[usize]) -> Vec<u32> {
    rows.iter().map(|&row| row as u32).collect()
}

/// At most `most` of `total` rows, at equal distances.
#[allow(clippy::cast_possible_truncation)] // The quotient is below `total`.
pub(crate) fn evenly(total: usize, most: usize) -> Vec<usize> {
    let shown = total.min(most);
    (0..shown as u64)
        .map(|i| (i * total as u64 / shown as u64) as usize)
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PictureKind, Preview, preview};
    use crate::dataset::{Dataset, breast_cancer};
    use crate::matrix::Matrix;
    use crate::pace::{Pace, finish};

    fn look(dataset: &Dataset) -> Preview {
        finish(preview(&dataset.clone().into(), &Pace::default())).unwrap()
    }

    fn dataset(columns: &[Vec<f64>]) -> Dataset {
        let n_rows = columns[0].len();
        let mut x = Matrix::zeros(n_rows, columns.len()).unwrap();
        for (col, column) in columns.iter().enumerate() {
            x.col_mut(col).copy_from_slice(column);
        }
        Dataset {
            x,
            y: (0..n_rows).map(|row| u32::from(row % 3 == 0)).collect(),
            feature_names: (0..columns.len()).map(|col| format!("f{col}")).collect(),
            classes: vec!["no".into(), "yes".into()],
        }
    }

    /// Compares with scikit-learn's PCA. Both compute eigenvectors of a matrix that is rounded to eps, so the second may be
    /// turned by eps / (λ₂ − λ₃) ≈ 2e-15 per unit of the largest point (17); `tolerance` leaves room for the summation order,
    /// and beyond 32 features for an iteration that stops when λ is steady to 1e-13, where vectors are to its square root.
    fn assert_like_scikit_learn(dataset: &Dataset, name: &str, tolerance: f64) {
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../tests/fixtures/own_preview.json")).unwrap();
        let picture = look(dataset).picture;
        let close = |ours: f64, theirs: &serde_json::Value| {
            let theirs = theirs.as_f64().unwrap();
            assert!(
                (ours - theirs).abs() <= tolerance,
                "{ours} instead of {theirs}"
            );
        };
        for (i, share) in picture.explained.unwrap().into_iter().enumerate() {
            close(share, &fixture[name]["explained"][i]);
        }
        let points = fixture[name]["points"].as_array().unwrap();
        assert!(points.len() <= picture.shown);
        for (i, point) in points.iter().enumerate() {
            close(picture.x[i], &point[0]);
            close(picture.y[i], &point[1]);
        }
    }

    #[test]
    fn thirty_features_become_the_two_components_of_scikit_learn() {
        let dataset = breast_cancer::load().unwrap();
        assert_like_scikit_learn(&dataset, "narrow", 1e-12);
        let picture = look(&dataset).picture;
        assert_eq!(picture.kind, PictureKind::PrincipalComponents);
        assert_eq!((picture.shown, picture.total), (569, 569));
        assert_eq!(picture.label, dataset.y);
    }

    #[test]
    fn seventy_five_features_are_iterated_to_the_same_components() {
        let x = breast_cancer::load().unwrap().x;
        let mut columns: Vec<Vec<f64>> = (0..30).map(|col| x.col(col).to_vec()).collect();
        let product =
            |a: usize, b: usize| x.col(a).iter().zip(x.col(b)).map(|(a, b)| a * b).collect();
        columns.extend((0..30).map(|col| product(col, col)));
        columns.extend((0..15).map(|col| product(col, col + 15)));
        assert_like_scikit_learn(&dataset(&columns), "wide", 1e-6);
    }

    /// The bits of a native run, which a run in wasm must give too.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn the_picture_has_the_same_bits_everywhere() {
        let picture = look(&breast_cancer::load().unwrap()).picture;
        let fold = |values: &[f64]| {
            values
                .iter()
                .fold(0_u64, |hash, value| hash.rotate_left(5) ^ value.to_bits())
        };
        assert_eq!(
            (fold(&picture.x), fold(&picture.y)),
            (16_618_419_289_210_291_275, 11_863_271_818_936_000_634)
        );
    }

    #[test]
    fn one_and_two_features_are_shown_as_they_are() {
        let one = look(&dataset(&[vec![5.0, 3.0, 4.0]])).picture;
        assert_eq!((one.x, one.y), (vec![5.0, 3.0, 4.0], vec![0.0, 1.0, 2.0]));
        assert_eq!(one.axes, ["f0", "row"]);
        assert_eq!(one.explained, None);
        let two = look(&dataset(&[vec![5.0, 3.0], vec![1.0, 2.0]])).picture;
        assert_eq!(
            (two.x, two.y, two.label),
            (vec![5.0, 3.0], vec![1.0, 2.0], vec![1, 0])
        );
        assert_eq!(
            (two.axes, two.kind),
            (["f0".into(), "f1".into()], PictureKind::Features)
        );
    }

    #[test]
    fn points_are_taken_evenly_and_the_head_is_short() {
        let numbers: Vec<f64> = (0..2500).map(f64::from).collect();
        let preview = look(&dataset(&[numbers.clone(), numbers]));
        let picture = preview.picture;
        assert_eq!((picture.shown, picture.total), (1000, 2500));
        assert_eq!(picture.x[..4], [0.0, 2.0, 5.0, 7.0]);
        assert_eq!(picture.x[998..], [2495.0, 2497.0]);
        assert_eq!(preview.head.rows.len(), 10);
        assert_eq!(preview.head.rows[9], [9.0, 9.0]);
        assert_eq!(preview.head.labels[..4], [1, 0, 0, 1]);
    }

    #[test]
    fn features_that_do_not_vary_or_are_too_large_are_left_out() {
        let varying = vec![1.0, 2.0, 3.0, 6.0];
        let huge = vec![f64::MAX, -f64::MAX, f64::MAX, 0.0];
        let picture = look(&dataset(&[vec![0.1; 4], varying, huge])).picture;
        assert_eq!(picture.explained, Some([1.0, 0.0]));
        assert_eq!(picture.y, [0.0; 4]);
        assert!(picture.x.windows(2).all(|pair| pair[0] < pair[1]));
        let constant = look(&dataset(&[vec![2.0; 4], vec![3.0; 4], vec![4.0; 4]])).picture;
        assert_eq!((constant.x, constant.y), (vec![0.0; 4], vec![0.0; 4]));
    }

    #[test]
    fn forty_copies_of_one_feature_have_one_component() {
        let column: Vec<f64> = (0..50).map(|i| f64::from(i * i % 17)).collect();
        let picture = look(&dataset(&vec![column; 40])).picture;
        let [first, second] = picture.explained.unwrap();
        assert!(
            (first - 1.0).abs() < 1e-12 && second.abs() < 1e-12,
            "{first} {second}"
        );
        assert!(picture.y.iter().all(|y| y.abs() < 1e-6));
    }
}
