//! A static file server for the built page. The page's tests include this file too.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

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
        let mut headers = Headers::default();
        for line in lines {
            let line = line?;
            if line.is_empty() {
                break;
            }
            headers.read(&line);
        }
        let file = match request.split(' ').collect::<Vec<_>>()[..] {
            ["GET", url, _] => self.file(url),
            _ => None,
        };
        let Some((head, body)) = file.and_then(|file| found(&file, &headers)) else {
            return stream.write_all(
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\
                  Connection: close\r\n\r\nNot found",
            );
        };
        stream.write_all(head.as_bytes())?;
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

/// What a request says that matters here.
#[derive(Default)]
struct Headers {
    encodings: String,
    /// The version of the file that the browser has.
    known: String,
}

impl Headers {
    fn read(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else {
            return;
        };
        match name.to_ascii_lowercase().as_str() {
            "accept-encoding" => value.trim().clone_into(&mut self.encodings),
            "if-none-match" => value.trim().clone_into(&mut self.known),
            _ => {}
        }
    }

    /// The file to send in the place of this one: the smallest copy that the browser can read, with its encoding.
    fn best(&self, file: &Path) -> (PathBuf, Option<&'static str>) {
        let accepts = |encoding: &str| {
            self.encodings
                .split(',')
                .any(|given| given.trim() == encoding)
        };
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            let copy = PathBuf::from(format!("{}.{ending}", file.display()));
            if accepts(encoding) && copy.is_file() {
                return (copy, Some(encoding));
            }
        }
        (file.to_owned(), None)
    }
}

/// The head and the body of an answer, as a good host would give it: compressed, and only if the browser has not got it.
fn found(file: &Path, headers: &Headers) -> Option<(String, Vec<u8>)> {
    let (sent, encoding) = headers.best(file);
    let written = fs::metadata(&sent).ok()?.modified().ok()?;
    let age = written.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let body = fs::read(&sent).ok()?;
    let version = format!("\"{:x}-{:x}\"", age.as_nanos(), body.len());
    let (status, body) = if headers.known == version {
        ("304 Not Modified", Vec::new())
    } else {
        ("200 OK", body)
    };
    let encoding = encoding.map_or(String::new(), |encoding| {
        format!("Content-Encoding: {encoding}\r\n")
    });
    // A page that was built a second ago must not come from the browser's cache unasked. The two policies make it a page of
    // its own, whose clock ticks every 5 µs instead of every 100: the benchmark needs that.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{encoding}Vary: Accept-Encoding\r\n\
         ETag: {version}\r\nCache-Control: no-cache\r\nCross-Origin-Opener-Policy: same-origin\r\n\
         Cross-Origin-Embedder-Policy: require-corp\r\nConnection: close\r\n\r\n",
        media_type(file),
        body.len()
    );
    Some((head, body))
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

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;
    use std::io;

    use super::{Headers, found};

    #[test]
    fn a_browser_gets_what_it_can_read_and_has_not_got() -> io::Result<()> {
        let folder = env::temp_dir().join(format!("tinyml-server-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let file = folder.join("main.js");
        fs::write(&file, "plain")?;
        fs::write(folder.join("main.js.gz"), "gzip")?;
        fs::write(folder.join("main.js.br"), "brotli")?;
        let ask = |lines: &[&str]| {
            let mut headers = Headers::default();
            for line in lines {
                headers.read(line);
            }
            found(&file, &headers).unwrap_or_default()
        };
        let (head, body) = ask(&["Accept-Encoding: gzip, deflate, br, zstd"]);
        assert!(head.contains("Content-Encoding: br\r\n") && head.contains("text/javascript"));
        assert_eq!(body, b"brotli");
        assert_eq!(ask(&["accept-encoding: gzip"]).1, b"gzip");
        let (head, body) = ask(&[]);
        assert!(!head.contains("Content-Encoding"));
        assert_eq!(body, b"plain");
        let version = head
            .split("ETag: ")
            .nth(1)
            .and_then(|rest| rest.lines().next());
        let (head, body) = ask(&[&format!("If-None-Match: {}", version.unwrap_or_default())]);
        assert!(
            head.starts_with("HTTP/1.1 304 ") && body.is_empty(),
            "{head}"
        );
        fs::remove_dir_all(&folder)
    }
}
