//! A static file server for the built page. The page's tests include this file too.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// No browser asks with more than this.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// Serves the files of one folder on this machine only.
pub(crate) struct Server {
    folder: PathBuf,
    listener: TcpListener,
    /// The address of the page, without a slash at its end.
    pub(crate) address: String,
}

impl Server {
    /// Takes the port (0: any free one).
    pub(crate) fn bind(folder: PathBuf, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let address = format!("http://{}", listener.local_addr()?);
        Ok(Self {
            folder,
            listener,
            address,
        })
    }

    /// Answers requests until the program ends. Every connection has a thread of its own and one answer: browsers open
    /// some of them in advance, which must not keep the others waiting.
    pub(crate) fn run(self) {
        let server = Arc::new(self);
        for stream in server.listener.incoming().flatten() {
            let server = server.clone();
            // A browser that hangs up in the middle of an answer is no fault of the server.
            thread::spawn(move || server.answer(&stream));
        }
    }

    fn answer(&self, mut stream: &TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream.take(LONGEST_REQUEST)).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // The rest of the request says nothing that matters here, but has to be read.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let file = match request.split(' ').collect::<Vec<_>>()[..] {
            ["GET", url, _] => self.file(url),
            _ => None,
        };
        let found = file.and_then(|file| Some((fs::read(&file).ok()?, media_type(&file))));
        let (status, body, media_type) = match found {
            Some((bytes, media_type)) => ("200 OK", bytes, media_type),
            None => ("404 Not Found", b"Not found".to_vec(), "text/plain"),
        };
        // A page that was built a second ago must not come from the browser's cache. The two policies make it a page of
        // its own, whose clock ticks every 5 µs instead of every 100: the benchmark needs that.
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nCross-Origin-Opener-Policy: same-origin\r\n\
             Cross-Origin-Embedder-Policy: require-corp\r\nConnection: close\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)
    }

    /// The file behind an address, if it lies inside the folder.
    fn file(&self, url: &str) -> Option<PathBuf> {
        let path = Path::new(url.split(['?', '#']).next()?.trim_start_matches('/'));
        let inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let file = self.folder.join(path);
        let file = if file.is_dir() {
            file.join("index.html")
        } else {
            file
        };
        inside.then_some(file)
    }
}

/// Browsers refuse to run a module or to compile WebAssembly as it arrives under a wrong media type.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "text/plain; charset=utf-8",
    }
}
