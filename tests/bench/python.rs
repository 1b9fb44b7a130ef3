//! scikit-learn in a Python process of its own, on one thread.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::harness::root;

/// A Python process that answers a line with a line (`serve.py`). It ends when this is dropped.
pub(crate) struct Python {
    process: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Python {
    /// Starts it and waits until everything is imported; nothing where Python has no scikit-learn.
    pub(crate) fn start() -> Option<Self> {
        let program = env::var_os("PYTHON").unwrap_or("python3".into());
        let mut command = Command::new(program);
        command.arg(root().join("tests/bench/serve.py"));
        for library in ["OMP", "OPENBLAS", "MKL"] {
            command.env(format!("{library}_NUM_THREADS"), "1");
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let requests = process.stdin.take()?;
        let replies = BufReader::new(process.stdout.take()?);
        let mut python = Self {
            process,
            requests,
            replies,
        };
        python.try_ask(&json!(["versions"])).map(|_| python)
    }

    /// The reply to a request: the name of what is wanted, and what it is given.
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        self.try_ask(request)
            .unwrap_or_else(|| panic!("Python gave no reply to {request}"))
    }

    fn try_ask(&mut self, request: &Value) -> Option<Value> {
        writeln!(self.requests, "{request}").ok()?;
        let mut reply = String::new();
        self.replies.read_line(&mut reply).ok()?;
        serde_json::from_str(&reply).ok()
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
