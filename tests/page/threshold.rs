//! The threshold moves a point on the curve and counts anew; nothing is trained for it.

use crate::harness::{keys, with_page};

#[test]
fn the_threshold_counts_anew_without_training() {
    with_page(async |page| {
        page.open_ready("").await;
        let fitted = "[report.model, report.timing.fit_ms, report.timing.generate_ms]";
        let curve = "document.querySelector('#roc').toDataURL()";
        let before = page.value(fitted).await;
        let old_curve = page.value(curve).await;
        page.type_into("#threshold", &keys::RIGHT.repeat(10)).await;
        page.wait_until("report.evaluate.threshold === 0.6").await;
        // scikit-learn 1.9.1: confusion_matrix(y_test, proba >= 0.6).
        assert_eq!(page.cells().await, ["80", "9", "25", "86"]);
        assert_eq!(page.text("#threshold-value").await, "0.60");
        page.wait_for_text(
            "#threshold-text",
            "86 of 111 “1” are found, with 9 false alarms",
        )
        .await;
        assert_eq!(page.value(fitted).await, before);
        assert_ne!(page.value(curve).await, old_curve);
        assert_eq!(
            page.value("report.metrics.recall === report.evaluate.point.tpr")
                .await,
            true
        );
        page.wait_until("location.hash === '#evaluate.threshold=0.6'")
            .await;
        assert_eq!(
            page.value("document.querySelector(\"[data-field='evaluate.threshold']\").value")
                .await,
            "0.6"
        );
    });
}

#[test]
fn the_positive_class_of_real_data_can_be_chosen() {
    with_page(async |page| {
        page.open_ready("#dataset.name=breast_cancer").await;
        page.unfold().await;
        assert!(
            page.text("#positive-note")
                .await
                .contains("benign counts as positive")
        );
        let benign = page.cells().await;
        page.set("#positive-class", "malignant").await;
        page.wait_until("report.evaluate.positive_class === 'malignant'")
            .await;
        page.wait_for_text("#threshold-text", "“malignant”").await;
        let malignant = page.cells().await;
        let swapped: Vec<&String> = benign.iter().rev().collect();
        assert_eq!(malignant.iter().collect::<Vec<_>>(), swapped);
    });
}
