//! The tree's picture: where its layout puts what, and what the SVG that plotters writes says.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod drawn_tree;
mod sheet;

use plotters::prelude::{IntoDrawingArea, SVGBackend};
use tinyml_playground::plot::{Block, Style, tree};
use tinyml_playground::{Error, Result};

use drawn_tree::{Tree, breast_cancer};
use sheet::{Text, attribute, names, texts};

/// What a window of `size` CSS pixels at `offset` shows, as SVG.
fn try_svg(tree_of: &Tree, size: (u32, u32), offset: (f64, f64), style: &Style) -> Result<String> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let scaled = |css: u32| (f64::from(css) * style.pixel_ratio).round() as u32;
    let mut svg = String::new();
    {
        let backend = SVGBackend::with_string(&mut svg, (scaled(size.0), scaled(size.1)));
        let area = backend.into_drawing_area();
        tree(&area, &tree_of.chart(), offset, style)?;
        area.present().expect("an SVG");
    }
    Ok(svg)
}

fn svg(tree: &Tree, size: (u32, u32), offset: (f64, f64)) -> String {
    try_svg(tree, size, offset, &Style::default()).expect("a picture")
}

/// The whole sheet.
fn whole(tree: &Tree) -> String {
    let (width, height) = tree.layout().unwrap().size();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    svg(tree, (width as u32 + 1, height as u32 + 1), (0.0, 0.0))
}

/// Widths of all lines in a colour.
fn line_widths(svg: &str, colour: &str) -> Vec<u32> {
    svg.split("<polyline")
        .skip(1)
        .filter(|line| attribute(line, "stroke").as_deref() == Some(colour))
        .map(|line| attribute(line, "stroke-width").unwrap().parse().unwrap())
        .collect()
}

fn count(svg: &str, content: &str) -> usize {
    texts(svg)
        .iter()
        .filter(|text| text.content == content)
        .count()
}

fn overlap(one: Block, other: Block) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

fn shapes() -> Vec<Tree> {
    let random = (0..40).map(|seed| Tree::random(seed * 5, seed * 77 + 1));
    let others = [
        breast_cancer(),
        Tree::full(6),
        Tree::chain(60),
        Tree::random(1, 1),
    ];
    random.chain(others).collect()
}

test! {
    fn the_picture_says_what_the_tree_says() {
        let svg = whole(&breast_cancer());
        for sentence in [
            "The tree: 3 splits, depth 2", "worst radius ≤ 16.8", "worst concave points ≤ 0.136", "worst texture ≤ 19.9",
            "569 rows", "379 rows", "190 rows", "gini 0.47", "gini 0.16", "gini 0.11",
            "benign (98 %)", "333 rows, gini 0.03", "malignant (61 %)", "46 rows, gini 0.48",
            "benign (53 %)", "17 rows, gini 0.50", "malignant (99 %)", "173 rows, gini 0.02",
        ] {
            assert_eq!(count(&svg, sentence), 1, "{sentence}: {:#?}", texts(&svg));
        }
        assert_eq!((count(&svg, "yes"), count(&svg, "no")), (3, 3));
        // A round mark for malignant in the classes' row and at two leaves, each with an edge; triangles likewise.
        assert_eq!(svg.matches("<circle").count(), 2 * 3);
        assert_eq!(svg.matches("<polygon").count(), 3);
    }

    fn branches_are_as_thick_as_their_share_of_the_rows() {
        let mut tree = breast_cancer();
        tree.path.clear();
        // Of 12 px for all rows: 379, 333, 46, 190, 17 and 173 of 569.
        let mut widths = line_widths(&whole(&tree), "#E0E0DE");
        widths.sort_unstable();
        assert_eq!(widths, [1, 1, 4, 4, 7, 8]);
    }

    fn the_path_of_the_row_is_heavier_and_ringed() {
        let heavy = |path: &[u32]| {
            let tree = Tree { path: path.to_vec(), ..breast_cancer() };
            let svg = whole(&tree);
            let lines = line_widths(&svg, "#00796B").into_iter().filter(|&width| width == 3).count();
            let rings = svg.split("<rect").skip(1).filter(|rect| attribute(rect, "fill").as_deref() == Some("#00796B")).count();
            (lines, rings)
        };
        assert_eq!(heavy(&[0, 1, 3]), (2, 3));
        assert_eq!(heavy(&[0, 4, 6]), (2, 3));
        assert_eq!(heavy(&[]), (0, 0));
        // What an older tree had is passed over.
        assert_eq!(heavy(&[0, 99, u32::MAX]), (0, 1));
    }

    fn no_two_nodes_overlap_and_children_lie_beyond_their_split() {
        for tree in shapes() {
            let layout = tree.layout().unwrap();
            let blocks: Vec<Block> = (0..tree.n_nodes()).map(|node| layout.block_of(node).unwrap()).collect();
            let middle = |node: usize| {
                let below = if tree.left[node] < 0 { 15.0 } else { 26.0 };
                blocks[node].y + below
            };
            let (width, height) = layout.size();
            for (node, &block) in blocks.iter().enumerate() {
                assert!(block.x >= 0.0 && block.y >= 0.0 && block.x + block.width <= width && block.y + block.height <= height);
                for &other in &blocks[node + 1..] {
                    assert!(!overlap(block, other), "{block:?} {other:?}");
                }
                if let Some([yes, no]) = tree.children(node) {
                    for child in [yes, no] {
                        // Room for "yes" between them.
                        assert!(blocks[child].x > block.x + block.width + 24.0);
                    }
                    assert!(middle(yes) < middle(node) && middle(node) < middle(no));
                    assert!((middle(yes) + middle(no) - 2.0 * middle(node)).abs() < 1e-9);
                }
            }
        }
    }

    fn what_is_hit_is_what_is_drawn_there() {
        let tree = breast_cancer();
        let layout = tree.layout().unwrap();
        let all = texts(&whole(&tree));
        for (content, node) in [
            ("worst radius ≤ 16.8", 0), ("569 rows", 0), ("gini 0.47", 0), ("379 rows", 1), ("benign (98 %)", 2),
            ("46 rows, gini 0.48", 3), ("worst texture ≤ 19.9", 4), ("benign (53 %)", 5), ("malignant (99 %)", 6),
        ] {
            let text = all.iter().find(|text| text.content == content).unwrap();
            // Into the text: down from its upper edge, up from its lower one.
            let dy = if content.contains('≤') { -4.0 } else if content.contains(',') || content.contains('%') { 0.0 } else { 6.0 };
            assert_eq!(layout.hit(text.x + 5.0, text.y + dy), Some(node), "{content}");
        }
        for tree in shapes() {
            let layout = tree.layout().unwrap();
            for node in 0..tree.n_nodes() {
                let Block { x, y, width, height } = layout.block_of(node).unwrap();
                assert_eq!(layout.hit(x + width / 2.0, y + height / 2.0), Some(node));
                assert_eq!(layout.hit(x - 3.0, y + height / 2.0), None);
            }
            for outside in [(-1.0, 100.0), (1e9, 0.0), (f64::NAN, 90.0), (20.0, f64::INFINITY)] {
                assert_eq!(layout.hit(outside.0, outside.1), None);
            }
            assert_eq!(layout.block_of(tree.n_nodes()), None);
        }
    }

    fn a_window_shows_its_part_of_the_sheet_and_draws_no_more() {
        let tree = Tree::full(6);
        let whole = texts(&whole(&tree));
        let (x, y) = (700.0, 1000.0);
        let window = texts(&svg(&tree, (600, 300), (x, y)));
        assert!(!window.is_empty());
        for text in &window {
            // Halves are rounded away from zero, on both sides of it.
            let there = |other: &&Text| {
                other.content == text.content && (other.x - text.x - x).abs() <= 1.0 && (other.y - text.y - y).abs() <= 1.0
            };
            assert!(whole.iter().find(there).is_some(), "{text:?}");
        }
        // Everything that is well inside of the window is there.
        let inside = |text: &&Text| {
            (x + 1.0..x + 599.0).contains(&text.x) && (y + 1.0..y + 299.0).contains(&text.y)
        };
        let expected = whole.iter().filter(inside).count();
        let moved = window.iter().filter(|text| inside(&&Text { x: text.x + x, y: text.y + y, ..(*text).clone() })).count();
        assert_eq!(moved, expected);
        assert!(expected > 20 && window.len() < expected + 40, "{expected} {}", window.len());
        // An empty place shows nothing but paper.
        assert_eq!(svg(&tree, (500, 300), (1e7, 1e7)).matches('<').count(), 3);
    }

    fn lines_that_leave_the_window_keep_their_course() {
        // The root's branches go 16 rows up and down, far out of a window of 100 px.
        let tree = Tree::full(6);
        let root = tree.layout().unwrap().block_of(0).unwrap();
        let svg = svg(&tree, (200, 100), (0.0, root.y - 20.0));
        let far = svg.split("<polyline").skip(1).filter_map(|line| attribute(line, "points"));
        let ends: Vec<f64> = far
            .filter_map(|points| points.split_whitespace().last()?.split_once(',')?.1.parse().ok())
            .collect();
        assert!(ends.iter().any(|&y| y < -400.0) && ends.iter().any(|&y| y > 500.0), "{ends:?}");
    }

    fn all_text_is_twelve_pixels_and_stays_in_its_block() {
        for tree in shapes().into_iter().filter(|tree| tree.n_nodes() > 1) {
            let layout = tree.layout().unwrap();
            let words = texts(&whole(&tree));
            for text in words.iter().filter(|text| text.y > 64.0 && text.anchor == "start") {
                assert!(text.size >= 11.9, "{text:?}");
                let long = text.content.chars().count() as f64 * text.size * 0.6;
                let block = (0..tree.n_nodes())
                    .map(|node| layout.block_of(node).unwrap())
                    .find(|block| {
                        (block.x - 1.0..block.x + block.width).contains(&text.x)
                            && (block.y - 1.0..=block.y + block.height).contains(&text.y)
                    })
                    .unwrap_or_else(|| panic!("{text:?} is in no block"));
                assert!(text.x + long <= block.x + block.width + 1.5, "{text:?} {block:?}");
            }
        }
    }

    fn every_length_follows_the_pixel_ratio() {
        let tree = breast_cancer();
        let at = |pixel_ratio| {
            let style = Style { pixel_ratio, ..Style::default() };
            texts(&try_svg(&tree, (900, 300), (10.0, 20.0), &style).unwrap())
        };
        for ratio in [1.5, 2.0, 3.0] {
            let (once, more) = (at(1.0), at(ratio));
            assert_eq!(once.len(), more.len());
            for (one, more) in once.iter().zip(&more) {
                assert_eq!(one.content, more.content);
                assert!((more.size - ratio * one.size).abs() < 0.02);
                assert!((more.x - ratio * one.x).abs() <= 3.0 && (more.y - ratio * one.y).abs() <= 3.0, "{one:?} {more:?}");
            }
        }
    }

    fn thresholds_are_written_to_be_read() {
        for (value, written) in [
            (0.0, "x0 ≤ 0"), (-0.0, "x0 ≤ 0"), (0.5, "x0 ≤ 0.5"), (-1.234_56, "x0 ≤ -1.23"), (16.795, "x0 ≤ 16.8"), (123.5, "x0 ≤ 123.5"),
            (1999.5, "x0 ≤ 1999.5"), (0.012_34, "x0 ≤ 0.0123"), (-0.059_14, "x0 ≤ -0.0591"), (1.5e-7, "x0 ≤ 1.5e-7"),
            (2.5e17, "x0 ≤ 2.5e17"), (f64::INFINITY, "… ≤ infinity"), (-12_345.5, "… ≤ -12345.5"),
        ] {
            let mut tree = Tree::stump(10);
            tree.split(0, 5);
            (tree.feature[0], tree.threshold[0]) = (0, value);
            let svg = whole(&tree);
            assert_eq!(count(&svg, written), 1, "{value}: {:?}", texts(&svg));
        }
    }

    fn only_what_is_pure_has_a_hundred_per_cent() {
        let mut tree = Tree::stump(1000);
        for (value, answer) in [([0.0, 1.0], "(100 %)"), ([0.001, 0.999], "(99 %)"), ([0.0, 40.0], "(100 %)"), ([1.0, 3.0], "(75 %)")] {
            tree.value = value.to_vec();
            assert!(texts(&whole(&tree)).iter().any(|text| text.content.ends_with(answer)), "{answer}");
        }
        tree.value = vec![0.5, 0.5];
        assert_eq!(count(&whole(&tree), "no (50 %)"), 1);
    }

    fn a_tree_without_a_split_says_what_it_always_answers() {
        let tree = Tree { classes: names(&["left", "right"]), ..Tree::stump(1) };
        let svg = whole(&tree);
        for sentence in ["The tree", "Without a split it always answers", "right (75 %)", "1 row, gini 0.38"] {
            assert_eq!(count(&svg, sentence), 1, "{sentence}");
        }
        assert_eq!(tree.layout().unwrap().hit(20.0, tree.layout().unwrap().block_of(0).unwrap().y + 5.0), Some(0));
    }

    fn depth_costs_no_stack() {
        let tree = Tree::chain(10_000);
        let (width, height) = tree.layout().unwrap().size();
        // 10,000 columns, 10,001 rows of 36 px.
        assert!(width > 1e6 && (height - 36.0 * 10_001.0).abs() < 200.0, "{width} {height}");
        let last = tree.layout().unwrap().block_of(tree.n_nodes() - 1).unwrap();
        let svg = svg(&tree, (1000, 600), (last.x - 500.0, last.y - 300.0));
        assert!((20..400).contains(&svg.matches('<').count()), "{}", svg.matches('<').count());
    }

    fn what_is_no_tree_is_refused() {
        type Spoil = fn(&mut Tree);
        let broken: [(&str, Spoil); 14] = [
            ("a circle", |tree| tree.left[1] = 0),
            ("its own child", |tree| tree.left[0] = 0),
            ("two parents", |tree| tree.right[0] = 1),
            ("the same child twice", |tree| (tree.left[1], tree.right[1]) = (2, 2)),
            ("no such node", |tree| tree.right[0] = 7),
            ("far out", |tree| tree.right[0] = i32::MAX),
            ("one child", |tree| tree.right[4] = -1),
            ("short feature", |tree| tree.feature.truncate(3)),
            ("long threshold", |tree| tree.threshold.push(1.0)),
            ("short right", |tree| tree.right.truncate(1)),
            ("no rows", |tree| tree.samples.clear()),
            ("short impurity", |tree| tree.impurity.truncate(6)),
            ("no value", |tree| tree.value.clear()),
            ("crooked value", |tree| tree.value.truncate(13)),
        ];
        for (name, spoil) in broken {
            let mut tree = breast_cancer();
            spoil(&mut tree);
            let refusal = tree.layout().map(|layout| layout.size()).unwrap_err();
            assert!(matches!(&refusal, Error::Data { field: None, .. }), "{name}");
            assert!(refusal.to_string().starts_with("This is no tree: "), "{name}: {refusal}");
            assert!(try_svg(&tree, (300, 300), (0.0, 0.0), &Style::default()).is_err(), "{name}");
        }
        // Lists without a node say so on the sheet.
        let none = Tree::default();
        assert_eq!((none.layout().unwrap().size(), none.layout().unwrap().hit(0.0, 0.0)), ((0.0, 0.0), None));
        assert_eq!(count(&svg(&none, (300, 300), (0.0, 0.0)), "Nothing was trained yet."), 1);
    }

    fn nonsense_in_the_figures_is_drawn_all_the_same() {
        let spoiled: [fn(&mut Tree); 8] = [
            |tree| tree.feature[0] = 99,
            |tree| tree.feature[0] = -2,
            |tree| tree.threshold[0] = f64::NAN,
            |tree| tree.samples = vec![0; 7],
            |tree| tree.samples[1] = u32::MAX,
            |tree| tree.value = vec![f64::NAN; 14],
            |tree| tree.value = [[-1.0, 0.0]; 7].concat(),
            |tree| tree.classes.clear(),
        ];
        for spoil in spoiled {
            let mut tree = breast_cancer();
            spoil(&mut tree);
            assert!(whole(&tree).contains("rows"));
        }
    }

    fn a_window_of_any_size_is_drawn_on() {
        for size in [(0, 0), (1, 1), (3, 500), (500, 3)] {
            for pixel_ratio in [0.0, 1.0, f64::NAN, f64::INFINITY, -1.0] {
                for offset in [0.0, -1e300, 1e300, f64::NAN, f64::INFINITY] {
                    let style = Style { pixel_ratio, ..Style::default() };
                    let mut text = String::new();
                    let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
                    tree(&area, &breast_cancer().chart(), (offset, -offset), &style).unwrap();
                }
            }
        }
    }
}
