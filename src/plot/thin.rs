//! Curves of any length, reduced to what pixels can show.

use super::surface::Pixel;

/// The same picture with at most four points per pixel column: where the curve enters it, its highest and lowest
/// point in the order in which they come, and where it leaves.
pub(super) fn thin(points: impl IntoIterator<Item = Pixel>) -> Vec<Pixel> {
    let mut thinned: Vec<Pixel> = Vec::new();
    let mut column: Option<Column> = None;
    for (index, point) in points.into_iter().enumerate() {
        match &mut column {
            Some(column) if column.first.0 == point.0 => column.take(index, point),
            _ => {
                if let Some(done) = column.replace(Column::new(index, point)) {
                    done.flush(&mut thinned);
                }
            }
        }
    }
    if let Some(done) = column {
        done.flush(&mut thinned);
    }
    thinned
}

/// A run of points in one pixel column. Each extreme carries its place in the run.
struct Column {
    first: Pixel,
    highest: (usize, Pixel),
    lowest: (usize, Pixel),
    last: Pixel,
}

impl Column {
    fn new(index: usize, point: Pixel) -> Self {
        Self {
            first: point,
            highest: (index, point),
            lowest: (index, point),
            last: point,
        }
    }

    fn take(&mut self, index: usize, point: Pixel) {
        if point.1 < self.highest.1.1 {
            self.highest = (index, point);
        }
        if point.1 > self.lowest.1.1 {
            self.lowest = (index, point);
        }
        self.last = point;
    }

    fn flush(self, into: &mut Vec<Pixel>) {
        let (early, late) = if self.highest.0 < self.lowest.0 {
            (self.highest.1, self.lowest.1)
        } else {
            (self.lowest.1, self.highest.1)
        };
        for point in [self.first, early, late, self.last] {
            if into.last() != Some(&point) {
                into.push(point);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::thin;

    #[test]
    fn a_short_curve_stays_as_it_is() {
        let curve = vec![(0, 9), (0, 4), (3, 4), (3, 1), (8, 0)];
        assert_eq!(thin(curve.clone()), curve);
        assert_eq!(thin([]), []);
        assert_eq!(thin([(5, 5), (5, 5)]), [(5, 5)]);
    }

    #[test]
    fn a_long_curve_keeps_every_pixel_that_it_covers() {
        // A rough curve of 100,000 points over 300 columns; what a column covers is the span of its points.
        let points: Vec<(i32, i32)> = (0..100_000)
            .map(|i: i32| (i / 334, (i.wrapping_mul(7919) % 211).abs()))
            .collect();
        let thinned = thin(points.iter().copied());
        assert!(thinned.len() <= 4 * 300);
        let span = |points: &[(i32, i32)], column| {
            let of_column = || points.iter().filter(|p| p.0 == column).map(|p| p.1);
            (of_column().min(), of_column().max())
        };
        for column in 0..300 {
            assert_eq!(span(&points, column), span(&thinned, column));
        }
        assert_eq!(
            (points.first(), points.last()),
            (thinned.first(), thinned.last())
        );
    }
}
