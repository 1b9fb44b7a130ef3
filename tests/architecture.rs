//! The direction of the house: which module may lean on which, and who may know the browser.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A failing test is what a panic is for here.
#![cfg(not(target_arch = "wasm32"))] // It reads the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with the modules that it may use. The order is a proof that there is no circle: a module only uses earlier ones.
const LEANS_ON: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("lists", &[]),
    ("math", &[]),
    ("pace", &[]),
    ("value", &[]),
    ("params", &["error", "value"]),
    ("structure", &["params"]),
    ("matrix", &["error", "pace"]),
    (
        "deployed",
        &["error", "math", "matrix", "pace", "params", "structure"],
    ),
    ("rng", &["error"]),
    ("metrics", &["error", "lists", "math"]),
    ("optim", &["error", "math", "pace"]),
    ("plot", &["error", "value"]),
    ("device", &["error", "params", "structure"]),
    (
        "dataset",
        &["error", "math", "matrix", "pace", "params", "rng"],
    ),
    ("scaler", &["math", "matrix", "pace"]),
    (
        "preview",
        &[
            "dataset", "error", "lists", "math", "matrix", "pace", "scaler",
        ],
    ),
    ("split", &["error", "params", "rng"]),
    (
        "model",
        &[
            "error",
            "math",
            "matrix",
            "optim",
            "pace",
            "params",
            "rng",
            "split",
            "structure",
        ],
    ),
    (
        "view",
        &[
            "dataset",
            "error",
            "matrix",
            "model",
            "pace",
            "params",
            "preview",
            "rng",
            "scaler",
            "structure",
        ],
    ),
    (
        "compress",
        &[
            "deployed",
            "error",
            "math",
            "matrix",
            "model",
            "pace",
            "params",
            "scaler",
            "structure",
        ],
    ),
    (
        "export",
        &[
            "deployed",
            "error",
            "model",
            "params",
            "scaler",
            "structure",
        ],
    ),
    (
        "config",
        &[
            "compress",
            "dataset",
            "device",
            "error",
            "model",
            "params",
            "rng",
            "split",
            "structure",
        ],
    ),
    ("address", &["config", "error", "params", "value"]),
    (
        "session",
        &[
            "compress",
            "config",
            "dataset",
            "deployed",
            "device",
            "error",
            "export",
            "matrix",
            "metrics",
            "model",
            "pace",
            "params",
            "preview",
            "scaler",
            "split",
            "structure",
            "view",
        ],
    ),
    (
        "sweep",
        &[
            "compress",
            "config",
            "error",
            "params",
            "structure",
            "value",
        ],
    ),
    (
        "wasm",
        &[
            "address",
            "config",
            "device",
            "error",
            "model",
            "params",
            "plot",
            "session",
            "split",
            "structure",
            "sweep",
            "value",
            "view",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Every source file as (top-level module, path inside `src`, text without its unit tests).
fn modules() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = Vec::new();
    for path in sources(&root) {
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let module = name
            .split('/')
            .next()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\n").next().unwrap().to_owned();
        modules.push((module, name, code));
    }
    modules
}

/// The modules named behind `crate::`, in code.
fn used(code: &str) -> BTreeSet<String> {
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let word = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    lines
        .flat_map(|line| line.split("crate::").skip(1).map(word).collect::<Vec<_>>())
        .collect()
}

#[test]
fn modules_lean_only_on_what_lies_below() {
    for (i, (module, allowed)) in LEANS_ON.iter().enumerate() {
        for below in *allowed {
            assert!(
                LEANS_ON[..i].iter().any(|(name, _)| name == below),
                "{module} is listed before {below}"
            );
        }
    }
    let mut unused: BTreeSet<(&str, &str)> = LEANS_ON
        .iter()
        .flat_map(|(module, allowed)| allowed.iter().map(|below| (*module, *below)))
        .collect();
    for (module, file, code) in modules() {
        if module == "lib" {
            continue;
        }
        let allowed = LEANS_ON.iter().find(|(name, _)| *name == module);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("{file}: a new module needs a place in the house"));
        for other in used(&code) {
            let known = LEANS_ON.iter().any(|(name, _)| *name == other);
            assert!(
                !known || other == module || allowed.contains(&other.as_str()),
                "{file} must not use crate::{other}"
            );
            unused.retain(|edge| *edge != (module.as_str(), other.as_str()));
        }
    }
    assert!(unused.is_empty(), "allowed and not needed: {unused:?}");
}

#[test]
fn only_the_door_knows_the_browser() {
    for (module, file, code) in modules() {
        if module == "wasm" || file == "plot/canvas.rs" || file == "lists.rs" {
            continue;
        }
        for name in ["wasm_bindgen", "web_sys", "js_sys", "plotters_canvas"] {
            assert!(!code.contains(name), "{file} names {name}");
        }
    }
}

#[test]
fn entropy_comes_in_at_one_place() {
    for (_, file, code) in modules() {
        assert!(
            file == "rng.rs" || !code.contains("getrandom::"),
            "{file} draws entropy"
        );
    }
}

/// The host's transcendental functions differ between engines; charts alone may use them.
#[test]
fn no_figure_leans_on_the_hosts_mathematics() {
    const HOST: [&str; 16] = [
        ".exp()",
        ".ln()",
        ".ln_1p()",
        ".exp_m1()",
        ".log2()",
        ".log10()",
        ".powf(",
        ".powi(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".tanh()",
        ".sin_cos()",
        ".mul_add(",
        ".cbrt()",
        ".hypot(",
    ];
    for (module, file, code) in modules() {
        for (number, line) in code.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            let host = HOST.iter().find(|call| line.contains(**call));
            assert!(
                module == "plot" || comment || host.is_none(),
                "{file}:{} calls {host:?}",
                number + 1
            );
        }
    }
}
