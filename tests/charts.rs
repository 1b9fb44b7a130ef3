//! The charts, read back from the SVG that plotters writes: what they say, and that all of it is on the sheet.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod sheet;

use tinyml_playground::Result;
use tinyml_playground::plot::{
    DataChart, LossChart, PrecisionRecallChart, PrecisionRecallCurve, RocChart, RocCurve,
    ScoresChart, Style, Theme, VariantCurve, VariantsChart, contrast, data, loss, precision_recall,
    roc, scores, variants,
};

use sheet::{Area, Draw, SIZE, attribute, elements, hex, lines, says, svg, texts, themes};

const FPR: [f64; 5] = [0.0, 0.0, 0.1, 0.4, 1.0];
const TPR: [f64; 5] = [0.0, 0.5, 0.8, 1.0, 1.0];

fn article_roc(area: &Area, style: &Style) -> Result<()> {
    let curve = RocCurve {
        fpr: &FPR,
        tpr: &TPR,
        area: Some(0.912_642_980_058_710_4),
        class: None,
    };
    roc(
        area,
        &RocChart {
            curves: &[curve],
            point: Some((0.1, 0.8)),
        },
        style,
    )
}

fn multiclass_roc(area: &Area, style: &Style) -> Result<()> {
    let names: Vec<String> = (0..12)
        .map(|class| format!("a rather long class name, number {class}"))
        .collect();
    let curve = |name| RocCurve {
        fpr: &FPR,
        tpr: &TPR,
        area: Some(0.95),
        class: Some(name),
    };
    let curves: Vec<_> = names.iter().map(|name| curve(name.as_str())).collect();
    roc(
        area,
        &RocChart {
            curves: &curves,
            point: None,
        },
        style,
    )
}

fn article_pr(area: &Area, style: &Style) -> Result<()> {
    let curve = PrecisionRecallCurve {
        recall: &[1.0, 0.5, 0.0],
        precision: &[0.5, 0.75, 1.0],
        average_precision: Some(0.625),
        class: None,
    };
    let chart = PrecisionRecallChart {
        curves: &[curve],
        prevalence: Some(0.5),
        point: Some((0.5, 0.75)),
    };
    precision_recall(area, &chart, style)
}

fn some_loss(area: &Area, style: &Style) -> Result<()> {
    let chart = LossChart {
        step: "Epoch",
        loss: &[0.69, 0.5, 0.41, 0.3987],
        first_iteration: 0,
        marked: None,
    };
    loss(area, &chart, style)
}

fn some_data(area: &Area, style: &Style) -> Result<()> {
    let classes: Vec<String> = (0..9).map(|class| format!("class {class}")).collect();
    let x: Vec<f64> = (0..90).map(|row| f64::from(row) * 1234.5).collect();
    let y: Vec<f64> = (0..90)
        .map(|row| f64::from(row * 37 % 90) / 1000.0)
        .collect();
    let label: Vec<u32> = (0..90).map(|row| row % 9).collect();
    let chart = DataChart {
        x: &x,
        y: &y,
        label: &label,
        classes: &classes,
        x_name: "a feature with a name that no small chart has room for in a single line",
        y_name: "worst texture",
    };
    data(area, &chart, style)
}

fn some_scores(area: &Area, style: &Style) -> Result<()> {
    let chart = ScoresChart {
        edges: &[0.0, 0.25, 0.5, 0.75, 1.0],
        counts: [&[40, 12, 5, 1], &[2, 4, 19, 120_000]],
        classes: &["malignant".to_owned(), "benign".to_owned()],
        positive: 0,
        threshold: Some(0.5),
    };
    scores(area, &chart, style)
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

fn some_variants(area: &Area, style: &Style) -> Result<()> {
    let curve = |name| VariantCurve {
        name,
        fpr: &FPR,
        tpr: &TPR,
        area: Some(0.905),
    };
    let curves = ["float32", "int8", "pruned + int8"].map(curve);
    variants(area, &VariantsChart { curves: &curves }, style)
}

const CHARTS: [(&str, Draw); 8] = [
    ("roc", article_roc),
    ("multiclass roc", multiclass_roc),
    ("precision recall", article_pr),
    ("loss", some_loss),
    ("marked loss", marked_loss),
    ("data", some_data),
    ("scores", some_scores),
    ("variants", some_variants),
];

test! {
    fn the_roc_says_what_the_articles_says() {
        let svg = svg((640, 480), &Style::default(), article_roc);
        for sentence in [
            "Receiver operating characteristic",
            "False Positive Rate",
            "True Positive Rate",
            "ROC curve (area = 0.91)",
        ] {
            says(&svg, sentence);
        }
        // Ticks of both axes from 0 to 1 in fifths.
        for tick in ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"] {
            assert_eq!(texts(&svg).iter().filter(|text| text.content == tick).count(), 2, "{tick}");
        }
        // The curve and its sample in the legend; the diagonal in dashes.
        assert_eq!(lines(&svg, "#FF8C00").len(), 2);
        assert!(lines(&svg, "#000080").len() > 20);
        // The y axis ends at 1.05: the curve's end is a twentieth of the way below the top.
        let curve = &lines(&svg, "#FF8C00")[0];
        assert_eq!(curve.len(), FPR.len());
        let (left, bottom) = curve[0];
        let (right, top) = *curve.last().unwrap();
        let half = curve[1];
        assert!((half.0 - left).abs() < 1.0 && ((bottom - half.1) / (bottom - top) - 0.5).abs() < 0.01);
        // The diagonal goes from one end of the curve to the other.
        let dashes = lines(&svg, "#000080");
        assert_eq!((dashes[0][0], dashes.last().unwrap()[1]), ((left, bottom), (right, top)));
    }

    fn one_curve_per_class_each_with_its_own_colour_and_mark() {
        let classes = [("red", 0.9), ("green", 0.8), ("blue", 0.7)];
        let curves = classes.map(|(class, area)| RocCurve { fpr: &FPR, tpr: &TPR, area: Some(area), class: Some(class) });
        let svg = svg((640, 480), &Style::default(), |area, style| {
            roc(area, &RocChart { curves: &curves, point: None }, style)
        });
        for legend in ["red (area = 0.90)", "green (area = 0.80)", "blue (area = 0.70)"] {
            says(&svg, legend);
        }
        for colour in ["#0072B2", "#E69F00", "#009E73"] {
            assert!(svg.contains(&format!("stroke=\"{colour}\"")), "{colour}");
        }
    }

    fn variants_on_the_same_curve_can_be_told_apart() {
        let svg = svg((640, 480), &Style::default(), some_variants);
        for legend in ["float32 (area = 0.91)", "int8 (area = 0.91)", "pruned + int8 (area = 0.91)"] {
            says(&svg, legend);
        }
        let theme = Theme::of(&Style::default());
        // The first is whole: its points, and its sample in the legend, beside the ticks in the same colour.
        let whole = lines(&svg, &hex(theme.muted));
        assert_eq!(whole.iter().filter(|line| line.len() == FPR.len()).count(), 1);
        // The others leave the same way out in parts of their own lengths.
        let dashes = [0, 1].map(|class| lines(&svg, &hex(theme.edge(theme.class(class)))).len());
        assert!(dashes[0] > 20 && dashes[1] > dashes[0] + 20, "{dashes:?}");
    }

    fn precision_falls_in_steps() {
        let svg = svg((640, 480), &Style::default(), article_pr);
        for sentence in ["Recall", "Precision", "PR curve (AP = 0.62)", "guessing (0.50)"] {
            says(&svg, sentence);
        }
        // Each value holds until the next: five points for three.
        let curve = &lines(&svg, "#FF8C00")[0];
        assert_eq!(curve.len(), 5);
        assert!(curve.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1));
    }

    fn the_loss_names_its_last_value() {
        let svg = svg((640, 480), &Style::default(), some_loss);
        for sentence in ["Epoch", "Loss", "0.3987", "0", "3"] {
            says(&svg, sentence);
        }
        assert_eq!(lines(&svg, "#00796B")[0].len(), 4);
    }

    fn every_row_of_the_data_gets_a_mark_of_its_class() {
        let chart = DataChart {
            x: &[0.0, 1.0, 2.0],
            y: &[0.0, 1.0, 4.0],
            label: &[0, 1, 0],
            classes: &["no".to_owned(), "yes".to_owned()],
            x_name: "feature 0",
            y_name: "feature 1",
        };
        let svg = svg((640, 480), &Style::default(), |area, style| data(area, &chart, style));
        for sentence in ["no", "yes", "feature 0", "feature 1"] {
            says(&svg, sentence);
        }
        // Two round marks and one in the legend, each with an edge; one triangle and one in the legend.
        assert_eq!(svg.matches("<circle").count(), 2 * 3);
        assert_eq!(svg.matches("<polygon").count(), 2);
    }

    fn the_scores_stand_on_the_base_line_beside_the_threshold() {
        let svg = svg((640, 480), &Style::default(), some_scores);
        for sentence in ["benign", "malignant", "Test rows", "Predicted probability of malignant", "threshold 0.50"] {
            says(&svg, sentence);
        }
        // Up at the left, two corners per bin, down at the right.
        // The class chosen as positive keeps its colour: class 0 is blue, its last bin the highest.
        let outline = &lines(&svg, "#0072B2")[0];
        assert_eq!(outline.len(), 10);
        assert!(outline[8].1 < outline[2].1);
        assert_eq!(outline[0].1, outline[9].1);
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

    fn every_length_follows_the_pixel_ratio() {
        for (name, draw) in CHARTS {
            sheet::lengths_follow_the_ratio(name, draw);
        }
        let width = |pixel_ratio| {
            let svg = svg((640, 480), &Style { pixel_ratio, ..Style::default() }, some_loss);
            attribute(svg.split("<polyline").find(|line| line.contains("#00796B")).unwrap(), "stroke-width")
        };
        assert_eq!((width(1.0).as_deref(), width(2.0).as_deref()), (Some("2"), Some("4")));
    }

    fn no_text_leaves_the_sheet() {
        for (name, draw) in CHARTS {
            sheet::no_text_leaves(name, draw);
        }
    }

    fn text_and_marks_stand_out_from_the_paper() {
        for style in themes() {
            let theme = Theme::of(&style);
            for text in [theme.ink, theme.muted] {
                assert!(contrast(text, theme.paper) >= 4.5, "{text:?}");
            }
            assert!(contrast(theme.diagonal, theme.paper) >= 3.0);
            for colour in (0..7).map(|class| theme.class(class)).chain([theme.curve, theme.accent]) {
                assert!(contrast(theme.edge(colour), theme.paper) >= 3.0, "{colour:?}");
            }
        }
    }

    fn contrast_is_that_of_wcag() {
        use plotters::style::RGBColor;
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(white, white) - 1.0).abs() < 1e-9);
        // The textbook grey: #767676 on white is just above 4.5.
        assert!((contrast(RGBColor(0x76, 0x76, 0x76), white) - 4.54).abs() < 0.005);
    }

    fn the_pages_colours_are_taken_and_nonsense_is_not() {
        let style = Style { paper: Some("#102030".to_owned()), ink: Some("no colour".to_owned()), ..Style::default() };
        let svg = svg((320, 320), &style, article_roc);
        assert!(svg.contains("fill=\"#102030\"") && svg.contains("fill=\"#1D1F23\""));
        let style: Style = serde_json::from_str(r#"{"dark": true, "pixel_ratio": 2}"#).unwrap();
        assert_eq!((style.dark, style.pixel_ratio, style.paper), (true, 2.0, None));
    }

    fn what_cannot_be_drawn_says_so() {
        let nan = [f64::NAN, f64::NAN];
        let none: [String; 0] = [];
        let two = ["a".to_owned(), "b".to_owned()];
        let roc_of = |fpr: &[f64], area: &Area, style: &Style| {
            let curve = RocCurve { fpr, tpr: fpr, area: None, class: None };
            roc(area, &RocChart { curves: &[curve], point: Some((f64::NAN, 0.0)) }, style)
        };
        let sheet = |draw: &dyn Fn(&Area, &Style) -> Result<()>| svg((320, 320), &Style::default(), draw);
        says(&sheet(&|area, style| roc_of(&[], area, style)), "No curve: it takes both classes.");
        says(&sheet(&|area, style| roc_of(&nan, area, style)), "No curve: it takes both classes.");
        let no_variants = |area: &Area, style: &Style| variants(area, &VariantsChart { curves: &[] }, style);
        says(&sheet(&no_variants), "No curve: it takes two classes.");
        let empty_loss = |values: &[f64], area: &Area, style: &Style| loss(area, &LossChart { step: "Iteration", loss: values, first_iteration: 0, marked: None }, style);
        says(&sheet(&|area, style| empty_loss(&[], area, style)), "Nothing was trained yet.");
        says(&sheet(&|area, style| empty_loss(&nan, area, style)), "Nothing was trained yet.");
        says(&sheet(&|area, style| empty_loss(&[0.5], area, style)), "0.5000");
        let rows = |x: &[f64], area: &Area, style: &Style| {
            data(area, &DataChart { x, y: x, label: &[0, 99], classes: &none, x_name: "x", y_name: "y" }, style)
        };
        says(&sheet(&|area, style| rows(&[], area, style)), "No rows to show.");
        says(&sheet(&|area, style| rows(&nan, area, style)), "No rows to show.");
        says(&sheet(&|area, style| rows(&[7.0, 7.0], area, style)), "7.0");
        says(&sheet(&|area, style| rows(&[1e-320, f64::MAX], area, style)), "x");
        let histogram = |edges: &[f64], counts: &[u64], area: &Area, style: &Style| {
            scores(area, &ScoresChart { edges, counts: [counts, counts], classes: &two, positive: 1, threshold: None }, style)
        };
        says(&sheet(&|area, style| histogram(&[], &[], area, style)), "No test rows to show.");
        says(&sheet(&|area, style| histogram(&[0.0, 1.0], &[0], area, style)), "No test rows to show.");
        says(&sheet(&|area, style| histogram(&[0.0, 1.0], &[u64::MAX], area, style)), "Test rows");
    }

    fn a_sheet_of_any_size_is_drawn_on() {
        for (_, draw) in CHARTS {
            sheet::any_size_will_do(draw);
        }
    }

    fn a_hundred_thousand_points_become_what_pixels_can_show() {
        let rate: Vec<f64> = (0..100_000).map(|i| f64::from(i) / 99_999.0).collect();
        let bent: Vec<f64> = rate.iter().map(|rate| rate.sqrt()).collect();
        let curve = RocCurve { fpr: &rate, tpr: &bent, area: Some(2.0 / 3.0), class: None };
        let svg = svg((640, 480), &Style::default(), |area, style| {
            roc(area, &RocChart { curves: &[curve], point: None }, style)
        });
        let curve = &lines(&svg, "#FF8C00")[0];
        assert!(curve.len() <= 4 * 640, "{}", curve.len());
        // Still the square root, to the pixel.
        let ((left, bottom), (right, top)) = (curve[0], *curve.last().unwrap());
        for (x, y) in curve {
            let share = (x - left) / (right - left);
            let slack = ((share + 1.0 / (right - left)).sqrt() - share.sqrt()) * (bottom - top) + 1.0;
            assert!(((bottom - y) - share.sqrt() * (bottom - top)).abs() <= slack, "{x} {y}");
        }
    }
}
