//! The picture of what a model decides, read back from the SVG that plotters writes: what is drawn where, and that what the
//! pointer finds is what was drawn there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod sheet;

use plotters::style::RGBColor;
use tinyml_playground::Result;
use tinyml_playground::plot::{
    BoundaryChart, BoundaryGrid, Part, Points, Style, Theme, boundary, boundary_hit, contrast,
};

use sheet::{Area, CSS, SIZE, blocks, elements, hex, lines, names, says, svg, themes};

const X: [f64; 4] = [-0.8, 0.6, 0.1, -0.3];
const Y: [f64; 4] = [0.5, -0.5, 0.9, -0.9];
const LABEL: [u32; 4] = [0, 1, 1, 0];

fn rows(count: usize) -> Points<'static> {
    Points {
        x: &X[..count],
        y: &Y[..count],
        label: &LABEL[..count],
    }
}

/// Draws what `change` makes of a plane from -1 to 1 without any rows.
fn plane(
    classes: &[String],
    grid: BoundaryGrid,
    size: (u32, u32),
    style: &Style,
    change: impl FnOnce(&mut BoundaryChart),
) -> String {
    let mut chart = BoundaryChart {
        classes,
        axes: ["a", "b"],
        x_range: [-1.0, 1.0],
        y_range: [-1.0, 1.0],
        grid,
        train: Points::default(),
        test: Points::default(),
        chosen: None,
    };
    change(&mut chart);
    svg(size, style, |area, style| boundary(area, &chart, style))
}

/// From class 0 at the left to class 1 at the right, the same in each of two rows.
const SLOPE: BoundaryGrid = BoundaryGrid {
    columns: 4,
    rows: 2,
    label: &[0, 0, 1, 1, 0, 0, 1, 1],
    proba: &[0.05, 0.35, 0.75, 0.76, 0.05, 0.35, 0.75, 0.76],
};

fn some_boundary(area: &Area, style: &Style) -> Result<()> {
    let classes = names(&[
        "benign",
        "malignant, with a name that no legend has room for",
    ]);
    let chart = BoundaryChart {
        classes: &classes,
        axes: [
            "mean radius",
            "a feature with a name that no small chart has room for",
        ],
        x_range: [-1.0, 1.0],
        y_range: [-1000.0, 1e7],
        grid: SLOPE,
        train: rows(4),
        test: rows(2),
        chosen: Some((0.0, 0.0)),
    };
    boundary(area, &chart, style)
}

test! {
    fn each_band_has_its_shade_and_equal_neighbours_are_one_block() {
        let style = Style::default();
        let theme = Theme::of(&style);
        let svg = plane(&names(&["no", "yes"]), SLOPE, SIZE, &style, |_| {});
        let blocks = blocks(&svg);
        // The last two cells of either row lie in the same band.
        assert_eq!(blocks.len(), 6);
        let shade = |class, lean| hex(theme.pale(theme.class(class), lean));
        let colours: Vec<&String> = blocks.iter().map(|(_, colour)| colour).collect();
        assert_eq!(colours[..3], [&shade(0, 0.9), &shade(0, 0.3), &shade(1, 0.5)]);
        assert_eq!(colours[..3], colours[3..]);
        // They fill the plot without a gap: the first row below, the second above.
        let ([x0, y0, w0, _], [x1, _, w1, _], [x2, _, w2, _]) = (blocks[0].0, blocks[1].0, blocks[2].0);
        assert_eq!((x0 + w0, x1 + w1), (x1, x2));
        assert!((w2 - w0 - w1).abs() <= 2.0);
        let [_, upper, _, height] = blocks[3].0;
        assert_eq!(upper + height, y0);
    }

    fn the_line_lies_where_the_probability_is_a_half() {
        let style = Style::default();
        let svg = plane(&names(&["no", "yes"]), SLOPE, SIZE, &style, |_| {});
        let ink = lines(&svg, &hex(Theme::of(&style).ink));
        assert_eq!(ink.len(), 1);
        let blocks = blocks(&svg);
        let left = blocks[0].0[0];
        let right = blocks[2].0[0] + blocks[2].0[2];
        // From 0.35 in the middle of the second of four cells to 0.75 in that of the third.
        let expected = left + (right - left) * (1.5 + 0.15 / 0.4) / 4.0;
        assert_eq!(ink[0].len(), 2);
        assert!(ink[0].iter().all(|(x, _)| (x - expected).abs() <= 1.0), "{ink:?}, {expected}");
        let (top, bottom) = (blocks[3].0[1], blocks[0].0[1] + blocks[0].0[3]);
        let mut ends = [ink[0][0].1, ink[0][1].1];
        ends.sort_by(f64::total_cmp);
        assert_eq!(ends, [top, bottom]);
    }

    fn of_several_classes_each_has_its_colour_and_borders_to_the_others() {
        let style = Style::default();
        let theme = Theme::of(&style);
        let label: Vec<u8> = (0..100).map(|cell| if cell >= 50 { 2 } else { u8::from(cell % 10 >= 5) }).collect();
        let proba: Vec<f32> = label.iter().map(|&label| if label == 2 { 0.34 } else { 0.99 }).collect();
        let grid = BoundaryGrid { columns: 10, rows: 10, label: &label, proba: &proba };
        let svg = plane(&names(&["a", "b", "c"]), grid, SIZE, &style, |_| {});
        let blocks = blocks(&svg);
        assert_eq!(blocks.len(), 15);
        let shade = |class, certainty| hex(theme.pale(theme.class(class), certainty));
        assert_eq!([&blocks[0].1, &blocks[1].1, &blocks[14].1], [&shade(0, 0.95), &shade(1, 0.95), &shade(2, 0.05)]);
        // Three borders from the middle to the left, the right and down.
        let ink = lines(&svg, &hex(theme.ink));
        assert_eq!(ink.len(), 3);
        let middle = (blocks[1].0[0], blocks[14].0[1] + 5.0 * blocks[14].0[3]);
        for line in ink {
            let near = |end: &(f64, f64)| (end.0 - middle.0).abs() < 30.0 && (end.1 - middle.1).abs() < 30.0;
            assert!(near(&line[0]) || near(line.last().unwrap()), "{line:?}, {middle:?}");
        }
    }

    fn rows_have_the_mark_of_their_class_and_part() {
        let style = Style::default();
        let theme = Theme::of(&style);
        let draw = |chosen| plane(&names(&["no", "yes"]), SLOPE, SIZE, &style, |chart| {
            (chart.train, chart.test, chart.chosen) = (rows(4), rows(2), chosen);
        });
        let svg = draw(None);
        for sentence in ["Decision boundary", "no", "yes", "training", "test", "a", "b", "-1.0", "1.0"] {
            says(&svg, sentence);
        }
        // A disc and its rim: two training rows, one test row, and three samples in the legend.
        assert_eq!(svg.matches("<circle").count(), 2 * 6);
        // Two training rows, one test row and a sample.
        assert_eq!(svg.matches("<polygon").count(), 4);
        let circles = elements(&svg, "circle", ["r"]);
        let of = |colour: RGBColor| {
            let colour = hex(colour);
            circles.iter().filter(|(_, fill)| *fill == colour).map(|([radius], _)| *radius).collect::<Vec<_>>()
        };
        let blue = of(theme.class(0));
        // The sample, two small ones and a larger one.
        assert_eq!(blue.len(), 4);
        assert!(blue[3] > blue[1] && blue[1] == blue[2]);
        assert_eq!(draw(Some((0.0, 0.0))).matches("<circle").count(), 2 * 6 + 2);
        assert_eq!(draw(Some((f64::NAN, 0.0))).matches("<circle").count(), 2 * 6);
    }

    fn the_pointer_finds_the_row_that_is_drawn_there() {
        let chart = BoundaryChart {
            classes: &names(&["no", "yes"]),
            axes: ["a", "b"],
            x_range: [-1.0, 1.0],
            y_range: [-1.0, 1.0],
            grid: SLOPE,
            train: rows(4),
            test: Points::default(),
            chosen: None,
        };
        for pixel_ratio in [1.0, 2.0] {
            for index in 0..4 {
                // A ring around the row says where it is.
                let chart = BoundaryChart { chosen: Some((X[index], Y[index])), ..chart };
                let style = Style { pixel_ratio, ..Style::default() };
                let svg = svg(SIZE, &style, |area, style| boundary(area, &chart, style));
                let circles = elements(&svg, "circle", ["cx", "cy"]);
                let [x, y] = circles.last().unwrap().0.map(|pixel| pixel / pixel_ratio);
                for away in [(0.0, 0.0), (9.0, 9.0), (-20.0, 0.0)] {
                    let at = (x + away.0, y + away.1);
                    assert_eq!(boundary_hit(&chart, CSS, at), Some((Part::Train, index)), "{at:?}");
                }
                assert_eq!(boundary_hit(&chart, CSS, (x, y + 25.5)), None);
            }
        }
        let nan = (f64::NAN, f64::NAN);
        let both = BoundaryChart { test: rows(2), ..chart };
        let at = |chart: &BoundaryChart| {
            let mut hits = (0..480).flat_map(|y| (0..64).map(move |x| (f64::from(x * 10), f64::from(y))));
            hits.find_map(|at| boundary_hit(chart, CSS, at).filter(|(_, index)| *index == 1))
        };
        assert_eq!(at(&both), Some((Part::Test, 1)), "test rows lie on top");
        assert_eq!(boundary_hit(&both, CSS, nan), None);
        let nowhere = BoundaryChart { x_range: [f64::NAN, 1.0], ..chart };
        assert_eq!(boundary_hit(&nowhere, CSS, (300.0, 200.0)), None);
    }

    fn what_cannot_be_drawn_says_so() {
        let two = names(&["no", "yes"]);
        let style = Style::default();
        let sentence = "No boundary to show yet.";
        for (columns, rows) in [(0, 0), (4, 3), (usize::MAX, 2), (8, 2)] {
            says(&plane(&two, BoundaryGrid { columns, rows, ..SLOPE }, SIZE, &style, |_| {}), sentence);
        }
        for range in [[1.0, 1.0], [2.0, 1.0], [f64::NAN, 1.0], [-f64::MAX, f64::MAX], [0.0, f64::INFINITY]] {
            says(&plane(&two, SLOPE, SIZE, &style, |chart| chart.x_range = range), sentence);
        }
        // What is no number is paper, and drawn all the same.
        let nan = BoundaryGrid { proba: &[f32::NAN; 8], ..SLOPE };
        let svg = plane(&two, nan, SIZE, &style, |_| {});
        assert!(blocks(&svg).iter().all(|(_, colour)| *colour == hex(Theme::of(&style).paper)));
        // Classes and rows that no list names.
        let three = BoundaryGrid { label: &[250; 8], ..SLOPE };
        plane(&names(&["a", "b", "c"]), three, SIZE, &style, |chart| chart.train = Points { label: &[99; 4], ..rows(4) });
        plane(&[], SLOPE, SIZE, &style, |_| {});
    }

    fn names_are_text_and_nothing_else() {
        let hostile = names(&["<script>&\"'", "</svg>"]);
        let svg = plane(&hostile, SLOPE, SIZE, &Style::default(), |chart| chart.axes = ["<a>", "&"]);
        assert!(!svg.contains("<script") && !svg.contains("<a>") && svg.matches("</svg>").count() == 1);
    }

    fn marks_and_words_stand_out_from_what_lies_below_them() {
        for style in themes() {
            let theme = Theme::of(&style);
            for class in 0..7 {
                let colour = theme.class(class);
                // A training row from its rim; a test row's rim, the border and an activation from every shade.
                assert!(contrast(theme.edge(colour), theme.paper) >= 3.0);
                for strength in 0..=10 {
                    let shade = theme.pale(colour, f64::from(strength) / 10.0);
                    assert!(contrast(theme.ink, shade) >= 4.5, "{class} {strength}");
                }
            }
        }
    }

    fn every_length_follows_the_pixel_ratio() {
        sheet::lengths_follow_the_ratio("boundary", some_boundary);
    }

    fn no_text_leaves_the_sheet() {
        sheet::no_text_leaves("boundary", some_boundary);
    }

    fn a_sheet_of_any_size_is_drawn_on() {
        sheet::any_size_will_do(some_boundary);
    }
}
