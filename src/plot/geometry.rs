//! Points and lines in the plane.

/// A place, in whatever unit the caller counts.
pub(super) type Point = (f64, f64);

/// How far `point` is from the nearest place between `from` and `to`.
pub(super) fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 {
        ((px * dx + py * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (px - share * dx, py - share * dy);
    (x * x + y * y).sqrt()
}

/// A line whose points moved towards their neighbours, `passes` times; its ends stay.
pub(super) fn smooth(mut line: Vec<Point>, passes: usize) -> Vec<Point> {
    for _ in 0..passes {
        let mut before = line.first().copied().unwrap_or_default();
        for index in 1..line.len().saturating_sub(1) {
            let (here, after) = (line[index], line[index + 1]);
            let mean = |before: f64, here: f64, after: f64| (before + 2.0 * here + after) / 4.0;
            line[index] = (
                mean(before.0, here.0, after.0),
                mean(before.1, here.1, after.1),
            );
            before = here;
        }
    }
    line
}

/// Only those of a line's points that it needs to stay within `tolerance` of all (Douglas and Peucker, 1973).
pub(super) fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let mut kept = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((start, end)) = open.pop() {
        let farthest = (start + 1..end)
            .map(|index| (distance(line[index], line[start], line[end]), index))
            .reduce(|far, next| if next.0 > far.0 { next } else { far });
        match farthest {
            Some((away, index)) if away > tolerance => {
                kept[index] = true;
                open.extend([(start, index), (index, end)]);
            }
            _ => {}
        }
    }
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(kept) = kept.get_mut(end) {
            *kept = true;
        }
    }
    let points = line.iter().zip(kept);
    points
        .filter_map(|(point, kept)| kept.then_some(*point))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{distance, simplify, smooth};

    #[test]
    fn the_nearest_place_may_be_an_end() {
        assert_eq!(distance((3.0, 4.0), (0.0, 0.0), (6.0, 0.0)), 4.0);
        assert_eq!(distance((9.0, 4.0), (0.0, 0.0), (6.0, 0.0)), 5.0);
        assert_eq!(distance((3.0, 4.0), (0.0, 0.0), (0.0, 0.0)), 5.0);
    }

    #[test]
    fn a_smoothed_line_keeps_its_ends() {
        let zigzag = vec![(0.0, 0.0), (1.0, 4.0), (2.0, 0.0), (3.0, 4.0)];
        let flatter = [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (3.0, 4.0)];
        assert_eq!(smooth(zigzag.clone(), 1), flatter);
        assert_eq!(smooth(zigzag.clone(), 0), zigzag);
        assert_eq!(smooth(vec![], 3), []);
    }

    #[test]
    fn a_line_keeps_its_corners_and_loses_what_lies_between() {
        let line: Vec<(f64, f64)> = (0..=10)
            .map(|i| (f64::from(i), f64::from(i % 2) * 0.01))
            .chain((1..=10).map(|i| (10.0, f64::from(i))))
            .collect();
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        assert_eq!(simplify(&line, 0.1), corners);
        assert_eq!(simplify(&corners, 100.0), [(0.0, 0.0), (10.0, 10.0)]);
        assert_eq!(simplify(&[], 1.0), []);
        assert_eq!(simplify(&[(1.0, 2.0)], 1.0), [(1.0, 2.0)]);
        // A closed line is more than its one end.
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)];
        assert_eq!(simplify(&square, 0.5), square);
    }
}
