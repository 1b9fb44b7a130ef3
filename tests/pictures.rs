//! The pictures of a model at work, read back from the SVG that plotters writes: what is drawn where, and that what the
//! pointer finds is what was drawn there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod sheet;

use plotters::style::RGBColor;
use tinyml_playground::Result;
use tinyml_playground::plot::{
    BoundaryChart, BoundaryGrid, LossChart, NetworkChart, NetworkLayer, NetworkRow, Part, Points,
    Style, Theme, WeightPlace, boundary, boundary_hit, contrast, loss, network, network_hit,
};

use sheet::{Area, Draw, attribute, lines, says, svg, texts, themes};

const SIZE: (u32, u32) = (640, 480);
const CSS: (f64, f64) = (640.0, 480.0);

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The attributes of every element of a kind, as numbers, with its colour.
fn elements<const N: usize>(svg: &str, kind: &str, of: [&str; N]) -> Vec<([f64; N], String)> {
    svg.split(&format!("<{kind}"))
        .skip(1)
        .map(|element| {
            let number = |name| attribute(element, name).unwrap().parse().unwrap();
            (of.map(number), attribute(element, "fill").unwrap())
        })
        .collect()
}

/// Blocks without the paper: x, y, width, height and colour.
fn blocks(svg: &str) -> Vec<([f64; 4], String)> {
    elements(svg, "rect", ["x", "y", "width", "height"]).split_off(1)
}

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

/// A layer whose weights run through all sizes and both signs.
fn layer(inputs: usize, outputs: usize, activation: &str) -> NetworkLayer {
    let weight = |i: usize| ((i * 7919 % 997) as f64 - 498.0) / 300.0;
    NetworkLayer {
        activation: activation.to_owned(),
        weights: (0..inputs)
            .map(|i| (0..outputs).map(|o| weight(i * outputs + o + 1)).collect())
            .collect(),
        biases: (0..outputs).map(|o| weight(o * 31 + 5)).collect(),
    }
}

/// A network with a row that goes through it.
struct Net {
    names: Vec<String>,
    outputs: Vec<String>,
    layers: Vec<NetworkLayer>,
    maps: Vec<Vec<Vec<f32>>>,
    inputs: Vec<f64>,
    activations: Vec<Vec<f64>>,
}

impl Net {
    fn of(sizes: &[usize]) -> Self {
        let layers: Vec<NetworkLayer> = sizes
            .windows(2)
            .map(|pair| layer(pair[0], pair[1], "tanh"))
            .collect();
        let name = |kind: &str, count| (0..count).map(|i| format!("{kind} {i}")).collect();
        Self {
            names: name("a feature with a long name, number", sizes[0]),
            outputs: name("class", *sizes.last().unwrap()),
            maps: Vec::new(),
            inputs: (0..sizes[0]).map(|i| i as f64 - 1.5).collect(),
            activations: sizes[1..]
                .iter()
                .map(|&size| (0..size).map(|i| 0.8 - i as f64 / 20.0).collect())
                .collect(),
            layers,
        }
    }

    /// With a map for each hidden neuron, positive above and negative below.
    fn with_maps(mut self) -> Self {
        let map: Vec<f32> = (0..576)
            .map(|cell| if cell < 288 { -1.0 } else { 1.0 })
            .collect();
        let hidden = self.layers.split_last().unwrap().1;
        self.maps = hidden
            .iter()
            .map(|layer| vec![map.clone(); layer.biases.len()])
            .collect();
        self
    }

    fn chart(&self) -> NetworkChart<'_> {
        NetworkChart {
            names: &self.names,
            outputs: &self.outputs,
            layers: &self.layers,
            maps: &self.maps,
            row: Some(NetworkRow {
                inputs: &self.inputs,
                activations: &self.activations,
            }),
            selected: None,
        }
    }

    fn svg(&self, selected: Option<WeightPlace>) -> String {
        let chart = NetworkChart {
            selected,
            ..self.chart()
        };
        svg(SIZE, &Style::default(), |area, style| {
            network(area, &chart, style)
        })
    }
}

fn place(layer: usize, from: impl Into<Option<usize>>, to: usize) -> WeightPlace {
    WeightPlace {
        layer,
        from: from.into(),
        to,
    }
}

/// A line: its two ends, colour and width.
type Line = ([(f64, f64); 2], String, f64);

/// The weights of a network's picture, in the order in which they are drawn.
fn weights(svg: &str) -> Vec<Line> {
    let theme = Theme::of(&Style::default());
    let signs = [-1.0, 1.0].map(|sign| hex(theme.edge(theme.sign(sign))));
    svg.split("<polyline")
        .skip(1)
        .filter_map(|element| {
            let colour = attribute(element, "stroke").unwrap();
            let width = attribute(element, "stroke-width").unwrap().parse().unwrap();
            let points = attribute(element, "points").unwrap();
            let points: Vec<(f64, f64)> = points
                .split_whitespace()
                .map(|point| point.split_once(',').unwrap())
                .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                .collect();
            let ends: [(f64, f64); 2] = points.try_into().ok()?;
            // The legend's samples are level and at the foot.
            let legend = ends[0].1 == ends[1].1 && ends[0].1 > 460.0;
            (signs.contains(&colour) && !legend).then_some((ends, colour, width))
        })
        .collect()
}

fn small_net(area: &Area, style: &Style) -> Result<()> {
    let net = Net::of(&[2, 8, 8, 1]).with_maps();
    let selected = Some(place(1, 2, 3));
    network(
        area,
        &NetworkChart {
            selected,
            ..net.chart()
        },
        style,
    )
}

fn wide_net(area: &Area, style: &Style) -> Result<()> {
    let net = Net::of(&[30, 64, 64, 64, 64, 3]);
    let selected = Some(place(4, None, 1));
    network(
        area,
        &NetworkChart {
            selected,
            ..net.chart()
        },
        style,
    )
}

fn marked_loss(area: &Area, style: &Style) -> Result<()> {
    let chart = LossChart {
        step: "Epoch",
        loss: &[0.69, 0.5, 0.41, 0.3987],
        first_iteration: 1,
        marked: Some(2),
    };
    loss(area, &chart, style)
}

const PICTURES: [(&str, Draw); 4] = [
    ("boundary", some_boundary),
    ("small network", small_net),
    ("wide network", wide_net),
    ("marked loss", marked_loss),
];

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

        let empty = NetworkChart { names: &[], outputs: &[], layers: &[], maps: &[], row: None, selected: None };
        let picture = sheet::svg(SIZE, &style, |area, style| network(area, &empty, style));
        says(&picture, "This model is no network: it has no weights.");
        assert_eq!(network_hit(&empty, CSS, (300.0, 200.0)), None);
        let mut odd = Net::of(&[2, 3, 1]);
        odd.layers[0].weights[0] = vec![f64::NAN, f64::INFINITY, 1e300];
        odd.layers[0].biases[1] = f64::NAN;
        odd.layers[1].weights.truncate(1);
        odd.activations = vec![vec![f64::NAN]];
        odd.names.clear();
        odd.outputs.clear();
        odd.maps = vec![vec![vec![f32::NAN; 576], vec![1.0; 5]]];
        for selected in [place(0, 0, 0), place(9, 0, 0), place(0, None, 1), place(usize::MAX, None, 7), place(0, 7, 7)] {
            let svg = odd.svg(Some(selected));
            assert!(!svg.contains("NaN") && !svg.contains("inf"));
        }
        // One line from the first input, three from the second, and one to the output.
        assert_eq!(weights(&odd.svg(None)).len(), 1 + 3 + 1);
    }

    fn every_weight_is_a_line_as_wide_as_it_is_large() {
        let mut net = Net::of(&[2, 3, 1]);
        net.layers[0].weights = vec![vec![-2.0, 0.5, 0.0], vec![1.0, -1.5, 2.0]];
        let svg = net.svg(None);
        for sentence in ["The network", "2 inputs", "3 hidden", "1 output", "tanh", "negative", "positive", "rim: bias"] {
            says(&svg, sentence);
        }
        let lines = weights(&svg);
        assert_eq!(lines.len(), 9);
        let theme = Theme::of(&Style::default());
        let sign = |value| hex(theme.edge(theme.sign(value)));
        let left: Vec<_> = lines.iter().filter(|line| line.0[1].0 < 400.0).collect();
        // Faint ones first; the two largest are as wide as can be.
        let colours: Vec<&String> = left.iter().map(|line| &line.1).collect();
        let expected = [0.0, 0.5, 1.0, -1.5, -2.0, 2.0].map(sign);
        assert_eq!(colours, expected.iter().collect::<Vec<_>>());
        assert_eq!([left[4].2, left[5].2], [4.0, 4.0]);
        assert!(left.windows(2).all(|pair| pair[0].2 <= pair[1].2));
        // The largest of each layer counts, not that of the network.
        assert_eq!(lines.iter().filter(|line| line.2 == 4.0).count(), 3);
    }

    fn the_pointer_finds_the_weight_that_is_drawn_there() {
        let net = Net::of(&[2, 3, 2]).with_maps();
        let chart = net.chart();
        let svg = net.svg(None);
        let lines = weights(&svg);
        assert_eq!(lines.len(), 12);
        let mut found = Vec::new();
        for ([from, to], colour, _) in &lines {
            // A third of the way no two lines are close to one another.
            let at = (from.0 + (to.0 - from.0) * 0.3, from.1 + (to.1 - from.1) * 0.3);
            let hit = network_hit(&chart, CSS, at).unwrap();
            let value = net.layers[hit.layer].weights[hit.from.unwrap()][hit.to];
            let theme = Theme::of(&Style::default());
            assert_eq!(*colour, hex(theme.edge(theme.sign(value))));
            found.push((hit.layer, hit.from, hit.to));
            // A neuron's middle is its bias; the first column has none.
            let inside = (to.0 + 8.0, to.1);
            assert_eq!(network_hit(&chart, CSS, inside), Some(place(hit.layer, None, hit.to)));
        }
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 12, "every weight is found");
        for nowhere in [(1.0, 1.0), (320.0, 470.0), (f64::NAN, 200.0)] {
            assert_eq!(network_hit(&chart, CSS, nowhere), None);
        }
    }

    fn the_chosen_weight_has_its_value_beside_it() {
        let net = Net::of(&[2, 8, 8, 1]);
        let value = net.layers[1].weights[2][3];
        let chosen = net.svg(Some(place(1, 2, 3)));
        says(&chosen, &format!("{value:.3}"));
        let ink = hex(Theme::of(&Style::default()).ink);
        assert_eq!(lines(&chosen, &ink).len(), lines(&net.svg(None), &ink).len() + 1);
        let bias = net.layers[1].biases[3];
        says(&net.svg(Some(place(1, None, 3))), &format!("bias {bias:.4}"));
    }

    fn neurons_show_names_activations_and_maps() {
        let net = Net::of(&[2, 4, 1]).with_maps();
        let svg = net.svg(None);
        for (value, text) in net.activations[0].iter().zip(["0.80", "0.75", "0.70", "0.65"]) {
            assert!((value - text.parse::<f64>().unwrap()).abs() < 1e-9);
            says(&svg, text);
        }
        says(&svg, "class 0 0.80");
        assert!(texts(&svg).iter().any(|text| text.content.starts_with("a feature") && text.content.ends_with("… -1.50")));
        // A row of a map is one block where it is all the same; blue below, orange above.
        let theme = Theme::of(&Style::default());
        let of = |sign| {
            let colour = hex(theme.tinted(theme.sign(sign), 0.85));
            blocks(&svg).into_iter().filter(|block| block.1 == colour).collect::<Vec<_>>()
        };
        let (blue, orange) = (of(-1.0), of(1.0));
        assert_eq!((blue.len(), orange.len()), (4 * 12, 4 * 12));
        assert!(orange[0].0[1] < blue[0].0[1]);
        // Without a row there are names, and no numbers.
        let still = NetworkChart { row: None, ..net.chart() };
        let svg = sheet::svg(SIZE, &Style::default(), |area, style| network(area, &still, style));
        says(&svg, "class 0");
        assert!(!texts(&svg).iter().any(|text| text.content.contains("0.80")));
    }

    fn of_thousands_of_weights_the_largest_are_drawn_and_the_others_counted() {
        let net = Net::of(&[30, 64, 64, 64, 64, 3]);
        let svg = net.svg(None);
        // 256 of each of four layers, and 192 of the last.
        assert_eq!(weights(&svg).len(), 4 * 256 + 192);
        says(&svg, "13,184 smaller weights are not drawn");
        // A chosen one is always drawn, however small.
        let weight = |from: usize, to: usize| net.layers[1].weights[from][to].abs();
        let faint = (0..64).flat_map(|from| (0..64).map(move |to| (from, to)));
        let faint = faint.min_by(|one, other| weight(one.0, one.1).total_cmp(&weight(other.0, other.1))).unwrap();
        let chosen = net.svg(Some(place(1, faint.0, faint.1)));
        says(&chosen, "13,183 smaller weights are not drawn");
    }

    fn an_iteration_is_marked_on_the_loss() {
        let svg = svg(SIZE, &Style::default(), marked_loss);
        says(&svg, "2: 0.5000");
        assert!(!texts(&svg).iter().any(|text| text.content == "0.3987"));
        let ink = lines(&svg, &hex(Theme::of(&Style::default()).ink));
        let curve = lines(&svg, "#00796B").remove(0);
        assert_eq!(ink.len(), 1);
        assert!(ink[0].iter().all(|(x, _)| *x == curve[1].0));
        let point = elements(&svg, "circle", ["cx", "cy"]).pop().unwrap().0;
        assert_eq!((point[0], point[1]), curve[1]);
        for marked in [0, 5, usize::MAX] {
            let chart = LossChart { step: "Epoch", loss: &[0.7, f64::NAN], first_iteration: 1, marked: Some(marked) };
            let svg = sheet::svg(SIZE, &Style::default(), |area, style| loss(area, &chart, style));
            says(&svg, &marked.to_string());
        }
    }

    fn names_are_text_and_nothing_else() {
        let hostile = names(&["<script>&\"'", "</svg>"]);
        let svg = plane(&hostile, SLOPE, SIZE, &Style::default(), |chart| chart.axes = ["<a>", "&"]);
        assert!(!svg.contains("<script") && !svg.contains("<a>") && svg.matches("</svg>").count() == 1);
        let mut net = Net::of(&[2, 2, 1]);
        (net.names, net.outputs) = (hostile.clone(), hostile);
        "<b>".clone_into(&mut net.layers[0].activation);
        let svg = net.svg(None);
        assert!(!svg.contains("<script") && !svg.contains("<b>") && svg.matches("</svg>").count() == 1);
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
        for (name, draw) in PICTURES {
            sheet::lengths_follow_the_ratio(name, draw);
        }
    }

    fn no_text_leaves_the_sheet() {
        for (name, draw) in PICTURES {
            sheet::no_text_leaves(name, draw);
        }
    }

    fn a_sheet_of_any_size_is_drawn_on() {
        for (_, draw) in PICTURES {
            sheet::any_size_will_do(draw);
        }
    }
}
