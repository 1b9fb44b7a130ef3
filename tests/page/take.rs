//! What can be taken along: files, the program in Python, and an answer about one's own row.

use serde_json::Value;

use crate::harness::{Page, with_page};

/// Puts files that the page saves into `saved`, by their names, instead of on the disk.
async fn keep_saved_files(page: &Page) {
    let body = "window.saved = {};
        const blobs = new Map();
        const address = URL.createObjectURL;
        URL.createObjectURL = (blob) => { const made = address(blob); blobs.set(made, blob); return made; };
        HTMLAnchorElement.prototype.click = function () { saved[this.download] = blobs.get(this.href); };";
    page.execute(body, vec![]).await;
}

/// Clicks and waits for the text of the file that this saves.
async fn saved(page: &Page, button: &str, name: &str) -> String {
    page.click(button).await;
    page.wait_until(&format!("saved['{name}']")).await;
    let text = page
        .execute_async(&format!("return saved['{name}'].text();"), vec![])
        .await;
    text.as_str().unwrap().to_owned()
}

#[test]
fn the_files_hold_the_experiment() {
    with_page(async |page| {
        page.open_ready("").await;
        keep_saved_files(page).await;
        let figures = page.figures().await;

        let scores = saved(page, "#download-scores", "scores.csv").await;
        assert_eq!(scores.lines().count(), 201);
        let report = saved(page, "#download-report", "report.json").await;
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["metrics"]["accuracy"], 0.83);
        assert_eq!(report["roc"]["thresholds"][0], "Infinity");

        let data = saved(page, "#download-data", "data.csv").await;
        assert_eq!(data.lines().count(), 1001);
        assert!(data.lines().next().unwrap().ends_with(",label,part"));

        // Without the column that tells training and test rows apart, it is the same experiment as a file of one's own.
        let data: Vec<&str> = data
            .lines()
            .map(|line| line.rsplit_once(',').unwrap().0)
            .collect();
        let data = data.join("\n");
        page.set("[data-field='dataset.name']", "csv").await;
        page.wait_for("#csv-file").await;
        page.upload("#csv-file", "data.csv", data.as_bytes()).await;
        page.wait_until("report.config.dataset.name === 'csv'")
            .await;
        assert_eq!(page.figures().await, figures);
        assert_eq!(
            page.value("report.metrics.roc_auc").await,
            report["metrics"]["roc_auc"]
        );
        assert_eq!(
            page.value("report.model.coef").await,
            report["model"]["coef"]
        );
    });
}

#[test]
fn every_chart_can_be_saved_as_a_picture() {
    with_page(async |page| {
        page.open_ready("").await;
        keep_saved_files(page).await;
        for chart in [
            "roc",
            "data",
            "loss",
            "scores",
            "precision-recall",
            "variants-roc",
        ] {
            page.click(&format!("[data-png='{chart}']")).await;
            page.wait_until(&format!("saved['{chart}.png']")).await;
            let same_size = format!(
                "const picture = await createImageBitmap(saved['{chart}.png']);
                 const canvas = document.getElementById('{chart}');
                 return picture.width > 100 && picture.width === canvas.width && picture.height === canvas.height;"
            );
            assert_eq!(
                page.execute_async(&same_size, vec![]).await,
                true,
                "{chart}"
            );
        }
    });
}

#[test]
fn the_program_in_python_says_the_same() {
    with_page(async |page| {
        page.open_ready("#dataset.n_samples=300&scaler.name=StandardScaler")
            .await;
        page.click("#sklearn summary").await;
        for line in [
            "make_classification(",
            "n_samples=300",
            "StandardScaler",
            "LogisticRegression(",
        ] {
            page.wait_for_text("#python", line).await;
        }
        // 1 is the share of all rows; as a number of rows scikit-learn refuses it.
        page.open("#model.name=DecisionTreeClassifier&model.min_samples_split=1")
            .await;
        page.wait_for_text("#python", "min_samples_split=1.0").await;
    });
}

#[test]
fn the_model_answers_about_a_row() {
    with_page(async |page| {
        page.open_ready("#dataset.name=make_blobs&dataset.centers=2")
            .await;
        let centre = page
            .value(
                "report.dataset.preview.head.rows[report.dataset.preview.head.labels.indexOf(1)]",
            )
            .await;
        for feature in [0, 1] {
            let value = centre[feature].as_f64().unwrap().to_string();
            page.type_over(&format!("[data-feature='{feature}']"), &value)
                .await;
        }
        page.click("#predict-button").await;
        page.wait_for_text("#prediction", "The model says 1").await;
        page.wait_for_text("#prediction", "the threshold 0.5").await;
        page.set("[data-feature='0']", "").await;
        page.click("#predict-button").await;
        page.wait_for_text("#prediction", "Every feature needs a number")
            .await;
    });
}

#[test]
fn the_firmware_is_a_zip_and_its_files_can_be_read() {
    with_page(async |page| {
        page.open_ready("#compress.arithmetic=int8").await;
        keep_saved_files(page).await;
        page.click("#download-firmware").await;
        page.wait_until("saved['firmware.zip']").await;
        let start =
            "return [...new Uint8Array(await saved['firmware.zip'].slice(0, 2).arrayBuffer())];";
        assert_eq!(
            page.execute_async(start, vec![]).await,
            serde_json::json!(b"PK")
        );
        page.click("#firmware-files summary").await;
        page.wait_until("document.querySelector('#firmware-file').value.endsWith('.h')")
            .await;
        page.wait_for_text("#firmware-text", "(int8)").await;
        // What is shown follows the chosen variant.
        page.set("[data-field='compress.arithmetic']", "float32")
            .await;
        page.wait_until("report.chosen === 'float32'").await;
        page.wait_for_text("#firmware-text", "(float32)").await;
    });
}
