/** Lines that look like those of logs which lie beside balancers' logs; none of them is one. */
export const FOREIGN_LINES: readonly (readonly [string, string])[] = [
  [
    'VPC flow log',
    '2 123456789012 eni-0a0000 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
  ],
  [
    'VPC flow log without data',
    '2 123456789012 eni-0a0000 - - - - - - - 1431280876 1431280934 - NODATA',
  ],
  [
    'application log with ISO times',
    '2026-09-17T05:19:00.123Z INFO [main] started the worker number 0 in a pool of eight now',
  ],
  [
    'application log with an address in third place',
    '2026-09-17T05:19:00.123Z proxy 203.0.113.7:2817 connected to the pool of eight in 12 ms at last',
  ],
  [
    'application log that names a port in third place',
    '2026-09-17T05:19:00.123Z 203.0.113.7 8080 listening for eight workers in a pool of 12 now',
  ],
  [
    'PostgreSQL log',
    '2026-09-17 05:19:00.123 UTC [1234] app@shop LOG:  duration: 12.345 ms  statement: SELECT 1 FROM a',
  ],
  [
    'nginx access log',
    '203.0.113.7 - - [17/Sep/2026:05:19:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0" "-" 0.001 -',
  ],
  [
    'nginx error log',
    '2026/09/17 05:19:00 [error] 1234#0: *5 open() "/a" failed (2: No such file), client: 203.0.113.7',
  ],
  [
    'nginx log with ISO time',
    '2026-09-17T05:19:00+00:00 203.0.113.7 "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0" - 0.001 0.001 . 200',
  ],
  [
    'HAProxy log',
    'Sep 17 05:19:00 lb haproxy[14389]: 203.0.113.7:33317 [17/Sep/2026:05:19:00.655] in app/srv1 10/0/30/69/109',
  ],
  [
    'syslog',
    '<34>1 2026-09-17T05:19:00.003Z host su - ID47 - BOM su root failed for lonvick on /dev/pts/8',
  ],
  [
    'S3 server access log',
    '79a59df900b949e5 bucket [17/Sep/2026:05:19:00 +0000] 203.0.113.7 - 3E57427F3 REST.GET.OBJECT a "GET / HTTP/1.1" 200 - 113 - 7 -',
  ],
  [
    'CloudFront log',
    '2026-09-17\t05:19:00\tLHR62\t392\t203.0.113.7\tGET\td1.cloudfront.net\t/\t200\t-\tcurl\t-\t-\tMiss\tabc',
  ],
  [
    'Route 53 log',
    '1.0 2026-09-17T05:19:00.123Z Z123412341234 example.com AAAA NOERROR UDP LHR62 192.0.2.1 -',
  ],
  [
    'application access line as CloudWatch Logs exports it',
    '2026-09-17T05:19:57.006Z https 2026-09-17T05:19:57.006409Z app/shop/50dc6c495c0c9188 203.0.113.7:48058 - 0.0 0.0 0.0 200 200 3 1 "GET https://a:443/ HTTP/1.1" "curl" - -',
  ],
  [
    'connection line as CloudWatch Logs exports it',
    '2026-09-17T05:19:57.006Z 2026-09-17T05:19:57.006409Z 203.0.113.7 36280 443 TLSv1.2 ECDHE 0.037 "-" - - Success TID_1',
  ],
  [
    'classic line as CloudWatch Logs exports it',
    '2026-09-17T05:19:57.006Z 2026-09-17T05:19:57.006409Z old 203.0.113.7:2817 10.0.0.1:80 0.1 0.1 0.1 200 200 0 57 "GET / HTTP/1.1" "curl" - -',
  ],
  [
    'garbled classic line',
    '9xx6-99-99T99:99:99.999999Z old nonsense 10.0.0.1:80 0.1 0.1 0.1 200 200 0 57 "GET / HTTP/1.1"',
  ],
  [
    'classic line with a garbled client',
    '2026-09-17T05:19:57.006409Z old 203.0.113.7;2817 10.0.0.1:80 0.1 0.1 0.1 200 200 0 57 "GET / HTTP/1.1" "-" - -',
  ],
  [
    'plain HTTP line with a garbled client',
    'http 2026-09-17T05:19:57.006409Z app/shop/50dc6c495c0c9188 nobody - 0.0 0.0 0.0 400 - 0 0 "- http://a:80- -" "-" - -',
  ],
];
