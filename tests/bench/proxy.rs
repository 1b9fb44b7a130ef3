//! A slow line: everything from the page's server passes through at so many bytes a second, whoever asks. Chromium's
//! own throttling would leave out what the workers fetch.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const CHUNK: usize = 2048;

/// Starts a slow line to the server at `address` (`http://…`); its own address. It lasts as long as the program.
pub(crate) fn slow_line(address: &str, bytes_per_second: f64) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let server = address.trim_start_matches("http://").to_owned();
    // When the line is free again: all connections share it.
    let free = Arc::new(Mutex::new(Instant::now()));
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            let (server, free) = (server.clone(), free.clone());
            thread::spawn(move || pass(&browser, &server, &free, bytes_per_second));
        }
    });
    own
}

fn pass(browser: &TcpStream, server: &str, free: &Mutex<Instant>, rate: f64) -> io::Result<()> {
    let upstream = TcpStream::connect(server)?;
    let (mut from, mut to) = (browser.try_clone()?, upstream.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut to));
    let mut chunk = [0; CHUNK];
    loop {
        let n = (&upstream).read(&mut chunk)?;
        if n == 0 {
            return browser.shutdown(std::net::Shutdown::Both);
        }
        let until = {
            let mut free = free.lock().unwrap_or_else(PoisonError::into_inner);
            *free = (*free).max(Instant::now()) + Duration::from_secs_f64(n as f64 / rate);
            *free
        };
        thread::sleep(until.saturating_duration_since(Instant::now()));
        (&*browser).write_all(&chunk[..n])?;
    }
}
