//! Leaves a compressed copy beside each file of the site, `.br` and `.gz`, for hosts that send them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a file weighs in bytes: as it is, in gzip, in brotli.
pub(crate) type Weight = [usize; 3];

/// Compresses what has no copies yet; every file below the folder with its weight.
pub(crate) fn pack(folder: &Path) -> Result<Vec<(PathBuf, Weight)>> {
    let mut weights = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for path in entries.iter().map(fs::DirEntry::path) {
        if path.is_dir() {
            weights.extend(pack(&path)?);
        } else if path
            .extension()
            .is_none_or(|extension| extension != "br" && extension != "gz")
        {
            let content = fs::read(&path)?;
            let gzip = copy(&path, "gz", || gzip(&content))?;
            let brotli = copy(&path, "br", || brotli(&content))?;
            weights.push((path, [content.len(), gzip, brotli]));
        }
    }
    Ok(weights)
}

/// The size of a file's compressed copy, which is made where it is older than the file.
fn copy(path: &Path, kind: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<usize> {
    let copy = PathBuf::from(format!("{}.{kind}", path.display()));
    let written = |file: &Path| fs::metadata(file).and_then(|data| data.modified()).ok();
    if written(&copy) < written(path) {
        fs::write(&copy, make()?)?;
    }
    Ok(usize::try_from(fs::metadata(&copy)?.len())?)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = BrotliEncoderParams {
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut packed, &parameters)?;
    Ok(packed)
}
