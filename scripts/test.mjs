// npm test: everything this machine can run, and at the end what was skipped and why.
// The last line counts the tests: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostMissing, installHost } from './e2eHost.mjs';

const reports = mkdtempSync(join(tmpdir(), 'neuron-lens-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const skipped = [];

build();
suite('unit tests', []);
endToEnd();

rmSync(reports, { recursive: true, force: true });
if (skipped.length > 0) console.log(`\nskipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 ? 1 : 0);

function build() {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--quiet'], { stdio: 'inherit' });
  if (status !== 0) fail('the build');
}

/** Runs vitest and adds up what it reports. */
function suite(name, args) {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporters], {
    stdio: 'inherit',
  });
  if (!existsSync(report)) return fail(`${name}: the runner ended without a report`);
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests, testResults } =
    JSON.parse(readFileSync(report, 'utf8'));
  counts.passed += numPassedTests;
  // A file that cannot even be loaded has no failed test, only a failed suite.
  counts.failed += numFailedTests > 0 ? numFailedTests : numFailedTestSuites;
  counts.skipped += numPendingTests + numTodoTests;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName, status } of tests)
    if (status === 'skipped' || status === 'pending') skipped.push(fullName);
}

function endToEnd() {
  const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const reason = existsSync(chromium) ? hostMissing() : `no Chromium at ${chromium} (CHROMIUM names another)`;
  if (reason !== undefined) {
    skipped.push(`end-to-end tests: ${reason}`);
    counts.skipped++;
    return;
  }
  installHost();
  suite('end-to-end tests', ['--config', 'test/e2e/vitest.config.ts']);
}

function fail(what) {
  console.error(`FAILED: ${what}`);
  counts.failed++;
}
