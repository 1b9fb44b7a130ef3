//! Puts the page's scripts and styles together: few small files instead of many, where npm brings esbuild.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::{command, run};
use crate::{install, site};

/// What the HTML and the scripts ask for by name. Scripts of the page's own thread share what they have in common; a worker
/// has all of its own, so that it comes at once. The scripts for old browsers stay in their language.
const ENTRIES: [(&[&str], &[&str]); 3] = [
    (
        &["main.js"],
        &["--bundle", "--splitting", "--format=esm", "--target=es2022"],
    ),
    (
        &["worker.js", "sweep-worker.js"],
        &["--bundle", "--format=esm", "--target=es2022"],
    ),
    (
        &["page.css", "support.js", "theme.js"],
        &["--bundle", "--target=es2020"],
    ),
];

/// Replaces the folder of scripts and styles by what is made of it. Without npm it stays as it is.
pub(crate) fn bundle(www: &Path) -> Result<()> {
    println!("\n== Putting the page's scripts and styles together with esbuild");
    if !install::npm_packages().unwrap_or(false) {
        println!(
            "Left as they are: there is no npm. The page does the same; its first visit takes longer."
        );
        return Ok(());
    }
    let draft = www.with_extension("new");
    site::remove(&draft)?;
    for (entries, flags) in ENTRIES {
        let entries = entries.iter().map(|entry| www.join(entry));
        run(command(
            "node",
            [
                "node_modules/esbuild/bin/esbuild",
                "--minify",
                "--log-level=warning",
            ],
        )
        .args(flags)
        .arg(format!("--outdir={}", draft.display()))
        .args(entries))?;
    }
    let icon = "favicon.svg";
    fs::copy(www.join(icon), draft.join(icon)).context("the icon cannot be copied")?;
    site::remove(www)?;
    fs::rename(draft, www)?;
    preload(www)
}

/// Lets the page ask at once for what its script is made of besides itself.
fn preload(www: &Path) -> Result<()> {
    let names =
        fs::read_dir(www)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let chunks = names.iter().filter(|name| name.starts_with("chunk-"));
    let link = |name| format!("  <link rel=\"modulepreload\" href=\"www/{name}\" />\n  ");
    let links: String = chunks.map(link).collect();
    let html = www.with_file_name("index.html");
    let page = fs::read_to_string(&html)?;
    fs::write(html, page.replace("</head>", &(links + "</head>")))?;
    Ok(())
}
