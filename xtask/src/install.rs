//! Installs what is missing: quick when nothing is. Every failure says what to install by hand.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::shell::{NPM, command, output, root, run, target, tools, words};

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Cortex-M0+, and Cortex-M4F and M7: what the exported Rust is built for.
const MICROCONTROLLERS: [&str; 2] = ["thumbv6m-none-eabi", "thumbv7em-none-eabihf"];
const WASM_PACK: &str = "0.15.1";
const FIRMWARE_PROGRAMS: [&str; 4] = ["arm-none-eabi-gcc", "avr-gcc", "qemu-system-arm", "g++"];
const FIRMWARE_PACKAGES: &str =
    "gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm gcc-avr avr-libc simavr g++";
const DEBIAN_BROWSER: &str = "chromium chromium-driver fonts-dejavu-core";

/// Rust's standard library for WebAssembly.
pub(crate) fn wasm_target() -> Result<()> {
    rust_target(WASM_TARGET)
}

/// Rust's core library for microcontrollers. The tests say what they leave out without it.
pub(crate) fn microcontroller_targets() {
    for target in MICROCONTROLLERS {
        if let Err(error) = rust_target(target) {
            println!("{error:#}");
        }
    }
}

fn rust_target(target: &str) -> Result<()> {
    let folder = output(&format!("rustc --print target-libdir --target {target}"));
    if folder.is_some_and(|folder| PathBuf::from(folder).is_dir()) {
        return Ok(());
    }
    println!("\n== Installing the Rust target {target} (seconds)");
    run(&mut words(&format!("rustup target add {target}")))
        .with_context(|| format!("install the Rust target by hand: rustup target add {target}"))
}

/// Rust's formatter and linter.
pub(crate) fn rust_components() -> Result<()> {
    for (component, probe) in [
        ("rustfmt", "cargo fmt --version"),
        ("clippy", "cargo clippy --version"),
    ] {
        if output(probe).is_none() {
            println!("\n== Installing {component} (seconds)");
            run(&mut words(&format!("rustup component add {component}")))
                .with_context(|| format!("install it by hand: rustup component add {component}"))?;
        }
    }
    Ok(())
}

/// Whether npm is here, and with it what `package.json` names: wasm-opt, the checks of JavaScript, axe.
pub(crate) fn npm_packages() -> Result<bool> {
    if output(&format!("{NPM} --version")).is_none() {
        return Ok(false);
    }
    let changed = |file: &str| {
        fs::metadata(root().join(file))
            .and_then(|file| file.modified())
            .ok()
    };
    // npm leaves its own copy of the lock file behind when it has installed everything.
    if changed("node_modules/.package-lock.json") < changed("package-lock.json") {
        println!(
            "\n== Installing the npm packages of package-lock.json into node_modules (seconds)"
        );
        run(&mut command(NPM, ["ci", "--ignore-scripts"]))
            .context("install them by hand: npm ci (Node 20 or newer)")?;
    }
    Ok(true)
}

/// The compilers and emulators that the exported firmware is tried with: whether they are here in the end. Their tests say
/// that they were skipped where they are not.
pub(crate) fn firmware_tools() -> bool {
    let missing = |program: &&str| output(&format!("{program} --version")).is_none();
    if !FIRMWARE_PROGRAMS.iter().any(missing) {
        return true;
    }
    println!("\n== Installing compilers and emulators for microcontrollers (minutes)");
    let installed = apt_install(FIRMWARE_PACKAGES);
    if let Err(error) = &installed {
        println!("Firmware will not be tried on every machine: {error:#}");
    }
    installed.is_ok()
}

/// Valgrind, whose Callgrind counts instructions: whether it is here in the end.
pub(crate) fn valgrind() -> bool {
    if output("valgrind --version").is_some() {
        return true;
    }
    println!("\n== Installing valgrind (seconds)");
    let installed = apt_install("valgrind libc6-dbg");
    if let Err(error) = &installed {
        println!("Instructions are not counted: {error:#}");
    }
    installed.is_ok()
}

/// Chromium with its driver: where the driver is. Debian's driver brings the browser with it.
pub(crate) fn browser() -> Result<PathBuf> {
    if let Some(driver) = driver() {
        return Ok(driver);
    }
    println!("\n== Installing Chromium and its driver (a minute)");
    let by_hand = "elsewhere install Chrome or Chromium and the chromedriver of the same version by hand, and put \
                   chromedriver on PATH or its path into CHROMEDRIVER";
    apt_install(DEBIAN_BROWSER).context(by_hand)?;
    driver().with_context(|| format!("apt-get brought no chromedriver: {by_hand}"))
}

/// Installs Debian packages; fails with the line to type by hand.
fn apt_install(packages: &str) -> Result<()> {
    if output("apt-get --version").is_none() {
        bail!("this system has no apt-get; on Debian it were: sudo apt-get install {packages}");
    }
    let sudo = match output("id -u").as_deref() {
        Some("0") => "",
        _ if output("sudo -n true").is_some() => "sudo -n ",
        _ => bail!("apt-get needs root: sudo apt-get install {packages}"),
    };
    let apt = |line: &str| {
        run(words(&format!("{sudo}apt-get {line}")).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // One broken source makes an update fail, and the packages may still be had.
    let _ = apt("update");
    apt(&format!("install --yes --no-install-recommends {packages}"))
        .with_context(|| format!("on Debian: sudo apt-get install {packages}"))
}

fn driver() -> Option<PathBuf> {
    if let Some(driver) = env::var_os("CHROMEDRIVER") {
        return Some(driver.into());
    }
    let name = format!("chromedriver{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// wasm-pack, which builds the tests for the browser and runs them there.
pub(crate) fn wasm_pack() -> Result<()> {
    if output("wasm-pack --version") == Some(format!("wasm-pack {WASM_PACK}")) {
        return Ok(());
    }
    println!("\n== Installing wasm-pack {WASM_PACK} into .tools (one to three minutes)");
    cargo_install(&format!("--locked wasm-pack@{WASM_PACK}"))
}

/// The wasm-bindgen program, which wasm-pack wants in exactly the version of the library.
pub(crate) fn wasm_bindgen() -> Result<()> {
    let version = locked_version("wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    let found = output("wasm-bindgen --version") == Some(format!("wasm-bindgen {version}"))
        && output("wasm-bindgen-test-runner --version")
            == Some(format!("wasm-bindgen-test-runner {version}"));
    if found {
        return Ok(());
    }
    println!("\n== Installing wasm-bindgen {version} into .tools (one to three minutes)");
    // Not --locked: a package that its lock file names has been withdrawn.
    cargo_install(&format!(
        "wasm-bindgen-cli@{version} --bin wasm-bindgen --bin wasm-bindgen-test-runner"
    ))
}

/// A debug build without debug information takes half the time, and the tests hardly notice.
fn cargo_install(package: &str) -> Result<()> {
    run(words(&format!("cargo install --debug {package}"))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .arg("--root")
        .arg(tools())
        .arg("--target-dir")
        .arg(target()?.join("tools")))
    .with_context(|| format!("install it by hand: cargo install {package}"))
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Option<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).ok()?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| **line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    /// The library writes a description into the module that only the same version can read.
    #[test]
    fn wasm_bindgen_has_one_version() {
        assert!(locked_version("wasm-bindgen").is_some());
        assert_eq!(
            locked_version("wasm-bindgen"),
            locked_version("wasm-bindgen-cli-support")
        );
    }
}
