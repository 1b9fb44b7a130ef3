//! The picture of a sweep, read back from the SVG that plotters writes: what is drawn where, and that what the pointer finds is
//! what was drawn there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod sheet;

use tinyml_playground::Result;
use tinyml_playground::plot::{Style, SweepAxis, SweepChart, SweepMark, Theme, sweep, sweep_hit};

use sheet::{Area, CSS, SIZE, elements, hex, lines, says, svg, texts};

const KINDS: [&str; 3] = ["float32", "float16", "int8"];

/// All of the first kind, whose mark is a circle: its centre can be read back.
const fn mark(cost: f64, accuracy: f64) -> SweepMark {
    SweepMark {
        cost: Some(cost),
        accuracy,
        kind: 0,
        too_large: false,
    }
}

const POINTS: [SweepMark; 4] = [
    mark(1.0, 0.5),
    mark(100.0, 0.9),
    mark(10.0, 0.8),
    mark(50.0, 0.6),
];
const FRONT: [usize; 3] = [0, 2, 1];

const fn chart<'a>(points: &'a [SweepMark], front: &'a [usize]) -> SweepChart<'a> {
    SweepChart {
        axis: SweepAxis::Flash,
        points,
        kinds: &KINDS,
        front,
        budget: None,
        chosen: None,
        current: None,
    }
}

fn drawn(chart: &SweepChart) -> String {
    svg(SIZE, &Style::default(), |area, style| {
        sweep(area, chart, style)
    })
}

/// The centres of the points' marks: each is a disc and its edge, the legend's before them.
fn centres(svg: &str) -> Vec<(f64, f64)> {
    let circles = elements(svg, "circle", ["cx", "cy"]);
    circles
        .into_iter()
        .skip(2)
        .step_by(2)
        .map(|([x, y], _)| (x, y))
        .collect()
}

fn full_sweep(area: &Area, style: &Style) -> Result<()> {
    let mut points = POINTS;
    points[1].kind = 2;
    points[2].kind = 1;
    points[3].too_large = true;
    let full = SweepChart {
        budget: Some(120.0),
        chosen: Some(0),
        current: Some(1),
        ..chart(&points, &FRONT)
    };
    sweep(area, &full, style)
}

fn energy_of_a_large_board(area: &Area, style: &Style) -> Result<()> {
    let energy = SweepChart {
        axis: SweepAxis::Energy,
        ..chart(&POINTS, &FRONT)
    };
    sweep(area, &energy, style)
}

fn far_budget(area: &Area, style: &Style) -> Result<()> {
    sweep(
        area,
        &SweepChart {
            budget: Some(1024.0),
            ..chart(&POINTS, &FRONT)
        },
        style,
    )
}

test! {
    fn equal_ratios_of_cost_are_equally_far() {
        let svg = drawn(&chart(&POINTS, &[]));
        let centres = centres(&svg);
        assert_eq!(centres.len(), POINTS.len());
        let [one, hundred, ten, _] = centres[..] else { panic!("four marks") };
        assert!(((ten.0 - one.0) - (hundred.0 - ten.0)).abs() <= 1.0, "{centres:?}");
        // 0.5, 0.8 and 0.9 upwards.
        assert!(((one.1 - ten.1) - 3.0 * (ten.1 - hundred.1)).abs() <= 3.0, "{centres:?}");
        for sentence in ["Accuracy against flash", "Flash (KiB)", "Accuracy on the test rows", "1", "10", "100", "float32"] {
            says(&svg, sentence);
        }
        // What none of the points is, the legend does not name.
        assert!(!texts(&svg).iter().any(|text| text.content == "int8"));
    }

    fn the_front_goes_in_steps_from_point_to_point() {
        let svg = drawn(&chart(&POINTS, &FRONT));
        let line = &lines(&svg, &hex(Theme::of(&Style::default()).accent))[0];
        let centres = centres(&svg);
        let [one, hundred, ten, _] = centres[..] else { panic!("four marks") };
        let expected = [one, (ten.0, one.1), ten, (hundred.0, ten.1), hundred];
        assert_eq!(line[..5], expected);
        // On to the edge: more flash buys nothing.
        assert!(line.len() == 6 && line[5].0 > hundred.0 && line[5].1 == hundred.1);
    }

    fn what_is_too_large_is_hollow() {
        let theme = Theme::of(&Style::default());
        let mut points = POINTS;
        points[3].too_large = true;
        let filled = |svg: &str| svg.matches(&format!("fill=\"{}\"", hex(theme.class(0)))).count();
        assert_eq!(filled(&drawn(&chart(&POINTS, &[]))) - filled(&drawn(&chart(&points, &[]))), 1);
    }

    fn the_budget_is_a_line_where_it_is_near_and_a_word_where_it_is_far() {
        let theme = Theme::of(&Style::default());
        let with = |budget| drawn(&SweepChart { budget, ..chart(&POINTS, &[]) });
        let near = with(Some(10.0));
        says(&near, "the board’s flash");
        let ten = centres(&near)[2];
        let dashes = lines(&near, &hex(theme.ink));
        assert!(dashes.len() > 10 && dashes.iter().flatten().all(|(x, _)| *x == ten.0));
        let far = with(Some(2048.0));
        says(&far, "the board has 2,048 KiB →");
        for svg in [far, with(None)] {
            assert_eq!(lines(&svg, &hex(theme.ink)).len(), 0);
        }
    }

    fn the_chosen_and_the_present_one_are_ringed() {
        let rings = |chosen, current| {
            let svg = drawn(&SweepChart { chosen, current, ..chart(&POINTS, &[]) });
            let yours = texts(&svg).iter().filter(|text| text.content == "yours").count();
            (centres(&svg).split_off(POINTS.len()), elements(&svg, "circle", ["cx", "cy"]).len(), yours)
        };
        let (_, plain, _) = rings(None, None);
        let (ring, circles, yours) = rings(Some(2), None);
        let at = centres(&drawn(&chart(&POINTS, &[])));
        assert_eq!((ring[0], circles, yours), (at[2], plain + 2, 0));
        let (ring, circles, yours) = rings(None, Some(1));
        assert_eq!((ring[0], circles, yours), (at[1], plain + 1, 1));
        assert_eq!(rings(Some(4), Some(usize::MAX)).1, plain);
    }

    fn the_pointer_finds_what_was_drawn() {
        let chart = chart(&POINTS, &FRONT);
        for (index, at) in centres(&drawn(&chart)).into_iter().enumerate() {
            assert_eq!(sweep_hit(&chart, CSS, at), Some(index));
            assert_eq!(sweep_hit(&chart, CSS, (at.0 - 8.0, at.1 + 8.0)), Some(index));
        }
        assert_eq!(sweep_hit(&chart, CSS, (0.0, 0.0)), None);
        // Of two that lie on one another the upper one, which was drawn last.
        let twins = [mark(5.0, 0.5), mark(5.0, 0.5), mark(9.0, 0.7)];
        let twins = SweepChart { points: &twins, ..chart };
        assert_eq!(sweep_hit(&twins, CSS, centres(&drawn(&twins))[0]), Some(1));
    }

    fn what_has_no_place_is_left_out() {
        let none = SweepMark { cost: None, ..mark(1.0, 0.5) };
        let odd = [none, mark(f64::NAN, 0.5), mark(0.0, 0.5), mark(-1.0, 0.5), mark(1.0, f64::INFINITY), mark(1e300, 0.5), mark(1e-300, 0.5), mark(2.0, 0.5)];
        let odd = chart(&odd, &[0, 7, 99]);
        assert_eq!(centres(&drawn(&odd)).len(), 1);
        let svg = drawn(&chart(&odd.points[..7], &[0]));
        says(&svg, "The energy is not known.");
        says(&drawn(&chart(&[], &[])), "No model has been tried yet.");
        assert_eq!(sweep_hit(&chart(&[], &[]), CSS, (300.0, 200.0)), None);
        for extremes in [[mark(1e-100, 0.0), mark(1e100, 1.0)], [mark(7.0, 1.0), mark(7.0, 1.0)]] {
            assert_eq!(centres(&drawn(&chart(&extremes, &[0, 1]))).len(), 2);
        }
    }

    fn it_is_whole_on_any_sheet() {
        for (name, draw) in [
            ("full sweep", full_sweep as sheet::Draw),
            ("energy", energy_of_a_large_board),
            ("far budget", far_budget),
        ] {
            sheet::lengths_follow_the_ratio(name, draw);
            sheet::no_text_leaves(name, draw);
            sheet::any_size_will_do(draw);
        }
    }
}
