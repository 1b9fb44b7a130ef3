//! Classes of rows: decided from scores, counted.

/// Appends 1 for each score above `cut`, 0 for the others.
#[inline(never)]
pub fn above_onto(out: &mut Vec<u32>, scores: &[f64], cut: f64) {
    out.extend(scores.iter().map(|score| u32::from(*score > cut)));
}

/// The class with the greatest score, the first of them if several have it.
#[must_use]
#[inline]
pub fn first_greatest(scores: &[f64]) -> u32 {
    let mut best = (0, f64::NEG_INFINITY);
    for (class, &score) in (0..).zip(scores) {
        if score > best.1 {
            best = (class, score);
        }
    }
    best.0
}

/// Appends the [`first_greatest`] class of each row of `scores`, row-major with `n_classes` columns.
#[inline(never)]
pub fn first_greatest_onto(out: &mut Vec<u32>, scores: &[f64], n_classes: usize) {
    if n_classes == 2 {
        let rows = scores.as_chunks::<2>().0;
        return out.extend(rows.iter().map(|row| first_greatest(row)));
    }
    out.extend(scores.chunks_exact(n_classes).map(first_greatest));
}

/// Rows of each class, shape (`n_classes`,). Every class is below `n_classes`; for two nobody looks.
///
/// # Panics
/// Where one of more than two is not.
#[must_use]
#[inline(never)]
pub fn count(y: &[u32], n_classes: usize) -> Vec<usize> {
    if n_classes == 2 {
        let larger = y.iter().filter(|&&class| class == 1).count();
        return vec![y.len() - larger, larger];
    }
    let mut counts = vec![0; n_classes];
    for &class in y {
        counts[class as usize] += 1;
    }
    counts
}

/// Rows of each pair of classes, shape (`n_classes`, `n_classes`), row-major: one row for each class of `truly`, one column
/// for each of `predicted`. Every class is below `n_classes`; for two nobody looks.
///
/// # Panics
/// Where one of more than two is not.
#[must_use]
#[inline(never)]
pub fn count_pairs(truly: &[u32], predicted: &[u32], n_classes: usize) -> Vec<u64> {
    if n_classes == 2 {
        return pairs_of_two(truly, predicted).to_vec();
    }
    let mut counts = vec![0; n_classes * n_classes];
    for (&truly, &predicted) in truly.iter().zip(predicted) {
        counts[truly as usize * n_classes + predicted as usize] += 1;
    }
    counts
}

/// [`count_pairs`] of two classes: sums, which can run in lanes, and no counters that wait for each other.
fn pairs_of_two(truly: &[u32], predicted: &[u32]) -> [u64; 4] {
    let (mut positives, mut called, mut both) = (0_u64, 0_u64, 0_u64);
    for (truly, predicted) in truly.iter().zip(predicted) {
        positives += u64::from(*truly);
        called += u64::from(*predicted);
        both += u64::from(truly & predicted);
    }
    let rows = truly.len() as u64;
    [
        rows + both - positives - called,
        called - both,
        positives - both,
        both,
    ]
}

#[cfg(test)]
mod tests {
    use super::{above_onto, count, count_pairs, first_greatest_onto};

    #[test]
    fn the_first_of_the_greatest_scores_decides() {
        let mut classes = vec![7];
        above_onto(&mut classes, &[0.5, 0.6, f64::NAN], 0.5);
        first_greatest_onto(&mut classes, &[0.5, 0.5, 0.1, 0.9], 2);
        first_greatest_onto(&mut classes, &[0.1, 0.8, 0.8], 3);
        assert_eq!(classes, [7, 0, 1, 0, 0, 1, 1]);
    }

    #[test]
    fn classes_are_counted_alone_and_in_pairs() {
        assert_eq!(count(&[2, 0, 2], 4), [1, 0, 2, 0]);
        assert_eq!(count(&[1, 0, 1], 2), [1, 2]);
        let (truly, predicted) = ([0, 2, 1], [0, 1, 1]);
        assert_eq!(
            count_pairs(&truly, &predicted, 3),
            [1, 0, 0, 0, 1, 0, 0, 1, 0]
        );
        // One true negative, two false positives, three false negatives, four true positives.
        let (truly, predicted) = (
            [0, 0, 0, 1, 1, 1, 1, 1, 1, 1],
            [0, 1, 1, 0, 0, 0, 1, 1, 1, 1],
        );
        assert_eq!(count_pairs(&truly, &predicted, 2), [1, 2, 3, 4]);
    }
}
