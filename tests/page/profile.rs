//! What a first visit calls of the module, for `cargo xtask profile`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;

use crate::harness::with_page;

/// Keeps every instance that a thread makes, and tells which of its functions have been called.
const WATCH: &str = r#"
    const made = WebAssembly.instantiate;
    const instances = [];
    WebAssembly.instantiate = async (...given) => {
        const instance = await made(...given);
        instances.push(instance);
        return instance;
    };
    const channel = new BroadcastChannel("called");
    globalThis.called = () => instances.flatMap(({ exports }) =>
        Object.keys(exports).filter((name) => exports[name] instanceof WebAssembly.Global && exports[name].value === 1));
    channel.addEventListener("message", ({ data }) => data === "tell" && channel.postMessage(called()));
"#;
/// Lets the page's workers be watched too.
const WATCH_WORKERS: &str = r#"
    const script = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const watch = script(WATCH);
    window.Worker = class extends Worker {
        constructor(url, options) {
            super(script(`import ${JSON.stringify(watch)}; import ${JSON.stringify(new URL(url, document.baseURI).href)};`), options);
            window.worker = this;
        }
    };
"#;

#[test]
#[ignore = "cargo xtask profile"]
fn first_visit() {
    let folder = PathBuf::from(env::var_os("CALLED").unwrap());
    for (name, width, height) in [("small", 390, 844), ("wide", 1440, 1000)] {
        with_page(async |page| {
            let text = serde_json::to_string(WATCH).unwrap();
            page.before_load(&format!("const WATCH = {text}; {WATCH} {WATCH_WORKERS}"))
                .await;
            page.resize(width, height, 2.0).await;
            page.open("").await;
            page.wait_until("'built' in document.body.dataset").await;
            // What is drawn when there is time is drawn.
            let tell = "await new Promise((resolve) => setTimeout(resolve, 3000));
                // More rows than a first visit has: they should not have to wait for the rest.
                const dataset = { name: 'make_classification', n_samples: 100_000, n_features: 20 };
                const payload = { config: { dataset }, csv: null, run: true };
                worker.postMessage({ id: -1, type: 'start', payload });
                await new Promise((resolve) =>
                    worker.addEventListener('message', ({ data }) => data.type === 'report' && resolve()));
                const heard = [];
                const channel = new BroadcastChannel('called');
                channel.onmessage = ({ data }) => Array.isArray(data) && heard.push(...data);
                channel.postMessage('tell');
                // The page answers too, and perhaps before the worker.
                await new Promise((resolve) => setTimeout(resolve, 2000));
                return [...called(), ...heard];";
            let places: BTreeSet<String> =
                serde_json::from_value(page.execute_async(tell, vec![]).await).unwrap();
            let lines: Vec<_> = places.into_iter().collect();
            fs::write(folder.join(name), lines.join("\n")).unwrap();
        });
    }
}
