//! Files in slices, and files that are written.

use tinyml_playground::dataset::csv::{parse, parse_at_once};
use tinyml_playground::dataset::csv_export::{Part, Scores, data_csv, scores_csv};
use tinyml_playground::pace::{Pace, poll};

use crate::{good, median};

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn slices_and_one_go_are_equal_and_progress_only_grows() {
    let rows = (0..40_000).map(|i| format!("{i},{},,{}\n", i % 7, i % 3));
    let text = rows.collect::<String>().replacen(",,", ",4,", 9);
    let options = median().check().unwrap();
    let pace = Pace::default();
    let mut work = Box::pin(parse(text.as_bytes(), &options, &pace));
    let (mut slices, mut fraction) = (0, 0.0);
    let result = loop {
        match poll(work.as_mut()) {
            std::task::Poll::Ready(result) => break result,
            std::task::Poll::Pending => slices += 1,
        }
        assert!(pace.moment().fraction >= fraction && pace.moment().fraction <= 1.0);
        fraction = pace.moment().fraction;
    };
    assert!(slices >= 6, "{slices}");
    assert_eq!(result, parse_at_once(text.as_bytes(), &options));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn data_are_written_in_pieces_that_fit_together_and_can_be_read_again() {
    let text = "\"size, cm\",\"b\"\"\",kind\n0.1,1e-300,x\n-0,3,\"y; z\"\n2e17,0.30000000000000004,x\n5,6,x\n";
    let (dataset, _) = good(text);
    let table = dataset.clone().into();
    let parts = Part::of_rows(4, &[0, 3], &[1, 3]);
    let pieces = [
        data_csv(&table, &parts, 0..2).unwrap(),
        data_csv(&table, &parts, 2..9).unwrap(),
    ];
    let written = String::from_utf8(pieces.concat()).unwrap();
    assert_eq!(
        written,
        "\"size, cm\",\"b\"\"\",label,part\n0.1,1e-300,x,train\n-0.0,3.0,\"y; z\",test\n2e17,0.30000000000000004,x,\n\
         5.0,6.0,x,train and test\n"
    );
    let again = good(
        &written
            .replace(",part\n", "\n")
            .replace(",train\n", "\n")
            .replace(",test\n", "\n")
            .replace("x,\n", "x\n")
            .replace(",train and test\n", "\n"),
    );
    assert_eq!(again.0, dataset);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn scores_are_written_for_two_classes_and_for_more() {
    let text = |scores: &Scores| String::from_utf8(scores_csv(scores, 0..10).unwrap()).unwrap();
    let two = Scores {
        test_rows: &[7, 2],
        labels: &[1, 0],
        predicted: &[1, 1],
        decision: &[1.5, 0.25],
        proba: &[0.2, 0.8, 0.4, 0.6],
        classes: &["a,b".to_owned(), "c".to_owned()],
    };
    assert_eq!(
        text(&two),
        "row,label,predicted,decision,\"probability a,b\",probability c\n\
         7,c,c,1.5,0.2,0.8\n2,\"a,b\",c,0.25,0.4,0.6\n"
    );
    assert_eq!(
        scores_csv(&two, 1..2).unwrap(),
        b"2,\"a,b\",c,0.25,0.4,0.6\n"
    );
    let three = Scores {
        test_rows: &[5],
        labels: &[2],
        predicted: &[0],
        decision: &[3.0, 1.0, 2.0],
        proba: &[0.5, 0.125, 0.375],
        classes: &["a".to_owned(), "b".to_owned(), "c".to_owned()],
    };
    assert_eq!(
        text(&three),
        "row,label,predicted,decision a,decision b,decision c,probability a,probability b,probability c\n\
         5,c,a,3.0,1.0,2.0,0.5,0.125,0.375\n"
    );
}
