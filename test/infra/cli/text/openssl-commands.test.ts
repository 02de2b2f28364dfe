import { expect, test } from 'vitest';
import { type HandTrial, opensslCommands } from '../../../../infra/cli/text/openssl-commands.ts';

const TRIAL: HandTrial = {
  mechanism: 'psk',
  issuer: { name: 'a', address: '192.0.2.1', port: 443 },
  node: { name: 'b', address: '2001:db8::1', port: 8443 },
  serverName: 'shop.example.com',
  files: {},
  request: null,
};

test('one command fetches a session, the next shows it, the last removes it', () => {
  expect(opensslCommands(TRIAL)).toEqual([
    '(sleep 2; echo Q) | openssl s_client -connect 192.0.2.1:443 -servername shop.example.com -tls1_3 -sess_out session.pem',
    "(sleep 2; echo Q) | openssl s_client -connect '[2001:db8::1]:8443' -servername shop.example.com -tls1_3 -sess_in session.pem | grep -E '^(New|Reused)'",
    'rm -f session.pem',
  ]);
});

test('roots, certificate and key of the target are named as it names them', () => {
  const files = {
    trust: ['pki/root.pem'],
    clientCertificate: 'own.pem',
    clientKey: '/etc/own.key',
  };
  const [fetch, offer] = opensslCommands({ ...TRIAL, files });
  const named = '-CAfile pki/root.pem -cert own.pem -key /etc/own.key -sess_';
  expect(fetch).toContain(named);
  expect(offer).toContain(named);
});

test('several roots become one file, for s_client reads one alone', () => {
  const commands = opensslCommands({ ...TRIAL, files: { trust: ['a.pem', 'b c.pem'] } });
  expect(commands[0]).toBe("cat -- a.pem 'b c.pem' > trust.pem");
  expect(commands[1]).toContain('-CAfile trust.pem');
  expect(commands.at(-1)).toBe('rm -f session.pem trust.pem');
});

test('no name or path can be anything but one word to the shell', () => {
  const files = { clientCertificate: "it's.pem", clientKey: '$(reboot)' };
  const [fetch] = opensslCommands({ ...TRIAL, serverName: 'a; b\n`c`', files });
  expect(fetch).toContain("-servername 'a; b`c`' ");
  expect(fetch).toContain(`-cert 'it'\\''s.pem' -key '$(reboot)' `);
});

test('a server that gives tickets only with an answer gets a request by hand, too', () => {
  const request = 'HEAD /a%b HTTP/1.1\r\nHost: a\r\n\r\n';
  const [fetch] = opensslCommands({ ...TRIAL, request });
  expect(fetch).toContain(
    "(printf 'HEAD /a%%b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'; sleep 2) | openssl s_client",
  );
});
