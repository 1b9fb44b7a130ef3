//! The user's own file: what was found in it is told, what is wrong with it is told by line and column, and a wrong
//! file takes nothing away.

use std::fmt::Write as _;

use crate::harness::{Page, with_page};

/// Cats and dogs, semicolons between; two values are missing.
fn animals() -> String {
    let mut text = String::from("length;weight;kind\n");
    for i in 0..60 {
        let kind = if i % 2 == 0 { "cat" } else { "dog" };
        let length = 40 + i * 7 % 13 + 4 * (i % 2);
        let weight = match i {
            10 => String::new(),
            21 => "NA".to_owned(),
            _ => format!("{}.5", 3 + i * 5 % 7 + 2 * (i % 2)),
        };
        writeln!(text, "{length};{weight};{kind}").unwrap();
    }
    text
}

/// Opens the page with the animals in it.
async fn open_animals(page: &Page) {
    page.open_ready("").await;
    page.set("[data-field='dataset.name']", "csv").await;
    page.wait_for("#csv-file").await;
    page.upload("#csv-file", "animals.csv", animals().as_bytes())
        .await;
    page.wait_until("report.config.dataset.name === 'csv'")
        .await;
}

#[test]
fn a_file_is_read_and_what_was_found_is_told() {
    with_page(async |page| {
        open_animals(page).await;
        let summary = page.text("#csv-summary").await;
        for found in [
            "animals.csv: 58 rows and 3 columns",
            "with column names",
            "separated by semicolons",
            "2 values missing, 2 rows left out",
        ] {
            assert!(summary.contains(found), "{found} in {summary}");
        }
        // The labels are text; the page says which number each has.
        let mapping = "[...document.querySelectorAll('#csv-summary tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent).join(' '))";
        assert_eq!(
            page.value(mapping).await,
            serde_json::json!(["cat 0 29", "dog 1 29"])
        );
        page.wait_for_text("#threshold-text", "“dog”").await;

        let dogs = page.cells().await;
        page.set("#positive-class", "cat").await;
        page.wait_until("report.evaluate.positive_class === 'cat'")
            .await;
        page.wait_for_text("#threshold-text", "“cat”").await;
        let cats: Vec<String> = page.cells().await.into_iter().rev().collect();
        assert_eq!(cats, dogs);

        page.set("#csv-missing", "median").await;
        page.wait_until("report.dataset.n_samples === 60").await;
        page.wait_for_text("#csv-summary", "2 filled in with the column’s median")
            .await;
        assert_eq!(page.console_errors().await, [""; 0]);
        assert_eq!(page.foreign_requests().await, [""; 0]);
    });
}

#[test]
fn a_wrong_file_is_refused_and_takes_nothing_away() {
    with_page(async |page| {
        open_animals(page).await;
        let before = (page.figures().await, page.text("#sentence").await);
        let word = animals().replacen(";5.5;", ";heavy;", 1);
        let line = 1 + word
            .lines()
            .position(|line| line.contains("heavy"))
            .unwrap();
        let ragged = animals() + "50;4.5\n";
        let one_class = animals().replace("dog", "cat");
        let cases = [
            (
                "word.csv",
                word.as_str(),
                vec![format!("Line {line}"), "weight".into(), "heavy".into()],
            ),
            ("ragged.csv", &ragged, vec!["Line 62".into(), "2".into()]),
            ("one.csv", &one_class, vec!["kind".into(), "class".into()]),
            ("empty.csv", "", vec!["empty".into()]),
        ];
        for (name, content, expected) in cases {
            page.upload("#csv-file", name, content.as_bytes()).await;
            page.wait_for_text("#csv-message", &expected[0]).await;
            let message = page.text("#csv-message").await;
            for part in expected {
                assert!(message.contains(&part), "{name}: {part} in {message}");
            }
            assert_eq!(
                (page.figures().await, page.text("#sentence").await),
                before,
                "{name}"
            );
        }
        // The page works on, with the data that it had and with a better file.
        page.set("[data-field='model.C']", "0.01").await;
        page.wait_until("report.config.model.C === 0.01 && report.config.dataset.name === 'csv'")
            .await;
        let commas = animals().replace(';', ",");
        page.upload("#csv-file", "commas.csv", commas.as_bytes())
            .await;
        page.wait_for_text("#csv-summary", "commas.csv: 58 rows")
            .await;
        page.wait_until("document.querySelector('#csv-message').hidden")
            .await;
    });
}

#[test]
fn a_dropped_file_is_opened() {
    with_page(async |page| {
        page.open_ready("").await;
        let body = "const files = new DataTransfer();
            files.items.add(new File([arguments[0]], 'dropped.csv'));
            dispatchEvent(new DragEvent('drop', { dataTransfer: files, cancelable: true }));";
        page.execute(body, vec![animals().into()]).await;
        page.wait_for_text("#csv-summary", "dropped.csv: 58 rows")
            .await;
        page.wait_until("report.config.dataset.name === 'csv'")
            .await;
    });
}
