/* global document -- some of it runs in the page */
// Pictures of a result's views in every theme and two widths, to look at.
// node scripts/screenshot-views.mjs [result.nlens.json] [folder] [theme …]; without a result it makes one up.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { slimPages } from './slimPages.mjs';

const [resultPath, folder = 'test-results/views', ...asked] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** The body classes and some variables that VS Code gives its pages; the report's own defaults have none. */
const themes = {
  'report-light': { scheme: 'light' },
  'report-dark': { scheme: 'dark' },
  'forced-colors': { scheme: 'dark', forcedColors: 'active' },
  light: {
    scheme: 'light',
    body: 'vscode-light',
    variables: {
      'editor-background': '#ffffff',
      'editor-foreground': '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      focusBorder: '#005fb8',
      'editorWidget-background': '#f8f8f8',
      'editorWidget-border': '#c8c8c8',
      'button-background': '#005fb8',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryForeground': '#3b3b3b',
      'dropdown-background': '#ffffff',
      'dropdown-border': '#cecece',
      'list-inactiveSelectionBackground': '#e4e6f1',
      'textLink-foreground': '#005fb8',
      'font-family': 'system-ui, Ubuntu, sans-serif',
      'font-size': '13px',
    },
  },
  dark: {
    scheme: 'dark',
    body: 'vscode-dark',
    variables: {
      'editor-background': '#1f1f1f',
      'editor-foreground': '#cccccc',
      descriptionForeground: '#9d9d9d',
      focusBorder: '#0078d4',
      'editorWidget-background': '#202020',
      'editorWidget-border': '#454545',
      'button-background': '#0078d4',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#313131',
      'button-secondaryForeground': '#cccccc',
      'dropdown-background': '#313131',
      'dropdown-border': '#3c3c3c',
      'list-inactiveSelectionBackground': '#37373d',
      'textLink-foreground': '#4daafc',
      'font-family': 'system-ui, Ubuntu, sans-serif',
      'font-size': '13px',
    },
  },
  'high-contrast': {
    scheme: 'dark',
    body: 'vscode-high-contrast',
    variables: {
      'editor-background': '#000000',
      'editor-foreground': '#ffffff',
      descriptionForeground: '#ffffffb3',
      focusBorder: '#f38518',
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
      'editorWidget-background': '#0c141f',
      'button-foreground': '#ffffff',
      'button-background': '#000000',
      'button-secondaryBackground': '#000000',
      'button-secondaryForeground': '#ffffff',
      'dropdown-background': '#000000',
      'textLink-foreground': '#21a6ff',
    },
  },
  'high-contrast-light': {
    scheme: 'light',
    body: 'vscode-high-contrast-light vscode-high-contrast',
    variables: {
      'editor-background': '#ffffff',
      'editor-foreground': '#292929',
      descriptionForeground: '#292929b3',
      focusBorder: '#006bbd',
      contrastBorder: '#0f4a85',
      contrastActiveBorder: '#006bbd',
      'editorWidget-background': '#ffffff',
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#ffffff',
      'button-secondaryForeground': '#292929',
      'dropdown-background': '#ffffff',
      'textLink-foreground': '#0f4a85',
    },
  },
};

const { reportHtml, result } = await load();
const page = await bundlePage();
const file = resolve(join(folder, 'report.html'));
writeFileSync(file, reportHtml(result, page));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const [name, { scheme, forcedColors = 'none', body, variables }] of Object.entries(themes)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    for (const width of [1200, 500]) {
      const tab = await browser.newPage({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        forcedColors,
      });
      tab.on('console', (message) => console.log(`${name} ${width}: ${message.text()}`));
      tab.on('pageerror', (error) => console.log(`${name} ${width}: ${error.stack}`));
      await tab.goto(pathToFileURL(file).href);
      await tab.waitForSelector('body[data-ready=true]');
      if (body !== undefined) {
        await tab.evaluate(
          ([className, pairs]) => {
            document.body.className = className;
            document.body.style.margin = '0';
            for (const [key, value] of pairs) {
              document.documentElement.style.setProperty(`--vscode-${key}`, value);
            }
            document.body.style.background = 'var(--vscode-editor-background)';
          },
          [body, Object.entries(variables)],
        );
      }
      await tab.waitForTimeout(700);
      await tab.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
      await tab.close();
    }
  }
} finally {
  await browser.close();
}

async function load() {
  const path = join(folder, 'load.mjs');
  await build({
    stdin: {
      contents: `export { reportHtml } from './src/report/reportHtml.ts';
        export { parseResultText } from './src/protocol/Result.ts';
        export { makeConductanceResult } from './test/support/makeConductanceResult.ts';`,
      resolveDir: '.',
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: path,
    logLevel: 'warning',
  });
  const module = await import(pathToFileURL(resolve(path)).href);
  return {
    reportHtml: module.reportHtml,
    result:
      resultPath === undefined
        ? module.makeConductanceResult({ samples: 60, shown: 24 })
        : module.parseResultText(readFileSync(resultPath, 'utf8')),
  };
}

async function bundlePage() {
  const { outputFiles, metafile } = await build({
    entryPoints: ['webview/report/index.tsx'],
    bundle: true,
    minify: true,
    write: false,
    outdir: folder,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    plugins: [slimPages],
    metafile: true,
    logLevel: 'warning',
  });
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    console.log(`${path}: ${(bytes / 1e6).toFixed(2)} MB`);
  }
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  return { script: text('.js'), style: text('.css') };
}
