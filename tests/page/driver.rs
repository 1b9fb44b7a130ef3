//! What stands behind the harness: chromedriver, its extra commands, and the server of the built page.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::Value;

use crate::harness::root;
use crate::server::Server;

/// A command that chromedriver knows beyond the standard.
#[derive(Debug)]
pub(crate) struct Extension {
    path: &'static str,
    body: String,
}

impl Extension {
    /// The command behind this path, with its parameters.
    pub(crate) fn new(path: &'static str, parameters: &Value) -> Self {
        Self {
            path,
            body: parameters.to_string(),
        }
    }
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.clone()))
    }
}

/// A running chromedriver; it ends with its test.
pub(crate) struct Driver {
    process: Child,
    /// Where it listens.
    pub(crate) address: String,
}

impl Driver {
    /// Starts it on a port of its own choice. It may choose one that is taken on the other of IPv4 and IPv6, and then
    /// ends: it is started again.
    pub(crate) fn start() -> Self {
        const ATTEMPTS: usize = 5;
        (0..ATTEMPTS)
            .find_map(|_| Self::attempt())
            .expect("chromedriver names its port")
    }

    fn attempt() -> Option<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or("chromedriver".into());
        let process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver on PATH or in CHROMEDRIVER: cargo xtask test installs it");
        let mut driver = Self {
            process,
            address: String::new(),
        };
        let mut lines = BufReader::new(driver.process.stdout.as_mut()?).lines();
        // It says: "ChromeDriver was started successfully on port 41235."
        let port = lines.find_map(|line| {
            line.ok()?
                .split_once("successfully on port ")?
                .1
                .trim_end_matches('.')
                .parse::<u16>()
                .ok()
        })?;
        driver.address = format!("http://127.0.0.1:{port}");
        Some(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address of the built page, or of the one in the folder that SITE names; one server for all tests.
pub(crate) fn site() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let dist = env::var_os("SITE").map_or(root().join("dist"), PathBuf::from);
        assert!(
            dist.join("index.html").exists(),
            "the page is not built: cargo xtask build"
        );
        let server = Server::bind(dist, 0).unwrap();
        let address = server.address.clone();
        thread::spawn(move || server.run());
        address
    })
}
