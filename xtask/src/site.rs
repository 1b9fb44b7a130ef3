//! Builds the complete static site into `dist/`: the page as it stands in the repository, and the module in `pkg/`.

use std::env;
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::cold::Cold;
use crate::pack::Weight;
use crate::shell::{command, root, run, target, words};
use crate::{bundle, install, pack, pieces, slim, split};

/// What the site is made of, beside the module. The licences go where the code goes.
const PARTS: [&str; 5] = [
    "index.html",
    "www",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "THIRD-PARTY.md",
];
/// The functions that no visit needs at first, and those that are needed when the model's inside is seen;
/// `cargo xtask profile` writes both.
pub(crate) const REST: &str = "xtask/src/rest.txt";
pub(crate) const INSIDE: &str = "xtask/src/inside.txt";
const MODULE: &str = "tinyml_playground";

/// Builds the site and prints what it weighs; returns its folder.
pub(crate) fn build() -> Result<PathBuf> {
    install::wasm_target()?;
    let module = compile()?;
    let dist = root().join("dist");
    let pkg = dist.join("pkg");
    let made_of = [
        &module,
        &env::current_exe()?,
        &root().join(REST),
        &root().join(INSIDE),
    ];
    if changed(&pkg.join(wasm_file())) <= made_of.into_iter().filter_map(|file| changed(file)).max()
    {
        package(&module, &dist.join("pkg.new"), &pkg)?;
    }
    for part in PARTS {
        let to = dist.join(part);
        remove(&to)?;
        copy(&root().join(part), &to)
            .with_context(|| format!("{part} cannot be copied into dist/"))?;
    }
    bundle::bundle(&dist.join("www"))?;
    println!("\n== Compressing what has changed");
    print_sizes(&dist, &pack::pack(&dist)?)?;
    Ok(dist)
}

/// Makes the package anew, and puts it in its place when it is complete.
fn package(module: &Path, draft: &Path, pkg: &Path) -> Result<()> {
    remove(draft)?;
    bind(module, draft)?;
    let whole = draft.join(wasm_file());
    optimise(&whole)?;
    fs::copy(&whole, named_module()?)?;
    divide(&whole, &pieces::pieces(&fs::read(module)?)?, draft)?;
    remove(pkg)?;
    fs::rename(draft, pkg)?;
    Ok(())
}

/// Compiles the library to WebAssembly.
fn compile() -> Result<PathBuf> {
    println!(
        "\n== Compiling the playground to WebAssembly, optimised as a whole (a minute or two the first time)"
    );
    // The linker leaves the module's symbols in it, which tell its data apart.
    run(&mut words(
        "cargo rustc --release --package module --target wasm32-unknown-unknown -- -C link-arg=--emit-relocs",
    ))?;
    Ok(target()?.join("wasm32-unknown-unknown/release/module.wasm"))
}

/// Writes the JavaScript and TypeScript around the module.
fn bind(module: &Path, pkg: &Path) -> Result<()> {
    println!("\n== Writing its JavaScript with wasm-bindgen");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(MODULE)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false)
        .demangle(false)
        .remove_producers_section(true);
    bindgen.generate(pkg)?;
    let (wasm, script) = (pkg.join(wasm_file()), pkg.join(format!("{MODULE}.js")));
    let (bytes, text) = slim::shorten_imports(&fs::read(&wasm)?, &fs::read_to_string(&script)?)?;
    fs::write(&wasm, slim::slim(&bytes)?)?;
    fs::write(&script, text)?;
    // The page makes the instance itself, from the first part of the module.
    append(
        &script,
        "export { __wbg_get_imports as getImports, __wbg_finalize_init as finish };\n",
    )?;
    append(
        &pkg.join(format!("{MODULE}.d.ts")),
        "/** What the module imports. */\n\
         export function getImports(): WebAssembly.Imports;\n\
         /** Makes this instance, of the module or its first part, the one that the functions above call. */\n\
         export function finish(instance: WebAssembly.Instance, module: WebAssembly.Module): InitOutput;\n",
    )
}

fn append(file: &Path, text: &str) -> Result<()> {
    fs::OpenOptions::new()
        .append(true)
        .open(file)?
        .write_all(text.as_bytes())?;
    Ok(())
}

/// What is small is inlined, but no function because it has a single caller: it may be wanted at another time. Data stay
/// in one piece, for the splitter to find what it looks for.
const WASM_OPT: [&str; 6] = [
    "node_modules/binaryen/bin/wasm-opt",
    "-Oz",
    "--one-caller-inline-max-function-size=0",
    "--skip-pass=memory-packing",
    "-g",
    "-o",
];

/// Lets wasm-opt shrink the module, where npm can bring it.
fn optimise(module: &Path) -> Result<()> {
    println!("\n== Optimising the module with wasm-opt");
    match install::npm_packages() {
        Ok(true) => run(command("node", WASM_OPT).args([module, module])),
        missing => {
            let reason = missing
                .err()
                .map_or("npm is not installed".to_owned(), |error| {
                    format!("{error:#}")
                });
            println!(
                "Built without wasm-opt: {reason}. The page does the same; its module is some per cent larger. \
                 To have it later, delete dist/ and build again."
            );
            Ok(())
        }
    }
}

/// Splits the module for the page, and takes the names out of all of it.
fn divide(whole: &Path, pieces: &[Range<u32>], pkg: &Path) -> Result<()> {
    println!(
        "\n== Splitting the module: what the first picture needs, what the model's inside does, the rest"
    );
    let lists = [REST, INSIDE].map(|list| fs::read_to_string(root().join(list)));
    let [rest, inside] = lists;
    let (rest, inside) = (rest?, inside?);
    let (rest, inside) = (Cold::read(&rest), Cold::read(&inside));
    let bytes = fs::read(whole)?;
    let without_rest = split::split(&bytes, "rest", |symbol| rest.has(symbol), pieces)?;
    // The doors to the rest have the names of what is behind them; they stay.
    let is_inside = |symbol: &str| inside.has(symbol) && !rest.has(symbol);
    // What the rest reads and does not bring itself must be there without the inside.
    let free = |piece: &&Range<u32>| !without_rest.read.contains(*piece);
    let pieces: Vec<_> = pieces.iter().filter(free).cloned().collect();
    let first = split::split(&without_rest.stays, "inside", is_inside, &pieces)?;
    fs::write(pkg.join("rest.wasm"), without_rest.part)?;
    fs::write(pkg.join("inside.wasm"), first.part)?;
    fs::write(pkg.join("first.wasm"), split::nameless(&first.stays)?)?;
    fs::write(whole, split::nameless(&bytes)?)?;
    Ok(())
}

/// The whole module with the names of its functions, as it is before it is split.
pub(crate) fn named_module() -> Result<PathBuf> {
    Ok(target()?.join("named.wasm"))
}

fn wasm_file() -> String {
    format!("{MODULE}_bg.wasm")
}

/// When a file was written; `None`, which is earlier than anything, if there is none.
fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else if path.exists() {
        fs::remove_file(path)
    } else {
        Ok(())
    };
    removed.with_context(|| format!("{} cannot be removed", path.display()))
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        fs::copy(from, to)?;
    }
    Ok(())
}

fn print_sizes(dist: &Path, weights: &[(PathBuf, Weight)]) -> Result<()> {
    println!("\ndist/                                           bytes        gzip      brotli");
    let mut together = [0; 3];
    for (path, weight) in weights {
        print_line(&path.strip_prefix(dist)?.display().to_string(), *weight);
        for (sum, size) in together.iter_mut().zip(weight) {
            *sum += size;
        }
    }
    print_line("together", together);
    Ok(())
}

fn print_line(name: &str, [bytes, gzip, brotli]: Weight) {
    println!("{name:<41}{bytes:>12}{gzip:>12}{brotli:>12}");
}
