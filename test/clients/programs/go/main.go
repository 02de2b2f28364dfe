// Eight calls one after another at each address, then five at once; -cache keeps sessions.
package main

import (
	"crypto/tls"
	"flag"
	"io"
	"log"
	"net/http"
	"sync"
)

func main() {
	cache := flag.Bool("cache", false, "set a ClientSessionCache")
	flag.Parse()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if *cache {
		transport.TLSClientConfig = &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(0)}
	}
	client := &http.Client{Transport: transport}
	for _, url := range flag.Args() {
		for made := 0; made < 8; made++ {
			get(client, url)
		}
		var burst sync.WaitGroup
		for at := 0; at < 5; at++ {
			burst.Add(1)
			go func() {
				defer burst.Done()
				get(client, url)
			}()
		}
		burst.Wait()
	}
}

func get(client *http.Client, url string) {
	response, err := client.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		log.Fatal(err)
	}
}
