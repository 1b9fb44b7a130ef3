//! Puts the page's scripts and styles together: few small files instead of many, where npm brings esbuild.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

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
    let page = www.with_file_name("index.html");
    let html = fs::read_to_string(&page)?;
    fs::write(page, preload(&put_in(&html, www)?, www)?)?;
    Ok(())
}

/// What the browser needs before it shows anything, by its tag in the page and the tag that holds its text instead.
const NEEDED_FIRST: [(&str, &str, &str); 3] = [
    (
        "support.js",
        "<script src=\"www/support.js\"></script>",
        "script",
    ),
    (
        "theme.js",
        "<script src=\"www/theme.js\"></script>",
        "script",
    ),
    (
        "page.css",
        "<link rel=\"stylesheet\" href=\"www/page.css\" />",
        "style",
    ),
];

/// Puts what is needed first into the page itself: nothing has to be waited for. How far its lines are set in is for the
/// readers of the source.
fn put_in(html: &str, www: &Path) -> Result<String> {
    let lines: Vec<&str> = html.lines().map(str::trim_start).collect();
    let mut html = lines.join("\n");
    for (name, tag, holder) in NEEDED_FIRST {
        let file = www.join(name);
        let text = fs::read_to_string(&file)?;
        ensure!(html.contains(tag), "index.html has no {tag}");
        let harmless = ["</", "<!--"].iter().all(|mark| !text.contains(mark));
        ensure!(harmless, "{name} cannot stand in a <{holder}>");
        html = html.replace(tag, &format!("<{holder}>{}</{holder}>", text.trim_end()));
        fs::remove_file(file)?;
    }
    Ok(html)
}

/// Lets the page ask at once for what its script is made of besides itself.
fn preload(html: &str, www: &Path) -> Result<String> {
    let names =
        fs::read_dir(www)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let chunks = names.iter().filter(|name| name.starts_with("chunk-"));
    let link = |name| format!("  <link rel=\"modulepreload\" href=\"www/{name}\" />\n  ");
    let links: String = chunks.map(link).collect();
    Ok(html.replace("</head>", &(links + "</head>")))
}
