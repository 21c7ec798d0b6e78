/** Headers by which whoever sends a request, or a proxy, may name a host or a scheme that is not ours. */
export const foreignHeaders: readonly (readonly [name: string, headers: Readonly<Record<string, string>>])[] =
  [
    ['Host', { host: 'evil.example' }],
    ['Host with a port', { host: 'rekey.test:1@evil.example' }],
    ['Host with markup', { host: '"><script>alert(1)</script>' }],
    ['Host that is empty', { host: '' }],
    ['Host with a broken address', { host: '[::1' }],
    ['Host with a path', { host: 'rekey.test/../evil' }],
    ['Host with a port that is none', { host: 'rekey.test:99999999' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['X-Forwarded-Host, several', { 'x-forwarded-host': 'evil.example, rekey.test' }],
    ['X-Forwarded-Proto', { 'x-forwarded-proto': 'gopher' }],
    [
      'X-Forwarded-Port, -Prefix and -Server',
      { 'x-forwarded-port': '666', 'x-forwarded-prefix': '/evil', 'x-forwarded-server': 'evil.example' },
    ],
    ['X-Forwarded-For that is no address', { 'x-forwarded-for': 'evil.example, %00' }],
    ['Forwarded', { forwarded: 'for=1.2.3.4;host=evil.example;proto=https' }],
    ['X-Host and X-Original-Host', { 'x-host': 'evil.example', 'x-original-host': 'evil.example' }],
    ['X-Original-URL', { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': '/evil' }],
    ['Origin', { origin: 'https://evil.example' }],
    ['Referer', { referer: 'https://evil.example/rekey.test' }],
  ];
