//! CSV files, good and bad: what is read, and what is said about what cannot be.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use tinyml_playground::Dataset;
use tinyml_playground::dataset::csv::{Column, CsvOptions, CsvSummary, parse, parse_at_once};
use tinyml_playground::dataset::csv_export::{Part, Scores, data_csv, scores_csv};
use tinyml_playground::error::Error;
use tinyml_playground::pace::{Pace, poll};

fn read(text: &str, options: CsvOptions) -> Result<(Dataset, CsvSummary), Error> {
    parse_at_once(text.as_bytes(), &options.check().unwrap())
}

fn good(text: &str) -> (Dataset, CsvSummary) {
    read(text, CsvOptions::default()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn message(bytes: impl AsRef<[u8]>, options: CsvOptions) -> String {
    let result = parse_at_once(bytes.as_ref(), &options.check().unwrap());
    result.expect_err("a refusal").to_string()
}

fn rows(dataset: &Dataset) -> Vec<Vec<f64>> {
    (0..dataset.x.n_rows())
        .map(|row| dataset.x.row(row))
        .collect()
}

fn median() -> CsvOptions {
    CsvOptions {
        missing: "median".into(),
        ..CsvOptions::default()
    }
}

fn labelled_by(column: Column) -> CsvOptions {
    CsvOptions {
        label_column: Some(column),
        ..CsvOptions::default()
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_plain_file_is_read_whole() {
    let (dataset, summary) = good("age,weight,ill\n30,70.5,yes\n41,-1e2,no\n.5,+8,yes\n");
    assert_eq!(
        summary,
        CsvSummary {
            n_rows: 3,
            n_columns: 3,
            columns: vec!["age".into(), "weight".into(), "ill".into()],
            label_column: "ill".into(),
            header: true,
            delimiter: ",".into(),
            classes: vec!["no".into(), "yes".into()],
            class_counts: vec![1, 2],
            missing_cells: 0,
            dropped_rows: 0,
            filled_cells: 0,
        }
    );
    assert_eq!(dataset.feature_names, ["age", "weight"]);
    assert_eq!(rows(&dataset), [[30.0, 70.5], [41.0, -100.0], [0.5, 8.0]]);
    assert_eq!(dataset.y, [1, 0, 1]);
    assert_eq!(dataset.classes, summary.classes);
}

/// The same table in every dress.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn separators_line_ends_quotes_and_marks_do_not_matter() {
    let plain = good("a,b,label\n1.5,2,0\n3,4.25,1\n");
    for text in [
        "\u{feff}a,b,label\n1.5,2,0\n3,4.25,1\n",
        "a,b,label\r\n1.5,2,0\r\n3,4.25,1\r\n\r\n\r\n",
        "a,b,label\r1.5,2,0\r3,4.25,1",
        "\n\na,b,label\n\n1.5,2,0\n,,\n  \n3,4.25,1\n,,\n\n",
        "\"a\",\"b\",\"label\"\n\"1.5\",\"2\",\"0\"\n\"3\",4.25,\"1\"\n",
        " a , b ,label\n 1.5 , 2 ,0\n3, 4.25 , 1 \n",
        "a,b,label,\n1.5,2,0\n3,4.25,1,\n",
        "a;b;label\n1.5;2;0\n3;4.25;1\n",
        "a;b;label\n1,5;2;0\n3;4,25;1\n",
        "a\tb\tlabel\n1.5\t2\t0\n3\t4.25\t1\n",
        "a\tb\tlabel\n1,5\t2\t0\n3\t4,25\t1\n",
    ] {
        let (dataset, summary) = good(text);
        assert_eq!(dataset, plain.0, "{text:?}");
        assert_eq!(summary.columns, plain.1.columns, "{text:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn separators_are_told_apart() {
    for (text, delimiter) in [
        ("1,2,0\n3,4,1\n", ","),
        ("1;2;0\n3;4;1\n", ";"),
        ("1\t2\t0\n3\t4\t1\n", "\t"),
        // Two decimal commas and two semicolons in each row.
        ("1,5;2,5;0\n3,5;4,5;1\n", ";"),
        // Semicolons inside of quotation marks, not in every row.
        ("x,y,label\n1,2,\"a;b\"\n3,4,c\n", ","),
    ] {
        assert_eq!(good(text).1.delimiter, delimiter, "{text:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_header_is_recognised() {
    for (text, header) in [
        ("1,2,0\n3,4,1\n", false),
        ("5.1,3.5,setosa\n4.9,3.0,virginica\n", false),
        ("a,b,label\n1,2,0\n3,4,1\n", true),
        ("a,b,label\n1,2,x\n3,4,y\n", true),
        // Columns named by numbers, as pandas does.
        ("0,1,target\n5,6,0\n7,8,1\n", true),
        // An index without a name, as pandas writes it.
        (",age,label\n0,30,a\n1,40,b\n", true),
        // Missing values in the first row.
        ("?,2,a\n3,4,b\n5,6,a\n", false),
        ("?,?,a\n3,4,b\n5,6,a\n", false),
    ] {
        assert_eq!(good(text).1.header, header, "{text:?}");
    }
    let without = CsvOptions {
        header: Some(false),
        ..CsvOptions::default()
    };
    let (dataset, summary) = read("1,2,a\n3,4,b\n", without).unwrap();
    assert_eq!(summary.columns, ["column 1", "column 2", "column 3"]);
    assert_eq!(dataset.feature_names, ["column 1", "column 2"]);
    let with = CsvOptions {
        header: Some(true),
        ..CsvOptions::default()
    };
    // A row of nothing but no-break spaces is blank, and so no header without a name.
    let (_, summary) = read("\u{a0}\n\u{a0},\na,b\n1,x\n2,y\n", with.clone()).unwrap();
    assert_eq!(summary.columns, ["a", "b"]);
    let (dataset, summary) = read("1,2,a\n3,4,b\n5,6,c\n", with).unwrap();
    assert_eq!(summary.columns, ["1", "2", "a"]);
    assert_eq!(dataset.y.len(), 2);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn names_are_made_unique() {
    let (_, summary) = good("age,,age,age_2,age,label\n1,2,3,4,5,a\n6,7,8,9,10,b\n");
    assert_eq!(
        summary.columns,
        ["age", "column 2", "age_2", "age_2_2", "age_3", "label"]
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_label_column_can_be_chosen() {
    let text = "kind,x,y\nb,1,2\na,3,4\n";
    for column in [Column::Name("kind".into()), Column::Index(0)] {
        let (dataset, summary) = read(text, labelled_by(column)).unwrap();
        assert_eq!(summary.label_column, "kind");
        assert_eq!(dataset.feature_names, ["x", "y"]);
        assert_eq!(rows(&dataset), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(dataset.y, [1, 0]);
    }
    let (dataset, _) = read(
        "1,2,3\n0,4,5\n",
        labelled_by(Column::Name("column 1".into())),
    )
    .unwrap();
    assert_eq!(dataset.classes, ["0", "1"]);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn whole_numbers_are_sorted_by_size_and_other_labels_by_spelling() {
    for (labels, classes, y) in [
        (["10", "9", "-1"], vec!["-1", "9", "10"], [2, 1, 0]),
        (["1.0", "0", "1"], vec!["0", "1"], [1, 0, 1]),
        (["10", "9", "x"], vec!["10", "9", "x"], [0, 1, 2]),
        (["1.5", "0.5", "10"], vec!["0.5", "1.5", "10"], [1, 0, 2]),
        (["B", "a", "ä"], vec!["B", "a", "ä"], [0, 1, 2]),
        (["True", "False", "True"], vec!["False", "True"], [1, 0, 1]),
        (["+", "-", "none"], vec!["+", "-", "none"], [0, 1, 2]),
    ] {
        let text = format!(
            "x,label\n1,{}\n2,{}\n3,{}\n",
            labels[0], labels[1], labels[2]
        );
        let (dataset, _) = good(&text);
        assert_eq!(dataset.classes, classes, "{text:?}");
        assert_eq!(dataset.y, y, "{text:?}");
    }
}

const GAPS: &str = "a,b,label\n1,2,x\n,4,y\n5,NA,x\n7,8,\n?,nan,NaN\n9,10,y\n11,13,x\n";

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn rows_with_gaps_are_dropped_and_counted() {
    let (dataset, summary) = good(GAPS);
    assert_eq!(rows(&dataset), [[1.0, 2.0], [9.0, 10.0], [11.0, 13.0]]);
    assert_eq!(dataset.y, [0, 1, 0]);
    assert_eq!(
        (
            summary.n_rows,
            summary.missing_cells,
            summary.dropped_rows,
            summary.filled_cells
        ),
        (3, 6, 4, 0)
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn gaps_are_filled_with_the_median_of_the_rows_that_have_a_label() {
    let (dataset, summary) = read(GAPS, median()).unwrap();
    // a: 1, 5, 9, 11 → 7 (two in the middle); b: 2, 4, 10, 13 → 7.
    assert_eq!(
        rows(&dataset),
        [
            [1.0, 2.0],
            [7.0, 4.0],
            [5.0, 7.0],
            [9.0, 10.0],
            [11.0, 13.0]
        ]
    );
    assert_eq!(
        (
            summary.n_rows,
            summary.missing_cells,
            summary.dropped_rows,
            summary.filled_cells
        ),
        (5, 6, 2, 2)
    );
    let (dataset, _) = read("a,label\n9,x\n-,y\n1,x\n2,y\n", median()).unwrap();
    assert_eq!(dataset.x.col(0), [9.0, 2.0, 1.0, 2.0]);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn bad_files_are_refused_with_line_and_column() {
    for (text, expected) in [
        ("", "The file is empty."),
        ("\n \n\r\n", "The file is empty."),
        ("\u{feff}", "The file is empty."),
        ("a,b,label\n", "The file has a header and no row below it."),
        (
            "a,b,label\n1,2,x\n3,4\n",
            "Line 3: this row has 2 fields, 3 are expected.",
        ),
        (
            "a,b,label\n1,2,x\n\n3,4,y,5\n",
            "Line 4: this row has 4 fields, 3 are expected.",
        ),
        (
            "a,b,label\n1,2,x\n3,4,y,\n",
            "Line 3: this row has 4 fields, 3 are expected.",
        ),
        (
            "a,b,label\n1,\"2,x\n3,4,y\n",
            "Line 2: this row has 2 fields, 3 are expected. A quotation mark may be missing.",
        ),
        (
            "a,b,label\n1,2,x\n3,four,y\n",
            "Line 3, column b: \"four\" is not a number.",
        ),
        (
            "1,2,x\n3,four,y\n",
            "Line 2, column 2: \"four\" is not a number.",
        ),
        (
            "a,b,label\n1,two,x\n3,4,y\n",
            "Line 2, column b: \"two\" is not a number.",
        ),
        (
            "a,b,label\r1,2,x\r\r3,1e,y\r",
            "Line 4, column b: \"1e\" is not a number.",
        ),
        (
            "a,b,label\n1,2,\"one\nclass\"\n3,4,\"the\nother\"\n5,0x1,z\n",
            "Line 6, column b: \"0x1\" is not a number.",
        ),
        (
            "a,b,label\n1,2,x\n3,1 000,y\n",
            "Line 3, column b: \"1 000\" is not a number.",
        ),
        (
            "a,b,label\n1,2,x\n3,\"1,5\",y\n",
            "Line 3, column b: \"1,5\" is not a number.",
        ),
        (
            "a,b,label\n1,2,x\n3,inf,y\n",
            "Line 3, column b: \"inf\" is not a finite number.",
        ),
        (
            "a,b,label\n1,2,x\n-Infinity,4,y\n",
            "Line 3, column a: \"-Infinity\" is not a finite number.",
        ),
        (
            "a,b,label\n1,2,x\n3,1e999,y\n",
            "Line 3, column b: \"1e999\" is not a finite number.",
        ),
        (
            "a;b;label\n1,5;2;x\n1.234,5;4;y\n",
            "Line 3, column a: \"1.234,5\" is not a number.",
        ),
        (
            "a;b;label\n1,5;2;x\n3;4.5;y\n",
            "Line 3, column b: \"4.5\" follows numbers with the other decimal mark; use either points or commas, and none \
             for thousands.",
        ),
        (
            "a,b,label\n1,2,x\n3,4,x\n",
            "Column label: every row has the label \"x\"; two classes or more are needed.",
        ),
        (
            "1,2,0\n3,4,0.0\n",
            "Column 3: every row has the label \"0\"; two classes or more are needed.",
        ),
        (
            "label\n1\n2\n",
            "The file has one column, \"label\"; a label and at least one feature are needed. Is the separator right?",
        ),
        (
            "a,name,label\n1,Ann,x\n2,Bob,y\n",
            "Line 2, column name: \"Ann\" is not a number, nor is anything else in this column. Remove the column from the \
             file, or choose it as the label.",
        ),
        (
            "a,b,label\n,2,x\n,4,y\n",
            "Column a: has no value in any row. Remove the column from the file, or choose another label column.",
        ),
        (
            "a,b,label\n,2,x\n3,,y\n,5,\n",
            "Column a: no row is complete: all 3 lack a value or the label, 2 of them here. Fill missing values with the \
             median to keep such rows.",
        ),
    ] {
        assert_eq!(message(text, CsvOptions::default()), expected, "{text:?}");
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn lines_are_counted_behind_quoted_line_breaks_and_blank_lines() {
    let text = "\r\n\r\nlabel,a,b\r\n\"one\r\nclass\",1,2\r\n\r\n\"the\r\nother\",3,four\r\n";
    assert_eq!(
        message(text, labelled_by(Column::Index(0))),
        "Line 8, column b: \"four\" is not a number."
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn text_in_another_encoding_is_refused() {
    let latin1 = b"a,b,label\n1,2,caf\xe9\n3,4,th\xe9\n";
    assert_eq!(
        message(latin1, CsvOptions::default()),
        "Line 2: this is not UTF-8 text. Save the file as \"CSV UTF-8\" and try again."
    );
    let utf16 = b"\xff\xfea\x00,\x00b\x00\n\x00";
    assert_eq!(
        message(utf16, CsvOptions::default()),
        "Line 1: this is not UTF-8 text. Save the file as \"CSV UTF-8\" and try again."
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn an_unknown_label_column_lists_those_that_are_known() {
    let text = "a,b,label\n1,2,x\n3,4,y\n";
    assert_eq!(
        message(text, labelled_by(Column::Name("kind".into()))),
        "The file has no column \"kind\" to take the label from; its columns are a, b, label."
    );
    assert_eq!(
        message(text, labelled_by(Column::Index(3))),
        "The file has no column 3 to take the label from; its columns are a, b, label."
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_column_without_any_value_cannot_be_filled() {
    assert_eq!(
        message("a,b,label\n,2,x\n,4,y\n", median()),
        "Column a: has no value in any row. Remove the column from the file."
    );
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_measurement_or_an_identifier_is_no_label() {
    let table = |n: u32, label: fn(u32) -> String| {
        let rows = (0..n).map(|i| format!("{i},{}\n", label(i)));
        "x,price\n".to_owned() + &rows.collect::<String>()
    };
    let fractional = |i| format!("{i}.5");
    assert_eq!(
        message(table(101, fractional), CsvOptions::default()),
        "Column price: holds more than 100 different numbers that are not all whole: a measurement, as for regression. \
         Labels name a few classes; choose another label column."
    );
    assert_eq!(good(&table(100, fractional)).1.classes.len(), 100);
    let text = |i| format!("p{i}");
    assert_eq!(
        message(table(1001, text), CsvOptions::default()),
        "Column price: has more than 1000 different values. Labels name a few classes; choose another label column."
    );
    assert_eq!(good(&table(1000, text)).1.classes.len(), 1000);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn options_are_checked() {
    let refused = |options: CsvOptions| options.check().unwrap_err().to_string();
    let delimiter = CsvOptions {
        delimiter: Some("|".into()),
        ..CsvOptions::default()
    };
    assert_eq!(
        refused(delimiter),
        "delimiter must be \",\", \";\", a tab or null, got \"|\"."
    );
    let missing = CsvOptions {
        missing: "zero".into(),
        ..CsvOptions::default()
    };
    assert_eq!(
        refused(missing),
        "missing must be \"drop\" or \"median\", got \"zero\"."
    );
}

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

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::{CsvOptions, median, parse_at_once};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse_at_once(&bytes, &CsvOptions::default().check().unwrap());
            let _ = parse_at_once(&bytes, &median().check().unwrap());
        }

        #[test]
        fn nothing_like_a_table_panics(text in "([0-9a\\-]{0,3}[,;\t\"\r\n. ?é]){0,120}") {
            let _ = parse_at_once(text.as_bytes(), &CsvOptions::default().check().unwrap());
            let _ = parse_at_once(text.as_bytes(), &median().check().unwrap());
        }

        /// What Rust prints comes back with the same bits.
        #[test]
        fn numbers_come_back(values in prop::collection::vec(any::<f64>().prop_filter("finite", |v| v.is_finite()), 2..40)) {
            let rows = values.iter().enumerate().map(|(i, value)| format!("{value:?},{}\n", i % 2));
            let text = "x,label\n".to_owned() + &rows.collect::<String>();
            let (dataset, _) = parse_at_once(text.as_bytes(), &CsvOptions::default().check().unwrap()).unwrap();
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(dataset.x.col(0)), bits(&values));
        }
    }
}
