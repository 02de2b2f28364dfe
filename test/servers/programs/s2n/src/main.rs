// A TLS server over s2n on the listening socket that it inherits as file descriptor 3. Its one ticket key
// seals for so many seconds and opens for as many again; s2n tells clients the rest of the key's life.
//
//   s2n-node CERTIFICATE KEY SECONDS

use s2n_tls::config::{Builder, Config};
use s2n_tls::connection::Connection;
use s2n_tls::enums::Mode;
use s2n_tls::security;
use std::env::args;
use std::error::Error;
use std::ffi::{c_int, c_void};
use std::fs::read;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::FromRawFd;
use std::slice::{from_raw_parts, from_raw_parts_mut};
use std::task::Poll;
use std::thread;
use std::time::{Duration, SystemTime};

const INHERITED: i32 = 3;
const KEY_BYTES: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = args().skip(1).collect();
    let [certificate, key, seconds] = given.as_slice() else {
        return Err("usage: s2n-node CERTIFICATE KEY SECONDS".into());
    };
    let config = config_of(&read(certificate)?, &read(key)?, seconds.parse()?)?;
    let listener = unsafe { TcpListener::from_raw_fd(INHERITED) };
    // Whoever opened it left it as its own event loop needs it.
    listener.set_nonblocking(false)?;
    for stream in listener.incoming() {
        let (stream, config) = (stream?, config.clone());
        thread::spawn(move || serve(stream, config));
    }
    Ok(())
}

fn config_of(certificate: &[u8], key: &[u8], seconds: u64) -> Result<Config, s2n_tls::error::Error> {
    let lifetime = Duration::from_secs(seconds);
    let mut random = [0; KEY_BYTES];
    read_random(&mut random);
    let mut builder = Builder::new();
    builder.set_security_policy(&security::DEFAULT_TLS13)?;
    builder.load_pem(certificate, key)?;
    builder.set_ticket_key_encrypt_decrypt_lifetime(lifetime)?;
    builder.set_ticket_key_decrypt_lifetime(lifetime)?;
    builder.add_session_ticket_key(b"0123456789abcdef", &random, SystemTime::now())?;
    builder.build()
}

fn read_random(bytes: &mut [u8]) {
    let mut source = std::fs::File::open("/dev/urandom").expect("a source of randomness");
    source.read_exact(bytes).expect("random bytes");
}

/// One connection, to its end; what a client does wrong is its own affair.
fn serve(mut stream: TcpStream, config: Config) {
    let _ = stream.set_nodelay(true);
    let mut connection = Connection::new(Mode::Server);
    if open(&mut connection, &mut stream, config).is_err() {
        return;
    }
    if !matches!(connection.poll_negotiate(), Poll::Ready(Ok(_))) {
        return;
    }
    let mut bytes = [0; 1024];
    while matches!(connection.poll_recv(&mut bytes), Poll::Ready(Ok(read)) if read > 0) {}
}

fn open(
    connection: &mut Connection,
    stream: &mut TcpStream,
    config: Config,
) -> Result<(), s2n_tls::error::Error> {
    let context = stream as *mut TcpStream as *mut c_void;
    connection.set_config(config)?;
    connection.set_receive_callback(Some(receive))?;
    connection.set_send_callback(Some(send))?;
    unsafe {
        connection.set_receive_context(context)?;
        connection.set_send_context(context)?;
    }
    Ok(())
}

unsafe extern "C" fn receive(context: *mut c_void, bytes: *mut u8, length: u32) -> c_int {
    let stream = &mut *(context as *mut TcpStream);
    let bytes = from_raw_parts_mut(bytes, length as usize);
    stream.read(bytes).map_or(-1, |read| read as c_int)
}

unsafe extern "C" fn send(context: *mut c_void, bytes: *const u8, length: u32) -> c_int {
    let stream = &mut *(context as *mut TcpStream);
    let bytes = from_raw_parts(bytes, length as usize);
    stream.write(bytes).map_or(-1, |written| written as c_int)
}
