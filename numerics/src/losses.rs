//! How far the probabilities of each row are from the truth.
//!
//! Probabilities have the shape (`n_rows`, `n_classes`), row-major; `y` has the classes, shape (`n_rows`,).

use crate::math;

/// Rows whose logarithms are taken together.
const BLOCK: usize = 128;

/// Appends −ln(probability given to the true class) of each row, with probabilities kept a machine epsilon away from 0 and 1.
#[inline(never)]
pub fn log_losses_onto(out: &mut Vec<f64>, y: &[u32], proba: &[f64], n_classes: usize) {
    let (mut given, mut logs) = ([1.0; BLOCK], [0.0; BLOCK]);
    let blocks = y.chunks(BLOCK).zip(proba.chunks(BLOCK * n_classes));
    for (y, proba) in blocks {
        let (given, logs) = (&mut given[..y.len()], &mut logs[..y.len()]);
        let rows = proba.chunks_exact(n_classes).zip(y);
        for (given, (row, &class)) in given.iter_mut().zip(rows) {
            *given = row[class as usize].clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        }
        math::ln_all(given, logs);
        out.extend(logs.iter().map(|log| -log));
    }
}

/// Appends the squared distance of each row from certainty about the true class: the squares of up to seven classes left to
/// right, of more in NumPy's order.
#[inline(never)]
pub fn squares_onto(out: &mut Vec<f64>, y: &[u32], proba: &[f64], n_classes: usize) {
    let square = |k: usize, class: u32, p: f64| {
        let distance = f64::from(k == class as usize) - p;
        distance * distance
    };
    if n_classes == 2 {
        let rows = proba.as_chunks::<2>().0.iter().zip(y);
        return out
            .extend(rows.map(|([a, b], &class)| square(0, class, *a) + square(1, class, *b)));
    }
    let mut squares = vec![0.0; n_classes];
    let rows = proba.chunks_exact(n_classes).zip(y);
    out.extend(rows.map(|(row, &class)| {
        for (k, (out, p)) in squares.iter_mut().zip(row).enumerate() {
            *out = square(k, class, *p);
        }
        math::pairwise_sum(&squares)
    }));
}

#[cfg(test)]
mod tests {
    use super::{log_losses_onto, squares_onto};
    use crate::math;
    use crate::rng::RandomState;

    #[test]
    fn a_certain_row_loses_hardly_anything_and_a_wrong_one_much() {
        let (y, proba) = ([1, 0, 1], [0.0, 1.0, 0.25, 0.75, 0.5, 0.5]);
        let (mut logs, mut squares) = (Vec::new(), Vec::new());
        log_losses_onto(&mut logs, &y, &proba, 2);
        squares_onto(&mut squares, &y, &proba, 2);
        let most = (1.0 - f64::EPSILON).ln();
        assert_eq!(logs, [-most, 4.0_f64.ln(), 2.0_f64.ln()]);
        assert_eq!(squares, [0.0, 2.0 * 0.75 * 0.75, 0.5]);
        squares.clear();
        squares_onto(&mut squares, &[2], &[0.5, 0.25, 0.25], 3);
        assert_eq!(squares, [0.25 + 0.0625 + 0.5625]);
    }

    /// More rows than are taken together, beside one after the other.
    #[test]
    fn many_rows_of_three_classes_lose_what_each_does_alone() {
        let mut random = RandomState::new(1);
        let proba: Vec<f64> = (0..3 * 300).map(|_| random.double()).collect();
        let y: Vec<u32> = (0..300).map(|i| i % 3).collect();
        let (mut logs, mut squares) = (Vec::new(), Vec::new());
        log_losses_onto(&mut logs, &y, &proba, 3);
        squares_onto(&mut squares, &y, &proba, 3);
        for (i, (row, &class)) in proba.chunks(3).zip(&y).enumerate() {
            assert_eq!(logs[i], -math::ln(row[class as usize]));
            let square = |k: usize| (f64::from(k == class as usize) - row[k]).powi(2);
            assert_eq!(squares[i], square(0) + square(1) + square(2));
        }
        assert_eq!((logs.len(), squares.len()), (300, 300));
    }
}
