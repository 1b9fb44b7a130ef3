//! What is said about a file that cannot be read, and about options.

use tinyml_playground::dataset::csv::{Column, CsvOptions};

use crate::{good, labelled_by, median, message};

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
