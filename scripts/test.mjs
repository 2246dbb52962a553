// npm test: everything this machine can run. Says at the end what it skipped and why; the last line counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { hostMissing, installHost } from './e2eHost.mjs';

const reports = resolve('test-results');
const totals = { passed: 0, failed: 0, skipped: 0 };
const skipped = [];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
step('build', 'esbuild.mjs', '--quiet');
vitest('unit tests', 'vitest.config.ts', 'unit');
endToEnd();

for (const line of skipped) console.log(`skipped: ${line}`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exit(totals.failed > 0 ? 1 : 0);

function endToEnd() {
  const chromium = existsSync('/usr/bin/chromium') ? undefined : 'no Chromium at /usr/bin/chromium';
  let missing = chromium ?? hostMissing();
  if (missing === undefined) {
    try {
      installHost();
    } catch (error) {
      missing = error.message;
    }
  }
  if (missing !== undefined) {
    skipped.push(`tests in a real VS Code: ${missing}`);
    return;
  }
  if (step('package', 'scripts/package.mjs', '--target', 'current', '--out', '.e2e/neuron-lens.vsix')) {
    vitest('tests in a real VS Code', 'test/e2e/vitest.config.ts', 'e2e');
  }
}

/** Runs a script of this project; a failure counts as a failed test. */
function step(name, ...command) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${name} failed`);
    totals.failed++;
  }
  return status === 0;
}

function vitest(name, config, report) {
  const file = `${reports}/${report}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters],
    { stdio: 'inherit' },
  );
  if (!existsSync(file)) {
    console.error(`${name} did not finish`);
    totals.failed++;
    return;
  }
  const result = JSON.parse(readFileSync(file, 'utf8'));
  totals.passed += result.numPassedTests;
  totals.skipped += result.numPendingTests + result.numTodoTests;
  // A file that does not even load has no failed test in it, and an error outside of tests only the exit status.
  const broken = result.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = result.numFailedTests + broken;
  totals.failed += failed === 0 && status !== 0 ? 1 : failed;
  for (const suite of result.testResults) {
    for (const test of suite.assertionResults.filter(
      ({ status: how }) => how === 'pending' || how === 'skipped',
    )) {
      skipped.push(`${name}: ${test.fullName}`);
    }
  }
}
