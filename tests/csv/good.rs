//! What is read from a good file.

use tinyml_playground::dataset::csv::{Column, CsvOptions, CsvSummary};

use crate::{good, labelled_by, median, read, rows};

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
