//! How much memory of WebAssembly experiments take, in an instance of the module that is theirs alone.

use serde_json::{Value, json};

use crate::harness::{Page, with_page};

/// Runs sizes one after the other in one session; the bytes of memory at last.
const RUN: &str = "
    const { default: init, Session } = await import(new URL('pkg/tinyml_playground.js', location));
    const { memory } = await init();
    const config = (n_samples) => ({ dataset: { name: 'make_classification', n_samples, n_features: 20, random_state: 42 } });
    let session;
    for (const size of arguments[0]) {
        if (session) session.configure(config(size));
        else session = new Session(config(size));
        while (!session.step(50).done);
        session.report();
    }
    return memory.buffer.byteLength;";

async fn bytes_after(page: &Page, sizes: &[usize]) -> f64 {
    page.open_ready("").await;
    let bytes: Value = page.execute_async(RUN, vec![json!(sizes)]).await;
    bytes.as_f64().unwrap()
}

#[test]
fn a_million_rows_take_at_most_2_2_times_their_numbers() {
    with_page(async |page| {
        let numbers = 8.0 * 20.0 * 1e6;
        let bytes = bytes_after(page, &[1_000_000]).await;
        assert!(bytes <= 2.2 * numbers, "{bytes} bytes for {numbers}");
    });
}

#[test]
fn a_thousand_runs_of_mixed_sizes_take_what_the_largest_takes() {
    const LARGEST: usize = 10_000;
    with_page(async |page| {
        let largest = bytes_after(page, &[LARGEST, LARGEST]).await;
        // Steps that are coprime to the range come to every size once.
        let mut sizes: Vec<usize> = (1..=999)
            .map(|i| 100 + i * 6_173 % (LARGEST - 100))
            .collect();
        sizes.push(LARGEST);
        let mixed = bytes_after(page, &sizes).await;
        assert!(
            mixed <= 1.05 * largest,
            "{mixed} bytes, after the largest alone {largest}"
        );
    });
}
