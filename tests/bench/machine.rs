//! What the figures were measured on.

use std::fs;
use std::thread;

use serde_json::{Map, Value, json};

use crate::harness::with_page;
use crate::python::Python;

/// The machine and the versions, as a sentence.
pub(crate) fn describe() -> String {
    let mut browser = String::new();
    with_page(async |page| {
        let version = page.devtools("Browser.getVersion", json!({})).await;
        let product = version["product"].as_str().unwrap_or("unknown browser");
        browser = product
            .replace("HeadlessChrome/", "Chrome/")
            .replace('/', " ");
    });
    let python = Python::start().map_or("no scikit-learn".to_owned(), |mut python| {
        let versions: Map<String, Value> =
            serde_json::from_value(python.ask(&json!(["versions"]))).unwrap();
        let named = |(name, version): (&String, &Value)| {
            format!("{name} {}", version.as_str().unwrap_or("unknown"))
        };
        versions.iter().map(named).collect::<Vec<_>>().join(", ")
    });
    let cores = thread::available_parallelism().map_or(0, usize::from);
    format!(
        "Measured on {} ({cores} cores, {} {}): headless {browser}; {python}, on one thread.",
        processor(),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// The processor's name where Linux tells it.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split_once(": "));
    name.map_or("an unnamed processor".to_owned(), |(_, name)| {
        name.to_owned()
    })
}
