import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Hosts whose addresses stand in bundles as names, in comments and in messages. None is asked for anything. */
const named = [
  // Names of XML and JSON vocabularies.
  ...['www.w3.org', 'json-schema.org', 'drafts.csswg.org'],
  // Sources of what a comment or a message speaks of.
  ...['github.com', 'git-lfs', 'www.fileformat.info', 'developer.mozilla.org', 'en.wikipedia.org'],
  ...['tree-sitter.github.io', 'www.kennethmoreland.com', 'syntheti.cc', 'getify.mit-license.org'],
  ...['www.apache.org'],
  // Of plotly.js: its logo's link, its editor's (no chart has that button) and its maps' (no chart is one).
  ...['plotly.com', 'cloud.plotly.com', 'cdn.plot.ly'],
];

const files = existsSync('dist')
  ? readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) => /\.(cjs|mjs|js)$/.test(path))
  : [];

describe.skipIf(files.length === 0)('nothing leaves the machine:', () => {
  it.each(files)('%s has no address to send to, and nothing that does', (file) => {
    const text = readFileSync(`dist/${file}`, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/gm, '');
    const hosts = [...text.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+\w)/g)].map(([, host]) => host);
    expect(hosts.filter((host) => !named.includes(host!))).toEqual([]);
    expect(text).not.toMatch(/telemetry|sendBeacon|new WebSocket|new EventSource/i);
    // Of Node's modules, those that reach other machines. `net` is the socket of the engine and its notebooks.
    expect(text).not.toMatch(
      /(?:require\(|from\s*|import\()\s*["'](?:node:)?(?:https?|http2|tls|dgram|dns)["']/,
    );
  });
});
