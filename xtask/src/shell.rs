//! Other programs: how they are started, and how their standard output is read.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// npm's name as a program.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The project's own folder.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Where the project's own tools are installed.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The folder that cargo builds into: this program lies in its `debug`.
pub(crate) fn target() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program
        .ancestors()
        .nth(2)
        .context("this program lies in no folder")?;
    Ok(target.to_path_buf())
}

/// A program to be run in the project's folder, where the project's own tools come before the user's.
pub(crate) fn command<'a>(program: &str, arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(root())
        .env("PATH", path())
        .stdin(Stdio::null());
    command
}

/// A program to be run, from its words.
pub(crate) fn words(line: &str) -> Command {
    let mut words = line.split_whitespace();
    command(words.next().unwrap_or_default(), words)
}

fn path() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [tools().join("bin")]
        .into_iter()
        .chain(env::split_paths(&path));
    // A folder whose name cannot stand in PATH is not worth failing for: its tools are then not found, which is said.
    env::join_paths(folders).unwrap_or(path)
}

/// Runs a program in plain sight.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let mut child = start(command)?;
    check(command, child.wait()?)
}

/// Runs a program in plain sight and hands over each line of its standard output as it comes.
pub(crate) fn run_reading(command: &mut Command, mut line_read: impl FnMut(&str)) -> Result<()> {
    let mut child = start(command.stdout(Stdio::piped()))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            line_read(&line);
        }
    }
    check(command, child.wait()?)
}

/// What a program prints, without its last newline; `None` if it is missing or fails.
pub(crate) fn output(line: &str) -> Option<String> {
    let output = words(line).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

fn start(command: &mut Command) -> Result<Child> {
    println!("$ {}", line(command));
    command
        .spawn()
        .with_context(|| format!("{} could not be started", line(command)))
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

/// The line that one would type for it.
fn line(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}
