//! The picture of a network, read back from the SVG that plotters writes: what is drawn where, and that what the pointer
//! finds is what was drawn there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod sheet;

use tinyml_playground::Result;
use tinyml_playground::plot::{
    NetworkChart, NetworkLayer, NetworkRow, Style, Theme, WeightPlace, network, network_hit,
};

use sheet::{Area, CSS, Draw, SIZE, attribute, blocks, hex, lines, names, says, svg, texts};

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

const PICTURES: [(&str, Draw); 2] = [("small network", small_net), ("wide network", wide_net)];

test! {
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

    fn what_cannot_be_drawn_says_so() {
        let style = Style::default();
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

    fn names_are_text_and_nothing_else() {
        let hostile = names(&["<script>&\"'", "</svg>"]);
        let mut net = Net::of(&[2, 2, 1]);
        (net.names, net.outputs) = (hostile.clone(), hostile);
        "<b>".clone_into(&mut net.layers[0].activation);
        let svg = net.svg(None);
        assert!(!svg.contains("<script") && !svg.contains("<b>") && svg.matches("</svg>").count() == 1);
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
