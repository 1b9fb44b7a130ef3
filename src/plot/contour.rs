//! Borders between the cells of a grid as lines (marching squares: Lorensen and Cline's cubes, 1987, in the plane).
//!
//! Four neighbouring cell centres make a square. A border crosses those sides whose ends differ; in a square that it
//! crosses twice it goes straight from side to side, and where three or four borders meet, each goes to their middle.
//! The outermost cells are drawn out to the grid's edge, so that a border ends there and not half a cell before.

use super::geometry::Point;

/// No point, in place of a point's index.
const NONE: u32 = u32::MAX;

/// The borders of a grid of `columns` × `rows` cells, counted from the lower left; points in cells, from (0, 0) to
/// (`columns`, `rows`). A closed line ends where it starts.
///
/// `crossing` says how far from one cell to its neighbour the border lies, from 0 to 1, and `None` where there is none.
/// It is asked for cells by their index, row by row.
pub(super) fn borders(
    (columns, rows): (usize, usize),
    crossing: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<Vec<Point>> {
    let mut lines = Lines::default();
    // The crossed sides of the row of squares at work: below it, above it, and the one to the left.
    let mut below = vec![NONE; columns + 1];
    let cell = |i: usize, j: usize| {
        let column = i.clamp(1, columns) - 1;
        (j.clamp(1, rows) - 1) * columns + column
    };
    let centre = |i: usize, j: usize| {
        let along = |index: usize, count: usize| (index as f64 - 0.5).clamp(0.0, count as f64);
        (along(i, columns), along(j, rows))
    };
    let cross = |lines: &mut Lines, from: (usize, usize), to: (usize, usize)| {
        let share = crossing(cell(from.0, from.1), cell(to.0, to.1))?;
        let ((x0, y0), (x1, y1)) = (centre(from.0, from.1), centre(to.0, to.1));
        Some(lines.add((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)))
    };
    if columns == 0 || rows == 0 {
        return Vec::new();
    }
    for (i, side) in below.iter_mut().enumerate() {
        *side = cross(&mut lines, (i, 0), (i + 1, 0)).unwrap_or(NONE);
    }
    for j in 0..=rows {
        let mut left = cross(&mut lines, (0, j), (0, j + 1)).unwrap_or(NONE);
        for (i, below) in below.iter_mut().enumerate() {
            let right = cross(&mut lines, (i + 1, j), (i + 1, j + 1)).unwrap_or(NONE);
            let above = cross(&mut lines, (i, j + 1), (i + 1, j + 1)).unwrap_or(NONE);
            lines.join([left, *below, right, above]);
            (left, *below) = (right, above);
        }
    }
    lines.chains()
}

/// Points, each with at most two neighbours along a line.
#[derive(Default)]
struct Lines {
    points: Vec<Point>,
    neighbours: Vec<[u32; 2]>,
}

impl Lines {
    #[allow(clippy::cast_possible_truncation)] // Grids have far fewer than 2^31 sides.
    fn add(&mut self, point: Point) -> u32 {
        self.points.push(point);
        self.neighbours.push([NONE; 2]);
        self.points.len() as u32 - 1
    }

    /// Draws the lines through a square with the given points on its sides.
    fn join(&mut self, sides: [u32; 4]) {
        let crossed = || sides.into_iter().filter(|&side| side != NONE);
        match crossed().count() {
            0 | 1 => {}
            2 => {
                let (from, to) = (crossed().min(), crossed().max());
                self.link(from.unwrap_or(NONE), to.unwrap_or(NONE));
            }
            count => {
                let (x, y) = crossed()
                    .map(|side| self.points[side as usize])
                    .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
                for side in crossed() {
                    let middle = self.add((x / count as f64, y / count as f64));
                    self.link(side, middle);
                }
            }
        }
    }

    fn link(&mut self, one: u32, other: u32) {
        for (from, to) in [(one, other), (other, one)] {
            let free = self.neighbours[from as usize]
                .iter_mut()
                .find(|neighbour| **neighbour == NONE);
            if let Some(free) = free {
                *free = to;
            }
        }
    }

    /// The points in the order in which lines pass through them: open lines from one of their ends, then closed ones.
    fn chains(&self) -> Vec<Vec<Point>> {
        let mut seen = vec![false; self.points.len()];
        let ends = (0..self.points.len()).filter(|&point| self.neighbours[point][1] == NONE);
        let mut chains = Vec::new();
        for start in ends.chain(0..self.points.len()) {
            if seen[start] {
                continue;
            }
            let mut chain = Vec::new();
            let mut next = Some(start);
            while let Some(at) = next {
                seen[at] = true;
                chain.push(self.points[at]);
                next = self.neighbours[at]
                    .into_iter()
                    .filter(|&point| point != NONE)
                    .map(|point| point as usize)
                    .find(|&point| !seen[point]);
            }
            if self.neighbours[start][1] != NONE {
                chain.push(self.points[start]);
            }
            chains.push(chain);
        }
        chains
    }
}

#[cfg(test)]
mod tests {
    use super::borders;

    /// Rows from below, cells that differ in their letter.
    fn of(rows: &[&str]) -> Vec<Vec<(f64, f64)>> {
        let cells: Vec<u8> = rows.concat().into_bytes();
        borders((rows[0].len(), rows.len()), |from, to| {
            (cells[from] != cells[to]).then_some(0.5)
        })
    }

    #[test]
    fn one_border_goes_from_edge_to_edge() {
        assert_eq!(
            of(&["ab", "ab"]),
            [[(1.0, 0.0), (1.0, 0.5), (1.0, 1.5), (1.0, 2.0)]]
        );
        assert!(of(&["aa", "aa"]).is_empty());
        assert!(borders((0, 5), |_, _| Some(0.5)).is_empty());
    }

    #[test]
    fn an_island_has_a_closed_border() {
        let lines = of(&["aaa", "aba", "aaa"]);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].len(), lines[0].first()), (5, lines[0].last()));
    }

    #[test]
    fn three_borders_meet() {
        let lines = of(&["ab", "cc"]);
        let middle = (1.0, 5.0 / 6.0 + 1.0 / 6.0);
        assert_eq!(lines.len(), 3);
        for line in lines {
            let ends = [line[0], line[line.len() - 1]];
            let meets =
                |end: &(f64, f64)| (end.0 - middle.0).abs() < 0.2 && (end.1 - middle.1).abs() < 0.2;
            assert!(ends.iter().any(meets), "{line:?}");
        }
    }

    #[test]
    fn a_border_lies_where_the_cells_say() {
        // Heights 0 and 1 with the border a quarter of the way.
        let lines = borders((2, 1), |from, to| {
            (from != to).then_some(if from < to { 0.25 } else { 0.75 })
        });
        assert_eq!(lines, [[(0.75, 0.0), (0.75, 0.5), (0.75, 1.0)]]);
    }
}
