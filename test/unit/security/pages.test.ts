import { build } from 'esbuild';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Uri, Webview } from 'vscode';
import { fakeVscode } from '../../support/fakeEditor.ts';

vi.mock('vscode', () => fakeVscode);

import { slimPages } from '../../../scripts/slimPages.mjs';
import { panelHtml, panelRoots } from '../../../src/extension/panelHtml.ts';
import { everyDocument, hostileText, withTexts } from '../../support/hostile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const documents = await everyDocument();

describe.skipIf(!existsSync(executablePath))('a page of the extension, under its own policy', () => {
  const extension = temporaryFolder();
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(join(extension, 'dist'));
    await build({
      entryPoints: ['webview/panel/index.tsx'],
      bundle: true,
      outfile: join(extension, 'dist/panel.js'),
      format: 'iife',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
      plugins: [slimPages],
      logLevel: 'silent',
    });
    const webview = {
      cspSource: 'file:',
      asWebviewUri: ({ fsPath }: Uri) => pathToFileURL(fsPath),
    } as unknown as Webview;
    const html = panelHtml(webview, fakeVscode.Uri.file(extension) as unknown as Uri);
    writeFileSync(join(extension, 'page.html'), html);
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
    });
    // VS Code brings it into the page.
    await page.addInitScript(() => {
      Object.assign(window, {
        acquireVsCodeApi: () => ({ postMessage() {}, getState() {}, setState() {} }),
      });
    });
    await page.goto(pathToFileURL(join(extension, 'page.html')).href);
    complaints.length = 0;
  });
  afterAll(() => browser?.close());

  it.each(Object.keys(documents))('shows the texts of a hostile analysis (%s) as texts', async (kind) => {
    await page.evaluate(
      (result) => window.postMessage({ type: 'result', result }),
      withTexts(documents[kind]!, (text) => `${hostileText} ${kind} ${text}`),
    );
    await page.waitForSelector('body[data-ready=true]');
    await page.getByText('</script></style>').first().waitFor();
    expect(await page.locator('[role=alert]').count()).toBe(0);
    expect(
      await page.locator('img[src=x], a[href^="javascript"], a[href^="command"], script:not([src])').count(),
    ).toBe(0);
    expect(await page.evaluate(() => 'breached' in globalThis)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it.each(Object.keys(documents))('shortens texts without end (%s)', async (kind) => {
    await page.evaluate(
      (result) => window.postMessage({ type: 'result', result }),
      withTexts(documents[kind]!, (text) => `${kind} ${text}${'x'.repeat(1e5)}`),
    );
    await page.getByText(/x{9}/).first().waitFor();
    // Nothing of that length is laid out.
    const longest = await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let most = '';
      while (texts.nextNode()) {
        const text = texts.currentNode.nodeValue!;
        if (text.length > most.length)
          most = `${texts.currentNode.parentElement!.outerHTML.slice(0, 200)} ${text}`;
      }
      return most;
    });
    expect(longest.length, longest.slice(0, 300)).toBeLessThan(2000);
    expect(complaints).toEqual([]);
  });

  it('says so where a message has no form that it knows', async () => {
    for (const message of [
      { type: 'eval', code: '1' },
      { type: 'result', result: { kind: hostileText } },
      'x',
      null,
    ]) {
      await page.evaluate((sent) => window.postMessage(sent), message);
      await page.getByText('sent a message that this page cannot read').waitFor();
    }
    expect(complaints).toEqual([]);
  });
});

it('loads from the folder of the bundles, and nowhere else', () => {
  expect(panelRoots(fakeVscode.Uri.file('/extension') as unknown as Uri)).toEqual([
    { fsPath: '/extension/dist' },
  ]);
});
