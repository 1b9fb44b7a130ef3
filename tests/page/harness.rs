//! A browser with the built page in it, and what a user's hand and eye do there.
//!
//! [`with_page`] gives a test its own driver, browser and profile, and closes them when the test fails too. Every
//! helper panics with what it wanted when it does not get it; waiting ends after [`PATIENCE`].

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::driver::{Driver, Extension, site};

/// How long a helper waits for what it wants: long, since the machine may be busy compiling.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it looks.
const INTERVAL: Duration = Duration::from_millis(20);

/// Runs a test with a browser of its own: 1440 × 900 pixels, light. If the test fails, a screenshot
/// `target/screenshots/failed-TEST.png` and the console's messages are left behind.
pub(crate) fn with_page(test: impl AsyncFnOnce(&Page)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let page = runtime.block_on(Page::start());
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&page))));
    let outcome = outcome.inspect_err(|_| {
        let traces = catch_unwind(AssertUnwindSafe(|| runtime.block_on(page.leave_traces())));
        traces.unwrap_or_else(|_| eprintln!("the browser gave no screenshot"));
    });
    runtime.block_on(page.close());
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

/// Keys as a browser's driver knows them.
pub(crate) mod keys {
    /// Lets go of all held keys.
    pub(crate) const NONE: char = '\u{E000}';
    /// Held until let go.
    pub(crate) const CONTROL: char = '\u{E009}';
    /// The arrow to the right.
    pub(crate) const RIGHT: &str = "\u{E014}";
    /// The arrow downwards.
    pub(crate) const DOWN: &str = "\u{E015}";
    /// To the next control.
    pub(crate) const TAB: &str = "\u{E004}";
    /// Shift and Tab: to the control before.
    pub(crate) const BACK: &str = "\u{E008}\u{E004}";
    /// Enter.
    pub(crate) const ENTER: &str = "\u{E007}";
}

/// A JavaScript function: whether an element is laid out, if it is to be seen at all.
const SEEN: &str = "(element) =>
    element?.checkVisibility() === element?.checkVisibility({ contentVisibilityAuto: true })";

/// A JavaScript expression: the element, which is scrolled to if it is not laid out.
fn looked_at(selector: &str) -> String {
    format!(
        "((element) => {{
            const seen = !element?.checkVisibility() || element.checkVisibility({{ contentVisibilityAuto: true }});
            if (!seen) element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
            return element;
        }})(document.querySelector({}))",
        json!(selector)
    )
}

/// The page in its browser.
pub(crate) struct Page {
    client: Client,
    driver: Driver,
}

impl Page {
    async fn start() -> Self {
        let driver = Driver::start();
        // The same arguments as for `wasm-pack test`, and no way to any other host.
        let mut capabilities: Capabilities =
            serde_json::from_str(include_str!("../../webdriver.json")).unwrap();
        let arguments = capabilities["goog:chromeOptions"]["args"]
            .as_array_mut()
            .unwrap();
        for argument in [
            "--headless=new",
            "--hide-scrollbars",
            "--window-size=1440,900",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ] {
            arguments.push(argument.into());
        }
        // axe reads every element of the page, which takes a while beside other work.
        capabilities.insert("timeouts".to_owned(), json!({ "script": 120_000 }));
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder
            .capabilities(capabilities)
            .connect(&driver.address)
            .await
            .unwrap();
        Self { client, driver }
    }

    async fn close(self) {
        // A session that cannot be closed (a browser that crashed) must not hide why the test failed.
        let _ = self.client.close().await;
        drop(self.driver);
    }

    async fn leave_traces(&self) {
        let test = thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        self.screenshot(&format!("failed-{test}")).await;
        for message in self.console().await {
            eprintln!("console: {message}");
        }
    }

    /// Opens the page at an address relative to its own: `""`, `"#…"`. Another fragment alone does not reload it.
    pub(crate) async fn open(&self, address: &str) {
        self.client
            .goto(&format!("{}/{address}", site()))
            .await
            .unwrap();
    }

    /// Opens the page and waits until the first result is painted. From then on `report` is the one that is painted, and
    /// `worker` the worker that it comes from.
    pub(crate) async fn open_ready(&self, address: &str) {
        // The page paints in the first frame after a report, so in the second it has been painted.
        let watch = "window.Worker = class extends Worker {
            constructor(...given) {
                super(...given);
                window.worker = this;
                this.addEventListener('message', ({ data }) => {
                    if (data.type !== 'report') return;
                    requestAnimationFrame(() => requestAnimationFrame(() => (window.report = data.payload)));
                });
            }
        };";
        self.before_load(watch).await;
        self.open(address).await;
        self.wait_until("window.report && 'built' in document.body.dataset")
            .await;
    }

    /// Runs a script in every page that is loaded from now on, before the page's own.
    pub(crate) async fn before_load(&self, script: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await;
    }

    /// Loads the page again, at the address where it is.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The browser's Back.
    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// The address that the browser shows.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().into()
    }

    /// Runs the body of a function; `arguments[…]` are the given ones. Returns what it returns.
    pub(crate) async fn execute(&self, body: &str, arguments: Vec<Value>) -> Value {
        let result = self.client.execute(body, arguments).await;
        result.unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    /// Like [`Self::execute`], where the body may `await`.
    pub(crate) async fn execute_async(&self, body: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const reply = arguments[arguments.length - 1]; const given = Array.from(arguments).slice(0, -1);
             (async function () {{ {body} }})(...given).then(
                 (value) => reply({{ value: value ?? null }}),
                 (error) => reply({{ error: String(error) }}));"
        );
        let reply = self.client.execute_async(&script, arguments).await;
        let reply = reply.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert!(reply.get("error").is_none(), "{body}: {}", reply["error"]);
        reply["value"].clone()
    }

    /// The value of a JavaScript expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        self.execute(&format!("return ({expression});"), vec![])
            .await
    }

    /// Waits until a JavaScript expression holds. One that throws does not hold yet.
    pub(crate) async fn wait_until(&self, expression: &str) {
        let body = format!("try {{ return Boolean({expression}); }} catch {{ return false; }}");
        let start = Instant::now();
        while self.execute(&body, vec![]).await != true {
            let waited = start.elapsed();
            assert!(
                waited < PATIENCE,
                "waited {waited:?} in vain for {expression}"
            );
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// Waits until an element is there and can be seen.
    pub(crate) async fn wait_for(&self, selector: &str) {
        self.wait_until(&format!(
            "document.querySelector({}).checkVisibility()",
            json!(selector)
        ))
        .await;
    }

    /// Scrolls to an element if it is so far out of sight that it is not laid out: then it has no visible text.
    pub(crate) async fn look_at(&self, selector: &str) {
        self.wait_until(&format!("({SEEN})({})", looked_at(selector)))
            .await;
    }

    /// Waits until an element can be seen and its text contains this one. (A hidden one has its whole text as its inner text.)
    pub(crate) async fn wait_for_text(&self, selector: &str, text: &str) {
        let expression = format!(
            "((element) => element.checkVisibility() && element.innerText.includes({}))({})",
            json!(text),
            looked_at(selector)
        );
        self.wait_until(&expression).await;
    }

    /// The visible text of an element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        // Looked at and read in one go: what moves meanwhile may take it out of sight again.
        let element = looked_at(selector);
        self.wait_until(&format!(
            "((element) => ({SEEN})(element) && (window.read = [element?.innerText ?? null]))({element})"
        ))
        .await;
        let text = self.value("read[0]").await;
        text.as_str()
            .unwrap_or_else(|| panic!("there is no {selector}"))
            .to_owned()
    }

    /// Scrolls to an element and clicks it, as a mouse does: one that is covered cannot be clicked.
    pub(crate) async fn click(&self, selector: &str) {
        // In the middle nothing that sticks to the window's edges covers it. What comes near is laid out, and may push it on.
        let scroll = "const element = document.querySelector(arguments[0]);
            const place = () => element?.getBoundingClientRect().top;
            for (let before; before !== place(); ) {
                element?.scrollIntoView({ block: 'center', behavior: 'instant' });
                before = place();
                await new Promise((resume) => setTimeout(resume, 100));
            }";
        self.execute_async(scroll, vec![selector.into()]).await;
        let clicked = async {
            self.client
                .find(Locator::Css(selector))
                .await?
                .click()
                .await
        };
        clicked
            .await
            .unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// Gives an input, slider or select a value, with the events that a user's hand sends.
    pub(crate) async fn set(&self, selector: &str, value: &str) {
        let body = "const control = document.querySelector(arguments[0]);
            control.value = arguments[1];
            for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }));";
        self.execute(body, vec![selector.into(), value.into()])
            .await;
    }

    /// Types into the element, after what stands there.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let typed = async {
            self.client
                .find(Locator::Css(selector))
                .await?
                .send_keys(text)
                .await
        };
        typed
            .await
            .unwrap_or_else(|error| panic!("{selector} cannot be typed into: {error}"));
    }

    /// Types into a field in place of what stands there.
    pub(crate) async fn type_over(&self, selector: &str, text: &str) {
        self.type_into(selector, &format!("{}a{}{text}", keys::CONTROL, keys::NONE))
            .await;
    }

    /// The large figures as the page shows them: accuracy, precision, recall, F1.
    pub(crate) async fn figures(&self) -> Vec<String> {
        let mut figures = Vec::new();
        for name in ["accuracy", "precision", "recall", "f1"] {
            figures.push(self.text(&format!("#metric-{name}")).await);
        }
        figures
    }

    /// The confusion matrix as the page shows it: true negatives, false positives, false negatives, true positives.
    pub(crate) async fn cells(&self) -> Vec<String> {
        let mut cells = Vec::new();
        for name in ["tn", "fp", "fn", "tp"] {
            cells.push(self.text(&format!("#cell-{name}")).await);
        }
        cells
    }

    /// Opens every fold of the page.
    pub(crate) async fn unfold(&self) {
        self.execute(
            "for (const fold of document.querySelectorAll('details')) fold.open = true;",
            vec![],
        )
        .await;
    }

    /// Chooses a file of this name and content in an `<input type=file>`, shown or hidden.
    pub(crate) async fn upload(&self, selector: &str, name: &str, content: &[u8]) {
        let folder = target().join("uploads").join(
            thread::current()
                .name()
                .unwrap_or("test")
                .replace("::", "-"),
        );
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, content).unwrap();
        self.type_into(selector, file.to_str().unwrap()).await;
    }

    /// Makes the viewport this large, in CSS pixels, on a screen with this many device pixels to each.
    pub(crate) async fn resize(&self, width: u32, height: u32, pixel_ratio: f64) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": pixel_ratio, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// What `prefers-color-scheme` says.
    pub(crate) async fn prefer_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Saves a picture of what can be seen as `target/screenshots/NAME.png`.
    pub(crate) async fn screenshot(&self, name: &str) {
        let folder = target().join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// Saves a picture of the whole page: the viewport becomes as tall as the page for a moment.
    pub(crate) async fn screenshot_whole(&self, name: &str) {
        let sizes = "[innerWidth, innerHeight, devicePixelRatio]";
        let (width, height, ratio) = serde_json::from_value(self.value(sizes).await).unwrap();
        // Sections are laid out when they first come into view; only then is it known how tall the page is.
        for last in [false, true] {
            let whole = self.value("document.documentElement.scrollHeight").await;
            self.resize(width, serde_json::from_value(whole).unwrap(), ratio)
                .await;
            // What is drawn only when it comes into view has to be drawn first.
            self.wait_until(
                "[...document.querySelectorAll('canvas')].filter((canvas) => canvas.checkVisibility()).every((canvas) =>
                    canvas.width === Math.round(canvas.getBoundingClientRect().width * devicePixelRatio))",
            )
            .await;
            if last {
                self.screenshot(name).await;
            }
            self.resize(width, height, ratio).await;
        }
    }

    /// The console's errors and warnings since the last call: exceptions that nobody caught, files that are missing.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        self.console()
            .await
            .into_iter()
            .filter(|line| !line.starts_with("INFO") && !line.starts_with("DEBUG"))
            .collect()
    }

    async fn console(&self) -> Vec<String> {
        let entries = self.extension("se/log", json!({ "type": "browser" })).await;
        let line = |entry: &Value| {
            let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
            format!("{} {}", text("level"), text("message"))
        };
        entries.as_array().unwrap().iter().map(line).collect()
    }

    /// What the page has loaded from elsewhere than its own address.
    pub(crate) async fn foreign_requests(&self) -> Vec<String> {
        let body = "return performance.getEntriesByType('resource').map((entry) => entry.name)
            .filter((name) => !/^(data|blob):/.test(name) && new URL(name).origin !== location.origin);";
        serde_json::from_value(self.execute(body, vec![]).await).unwrap()
    }

    /// What axe finds wrong with the page's accessibility; `None` where npm has not installed axe.
    pub(crate) async fn accessibility_problems(&self) -> Option<Vec<String>> {
        let axe = fs::read_to_string(root().join("node_modules/axe-core/axe.min.js")).ok()?;
        self.execute(&axe, vec![]).await;
        let body = "const { violations } = await axe.run();
            return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target)}`);";
        let problems = self.execute_async(body, vec![]).await;
        Some(serde_json::from_value(problems).unwrap())
    }

    /// Sends a command of Chromium's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.extension(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        )
        .await
    }

    async fn extension(&self, path: &'static str, body: Value) -> Value {
        let result = self.client.issue_cmd(Extension::new(path, &body)).await;
        result.unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn target() -> PathBuf {
    root().join("target")
}
