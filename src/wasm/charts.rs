//! The charts' door: each takes from the report the part that it shows, and puts it on the canvas.
//!
//! The page sets the canvas's backing store to its CSS size times the device pixel ratio and says that ratio in the style:
//! `{ dark, pixel_ratio, paper, ink, muted }`, all optional, colours as `#rrggbb`.

use plotters::coord::Shift;
use plotters::prelude::DrawingArea;
use plotters_canvas::CanvasBackend;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::JsResult;
use super::read::read;
use crate::error::Result;
use crate::model::mlp::MLPClassifier;
use crate::params::Section;
use crate::plot::{self, Style, canvas};

/// Draws on the canvas what `chart` makes of the report.
pub(super) fn draw(
    canvas: HtmlCanvasElement,
    style: JsValue,
    chart: impl FnOnce(&DrawingArea<CanvasBackend, Shift>, &Style) -> Result<()>,
) -> JsResult<()> {
    let style: Style = read(style)?;
    Ok(canvas::on_canvas(canvas, |area| chart(area, &style))?)
}

#[derive(Deserialize)]
struct Classes {
    classes: Vec<String>,
}

/// Draws the ROC curve, or one for each of several classes.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawRoc)]
pub fn draw_roc(canvas: HtmlCanvasElement, report: JsValue, style: JsValue) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        dataset: Classes,
        metrics: Areas,
        evaluate: Evaluate,
        roc: Option<Roc>,
        roc_per_class: Option<Vec<Option<Roc>>>,
    }
    #[derive(Deserialize)]
    struct Areas {
        roc_auc: Option<f64>,
        roc_auc_per_class: Option<Vec<Option<f64>>>,
    }
    #[derive(Deserialize)]
    struct Evaluate {
        point: Option<Point>,
    }
    #[derive(Deserialize)]
    struct Point {
        fpr: f64,
        tpr: f64,
    }
    #[derive(Deserialize)]
    struct Roc {
        fpr: Vec<f64>,
        tpr: Vec<f64>,
    }

    let report: Report = read(report)?;
    let mut curves = Vec::new();
    if let Some(Roc { fpr, tpr }) = &report.roc {
        curves.push(plot::RocCurve {
            fpr,
            tpr,
            area: report.metrics.roc_auc,
            class: None,
        });
    }
    let per_class = report.roc_per_class.iter().flatten();
    let areas = report.metrics.roc_auc_per_class.iter().flatten();
    for ((roc, area), class) in per_class.zip(areas).zip(&report.dataset.classes) {
        if let Some(Roc { fpr, tpr }) = roc {
            curves.push(plot::RocCurve {
                fpr,
                tpr,
                area: *area,
                class: Some(class),
            });
        }
    }
    let point = report.evaluate.point.map(|Point { fpr, tpr }| (fpr, tpr));
    draw(canvas, style, |area, style| {
        plot::roc(
            area,
            &plot::RocChart {
                curves: &curves,
                point,
            },
            style,
        )
    })
}

/// Draws the precision–recall curve, or one for each of several classes.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawPrecisionRecall)]
pub fn draw_precision_recall(
    canvas: HtmlCanvasElement,
    report: JsValue,
    style: JsValue,
) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        dataset: Classes,
        metrics: Figures,
        evaluate: Evaluate,
        pr: Option<Curve>,
        pr_per_class: Option<Vec<Curve>>,
    }
    #[derive(Deserialize)]
    struct Figures {
        precision: Option<f64>,
        recall: Option<f64>,
        average_precision: Option<f64>,
        average_precision_per_class: Option<Vec<f64>>,
        support: Vec<f64>,
    }
    #[derive(Deserialize)]
    struct Evaluate {
        positive: Option<usize>,
    }
    #[derive(Deserialize)]
    struct Curve {
        precision: Vec<f64>,
        recall: Vec<f64>,
    }

    let report: Report = read(report)?;
    let figures = &report.metrics;
    let mut curves = Vec::new();
    if let Some(Curve { precision, recall }) = &report.pr {
        let average_precision = figures.average_precision;
        curves.push(plot::PrecisionRecallCurve {
            recall,
            precision,
            average_precision,
            class: None,
        });
    }
    let per_class = report.pr_per_class.iter().flatten();
    let areas = figures.average_precision_per_class.iter().flatten();
    for ((Curve { precision, recall }, area), class) in
        per_class.zip(areas).zip(&report.dataset.classes)
    {
        let average_precision = Some(*area);
        curves.push(plot::PrecisionRecallCurve {
            recall,
            precision,
            average_precision,
            class: Some(class),
        });
    }
    let positives = report
        .evaluate
        .positive
        .and_then(|positive| figures.support.get(positive));
    let chart = plot::PrecisionRecallChart {
        curves: &curves,
        prevalence: positives.map(|positives| positives / figures.support.iter().sum::<f64>()),
        point: report
            .evaluate
            .positive
            .and(figures.recall.zip(figures.precision)),
    };
    draw(canvas, style, |area, style| {
        plot::precision_recall(area, &chart, style)
    })
}

/// Draws the loss after each iteration, and a mark at one of them where `iteration` is not null.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawLoss)]
pub fn draw_loss(
    canvas: HtmlCanvasElement,
    report: JsValue,
    style: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "number | null")] iteration: JsValue,
) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        config: Config,
        model: Model,
    }
    #[derive(Deserialize)]
    struct Config {
        model: Named,
    }
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    #[derive(Deserialize)]
    struct Model {
        loss_curve: Vec<f64>,
    }

    let report: Report = read(report)?;
    let chart = plot::LossChart {
        step: if report.config.model.name == MLPClassifier::NAME {
            "Epoch"
        } else {
            "Iteration"
        },
        loss: &report.model.loss_curve,
        first_iteration: 1,
        marked: read(iteration)?,
    };
    draw(canvas, style, |area, style| plot::loss(area, &chart, style))
}

/// Draws the rows in two dimensions, coloured and marked by class.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawData)]
pub fn draw_data(canvas: HtmlCanvasElement, report: JsValue, style: JsValue) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        dataset: Dataset,
    }
    #[derive(Deserialize)]
    struct Dataset {
        classes: Vec<String>,
        preview: Preview,
    }
    #[derive(Deserialize)]
    struct Preview {
        picture: Picture,
    }
    #[derive(Deserialize)]
    struct Picture {
        x: Vec<f64>,
        y: Vec<f64>,
        label: Vec<u32>,
        axes: [String; 2],
    }

    let Report {
        dataset: Dataset {
            classes,
            preview: Preview { picture },
        },
    } = read(report)?;
    let chart = plot::DataChart {
        x: &picture.x,
        y: &picture.y,
        label: &picture.label,
        classes: &classes,
        x_name: &picture.axes[0],
        y_name: &picture.axes[1],
    };
    draw(canvas, style, |area, style| plot::data(area, &chart, style))
}

/// Draws how the test rows' probabilities are distributed, for two classes.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawScores)]
pub fn draw_scores(canvas: HtmlCanvasElement, report: JsValue, style: JsValue) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        dataset: Classes,
        evaluate: Evaluate,
        scores: Option<Histogram>,
    }
    #[derive(Deserialize)]
    struct Evaluate {
        threshold: f64,
        positive: Option<usize>,
    }
    #[derive(Deserialize, Default)]
    struct Histogram {
        edges: Vec<f64>,
        counts: [Vec<u64>; 2],
    }

    let report: Report = read(report)?;
    let Histogram { edges, counts } = report.scores.unwrap_or_default();
    let chart = plot::ScoresChart {
        edges: &edges,
        counts: [&counts[0], &counts[1]],
        classes: &report.dataset.classes,
        positive: report.evaluate.positive.unwrap_or(1),
        threshold: Some(report.evaluate.threshold),
    };
    draw(canvas, style, |area, style| {
        plot::scores(area, &chart, style)
    })
}

/// Draws the ROC curves of a report's variants on the same axes.
///
/// # Errors
/// What is no report, or a canvas that cannot be drawn on.
#[wasm_bindgen(js_name = drawVariants)]
pub fn draw_variants(canvas: HtmlCanvasElement, report: JsValue, style: JsValue) -> JsResult<()> {
    #[derive(Deserialize)]
    struct Report {
        variants: Vec<Variant>,
    }
    #[derive(Deserialize)]
    struct Variant {
        name: String,
        metrics: Area,
        roc: Option<Roc>,
    }
    #[derive(Deserialize)]
    struct Area {
        roc_auc: Option<f64>,
    }
    #[derive(Deserialize)]
    struct Roc {
        fpr: Vec<f64>,
        tpr: Vec<f64>,
    }

    let Report { variants } = read(report)?;
    let mut curves = Vec::new();
    for variant in &variants {
        if let Some(Roc { fpr, tpr }) = &variant.roc {
            curves.push(plot::VariantCurve {
                name: &variant.name,
                fpr,
                tpr,
                area: variant.metrics.roc_auc,
            });
        }
    }
    let chart = plot::VariantsChart { curves: &curves };
    draw(canvas, style, |area, style| {
        plot::variants(area, &chart, style)
    })
}
