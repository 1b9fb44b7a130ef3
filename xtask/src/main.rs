//! The project's commands. Each installs what it needs and finds missing, and says what it does.
//!
//! [`counts`] counts instructions, [`install`] fetches tools, [`site`] builds the page, [`server`] serves it, [`suite`] runs every test,
//! [`shell`] starts other programs.
#![allow(
    clippy::print_stdout,
    reason = "a command-line program speaks on standard output"
)]

mod away;
mod bundle;
mod cold;
mod counts;
mod install;
mod pack;
mod pieces;
mod profile;
mod server;
mod shell;
mod site;
mod slim;
mod split;
mod suite;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

const USAGE: &str = "\
cargo xtask serve [--port N] [--open]   build the page and serve it on http://127.0.0.1:8080
cargo xtask build                       build the complete static site into dist/
cargo xtask bench [PART]                measure the page in a headless browser, beside scikit-learn, and write the README's
                                        tables; or measure one part: fit, growth, streaming, slider, start, models, others
cargo xtask counts [--write]            hold the instructions of the hot loops against counts/instructions.txt, or write it
cargo xtask profile                     find out what a first visit needs of the module (rest.txt, inside.txt)
cargo xtask calibrate                   hold the cost model against published measurements and QEMU's counts
cargo xtask test [GROUP]                run every check and test, or one group: static, native, wasm, page";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = Parser::from_env();
    let Some(Arg::Value(command)) = arguments.next()? else {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    match command.string()?.as_str() {
        "serve" => serve(arguments),
        "build" => {
            no_more(arguments)?;
            site::build()?;
            Ok(ExitCode::SUCCESS)
        }
        "bench" => {
            let part = arguments.value().ok().map(ValueExt::string).transpose()?;
            no_more(arguments)?;
            bench(part.as_deref())?;
            Ok(ExitCode::SUCCESS)
        }
        "counts" => {
            let write = match arguments.next()? {
                Some(Arg::Long("write")) => true,
                Some(other) => return Err(other.unexpected().into()),
                None => false,
            };
            no_more(arguments)?;
            if !counts::check(write)? {
                println!("Nothing was counted: valgrind is not installed.");
            }
            Ok(ExitCode::SUCCESS)
        }
        "calibrate" => {
            no_more(arguments)?;
            install::firmware_tools();
            shell::run(&mut shell::words("cargo test --test calibrate"))?;
            Ok(ExitCode::SUCCESS)
        }
        "profile" => {
            no_more(arguments)?;
            profile::run()?;
            Ok(ExitCode::SUCCESS)
        }
        "test" => {
            let group = arguments.value().ok().map(ValueExt::string).transpose()?;
            no_more(arguments)?;
            suite::run(group.as_deref())
        }
        other => bail!("there is no command {other}\n\n{USAGE}"),
    }
}

/// Builds the page and serves it until the user stops it.
fn serve(mut arguments: Parser) -> Result<ExitCode> {
    let mut port = 8080;
    let mut open_browser = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => port = arguments.value()?.parse()?,
            Arg::Long("open") => open_browser = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let dist = site::build()?;
    let server = match server::Server::bind(dist, port) {
        Ok(server) => server,
        Err(error) => bail!(
            "port {port} cannot be used ({error}); take another: cargo xtask serve --port 8081"
        ),
    };
    let address = server.address.clone();
    println!("\nServing the playground on {address} (Ctrl-C stops it)");
    if open_browser && let Err(error) = open::that(&address) {
        println!("No browser could be opened ({error}): open {address} yourself.");
    }
    server.run();
    Ok(ExitCode::SUCCESS)
}

/// Measures the built page. scikit-learn stands beside it where PYTHON, or python3, has it.
fn bench(part: Option<&str>) -> Result<()> {
    site::build()?;
    let driver = install::browser()?;
    shell::run(
        shell::words("cargo test --workspace --test bench --")
            .args(part)
            .env("CHROMEDRIVER", driver),
    )
}

fn no_more(mut arguments: Parser) -> Result<()> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}
