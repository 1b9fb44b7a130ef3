//! A line cut into dashes.

use super::surface::Pixel;

/// The parts of the line through `points` that are drawn: `lengths`, all above 0, are drawn and left out in turn, beginning
/// with the first. Without lengths the line stays whole.
pub(super) fn dashes(points: &[Pixel], lengths: &[f64]) -> Vec<Vec<Pixel>> {
    let length_of = |index: usize| match lengths {
        [] => f64::INFINITY,
        lengths => lengths[index % lengths.len()],
    };
    let mut parts = Vec::new();
    let mut part: Vec<Pixel> = points.first().copied().into_iter().collect();
    let (mut index, mut left) = (0, length_of(0));
    for ends in points.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
        let length = (dx * dx + dy * dy).sqrt();
        let mut done = 0.0;
        while length - done > left {
            done += left;
            #[allow(clippy::cast_possible_truncation)] // Between two pixels.
            let cut = (
                from.0 + (dx * done / length).round() as i32,
                from.1 + (dy * done / length).round() as i32,
            );
            part.push(cut);
            parts.push(std::mem::replace(&mut part, vec![cut]));
            index += 1;
            left = length_of(index);
        }
        left -= length - done;
        part.push(to);
    }
    parts.push(part);
    parts.into_iter().step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::dashes;

    #[test]
    fn dashes_go_on_around_a_corner() {
        let corner = [(0, 0), (10, 0), (10, 10)];
        assert_eq!(
            dashes(&corner, &[4.0, 3.0]),
            [
                vec![(0, 0), (4, 0)],
                vec![(7, 0), (10, 0), (10, 1)],
                vec![(10, 4), (10, 8)],
            ]
        );
    }

    #[test]
    fn without_lengths_a_line_stays_whole() {
        let line = vec![(0, 0), (5, 5), (9, 2)];
        assert_eq!(dashes(&line, &[]), [line]);
        assert_eq!(dashes(&[], &[]), [vec![]]);
    }
}
