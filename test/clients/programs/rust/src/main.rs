//! Eight calls one after another at each address, then five at once.

use reqwest::{Certificate, Client};
use std::{env, error::Error, fs};
use tokio::task::JoinSet;

async fn get(client: Client, url: String) {
    let answer = client.get(url).send().await.expect("an answer");
    answer.bytes().await.expect("a body");
}

async fn call_all(client: Client) {
    for url in env::args().skip(1) {
        for _ in 0..8 {
            get(client.clone(), url.clone()).await;
        }
        let mut burst = JoinSet::new();
        for _ in 0..5 {
            burst.spawn(get(client.clone(), url.clone()));
        }
        burst.join_all().await;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let authority = Certificate::from_pem(&fs::read(env::var("SSL_CERT_FILE")?)?)?;
    let client = Client::builder().add_root_certificate(authority).build()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call_all(client));
    Ok(())
}
