//! A static file server for the built page. The page's tests include this file too.

use std::error::Error;
use std::fs;
use std::path::{Component, Path, PathBuf};

use tiny_http::{Header, Request, Response};

/// Serves the files of one folder on this machine only.
pub(crate) struct Server {
    folder: PathBuf,
    http: tiny_http::Server,
}

impl Server {
    /// Takes the port (0: any free one).
    pub(crate) fn bind(folder: PathBuf, port: u16) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let http = tiny_http::Server::http(("127.0.0.1", port))?;
        Ok(Self { folder, http })
    }

    /// The address of the page, without a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.http.server_addr())
    }

    /// Answers requests until the program ends.
    pub(crate) fn run(&self) {
        for request in self.http.incoming_requests() {
            // A browser that hangs up in the middle of an answer is no fault of the server.
            let _ = self.answer(request);
        }
    }

    fn answer(&self, request: Request) -> std::io::Result<()> {
        let file = self.file(request.url());
        match file.and_then(|file| Some((fs::read(&file).ok()?, media_type(&file)))) {
            Some((bytes, media_type)) => {
                let mut response = Response::from_data(bytes);
                // A page that was built a second ago must not come from the browser's cache.
                let headers = [("Content-Type", media_type), ("Cache-Control", "no-store")];
                for (name, value) in headers {
                    if let Ok(header) = Header::from_bytes(name, value) {
                        response.add_header(header);
                    }
                }
                request.respond(response)
            }
            None => request.respond(Response::from_string("Not found").with_status_code(404)),
        }
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
