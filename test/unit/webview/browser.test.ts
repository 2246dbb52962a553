import { build } from 'esbuild';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../../src/protocol/Result.ts';
import { rankNeurons } from '../../../src/report/rankNeurons.ts';
import { reportHtml } from '../../../src/report/reportHtml.ts';
import { slimPages } from '../../../scripts/slimPages.mjs';
import { decodeArray } from '../../../src/protocol/EncodedArray.ts';
import { placePoints, readEmbedding } from '../../../webview/views/embeddingPlaces.ts';
import { fitGraph, graphX, graphY } from '../../../webview/views/graphView.ts';
import { layoutActivationGraph } from '../../../webview/views/layoutActivationGraph.ts';
import { layoutRuleGraph } from '../../../webview/views/layoutRuleGraph.ts';
import {
  findInPathway,
  fitPathway,
  layersOnPathway,
  pathwayHeight,
} from '../../../webview/views/paintPathway.ts';
import { makeConductanceResult } from '../../support/makeConductanceResult.ts';
import { makeIntervention } from '../../support/makeIntervention.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';
import { makePathway, makePathwayResult } from '../../support/makePathwayResult.ts';
import { makeRulesResult } from '../../support/makeRulesResult.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The pages as they ship, in a real browser: what the DOM of the other tests cannot do. Skipped without Chromium. */
describe.skipIf(!existsSync(executablePath))('in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuron-lens-pages-'));
  let browser: Browser;
  let report: { script: string; style: string };
  let panel: string;

  beforeAll(async () => {
    const bundle = async (entry: string) => {
      const { outputFiles } = await build({
        entryPoints: [entry],
        bundle: true,
        write: false,
        outdir: folder,
        format: 'iife',
        target: 'es2022',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
        plugins: [slimPages],
        logLevel: 'silent',
      });
      return (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))!.text;
    };
    const reportFile = await bundle('webview/report/index.tsx');
    report = { script: reportFile('.js'), style: reportFile('.css') };
    panel = (await bundle('webview/panel/index.tsx'))('.js');
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
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page and collects what it complains about and what it asks the network for. */
  async function open(html: string): Promise<{ page: Page; complaints: string[] }> {
    const file = join(folder, `${Math.random()}.html`);
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) {
        complaints.push(`request ${request.url()}`);
      }
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  async function openReport(result: Result) {
    const opened = await open(reportHtml(result, report));
    await opened.page.waitForSelector('body[data-ready=true]');
    return opened;
  }

  const chosen = (page: Page) => page.locator('.nl-hidden[role=status]').textContent();

  it('draws a report’s charts without a complaint or a request', async () => {
    const result = makeConductanceResult({ samples: 12, shown: 4 });
    const { page, complaints } = await openReport(result);
    await page.waitForSelector('.nl-ranking .barlayer .point');
    await page.waitForSelector('.nl-map .heatmaplayer image');
    expect(await page.locator('.nl-ranking .barlayer .point').count()).toBe(20);
    expect(await page.locator('.nl-sample canvas').count()).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws charts again when the theme changes', async () => {
    const { page } = await openReport(makeConductanceResult({ samples: 3 }));
    const tick = page.locator('.nl-ranking .xtick text').first();
    const color = () => tick.evaluate((element) => getComputedStyle(element).fill);
    const before = await color();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(color).not.toBe(before);
    await page.close();
  });

  it('shows the accuracies and verdicts of an intervention in a narrow panel, without scrolling', async () => {
    const { page } = await openReport(makeIntervention());
    await page.setViewportSize({ width: 500, height: 800 });
    const row = page.locator('tbody tr').first();
    for (const shown of [row.locator('svg'), row.getByText('more than random')]) {
      const { x, width } = (await shown.boundingBox())!;
      expect(x + width).toBeLessThan(480);
    }
    await page.close();
  });

  it('is worked by keyboard alone', async () => {
    const result = makeConductanceResult({ samples: 5, shown: 3 });
    const { page } = await openReport(result);
    await page.waitForSelector('.nl-ranking .barlayer .point');
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement!;
          return element.getAttribute('aria-label') ?? element.textContent!.trim().slice(0, 30);
        }),
      );
      if (reached.at(-1) === 'Layers') {
        await page.keyboard.press('Home');
        expect(await chosen(page)).toContain('Layer conv1,');
      } else if (reached.at(-1) === 'Class') {
        for (const [key, expected] of [
          ['ArrowDown', /, of those predicted 0$/],
          ['Home', /sample in row 0$/],
        ] as const) {
          await page.keyboard.press('Enter');
          await page.keyboard.press(key);
          await page.keyboard.press('Enter');
          await expect.poll(() => chosen(page)).toMatch(expected);
        }
      } else if (reached.at(-1) === 'Show') {
        await page.keyboard.press('Enter');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        const positive = result.layers[0]!.scores.filter((score) => score > 0).length;
        await expect.poll(() => page.locator('.nl-ranking .barlayer .point').count()).toBe(positive);
      } else if (reached.at(-1) === 'Samples') {
        await page.keyboard.press('ArrowRight');
        expect(await chosen(page)).toContain('sample in row 1');
      }
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        'What is this?',
        'Class',
        'Layers',
        'Show',
        'Chart',
        'Neurons by conductance',
        'Samples',
      ]),
    );
    await page.close();
  });

  it('chooses a neuron by a click into the chart', async () => {
    const result = makeConductanceResult({ samples: 3 });
    const { page } = await openReport(result);
    await page.waitForSelector('.nl-ranking .barlayer .point');
    const box = (await page.locator('.nl-ranking .barlayer .point').nth(5).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => chosen(page)).toContain(`neuron ${rankNeurons(result.layers.at(-1)!)[5]},`);
    await page.close();
  });

  /** The rule graph of the small result, where its parts stand in the page, and the rule that is chosen. */
  async function openRules() {
    const result = makeRulesResult();
    const opened = await openReport(result);
    const { page } = opened;
    const frame = page.locator('.nl-graph-frame');
    await frame.scrollIntoViewIfNeeded();
    // Drawn before the next frame.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const layout = layoutRuleGraph(result, [
      { pair: 0, rule: 0 },
      { pair: 0, rule: 1 },
      { pair: 1, rule: 0 },
    ]);
    const size = await frame.evaluate(({ clientWidth, clientHeight }) => ({
      width: clientWidth,
      height: clientHeight,
    }));
    const view = fitGraph(layout, size);
    const at = async ({ column, y }: { column: number; y: number }) => {
      const box = (await page.locator('.nl-graph-raised').boundingBox())!;
      return [box.x + graphX(view, column), box.y + graphY(view, y)] as const;
    };
    return { ...opened, layout, at, chosenRule: () => page.locator('.nl-rule h2').first().textContent() };
  }

  it('shows a rule under the pointer, chooses it by a click, and moves the graph', async () => {
    const { page, complaints, layout, at, chosenRule } = await openRules();
    expect(await chosenRule()).toBe('any of {cat, owl} → {4, 9}');
    const [x, y] = await at(layout.rules[1]!);
    await page.mouse.move(x, y);
    await expect.poll(() => page.locator('.nl-tooltip').textContent()).toContain('dog → 3. Gain 400 bits');
    await page.mouse.click(x, y);
    await expect.poll(chosenRule).toBe('dog → 3');
    // Halfway from a rule to its neuron is nothing but their line.
    const [first, lineEnd] = [layout.rules[0]!, layout.nodes[layout.rules[0]!.tails[0]!]!];
    const [lineX, lineY] = await at({
      column: (first.column + lineEnd.column) / 2,
      y: (first.y + lineEnd.y) / 2,
    });
    await page.mouse.move(lineX, lineY + 2);
    await expect
      .poll(() => page.locator('.nl-tooltip').textContent())
      .toContain('any of {cat, owl} → {4, 9}');
    await page.mouse.click(lineX, lineY + 2);
    await expect.poll(chosenRule).toBe('any of {cat, owl} → {4, 9}');
    // A neuron's rules come one after the other.
    const node = layout.nodes.find(({ tailOf, headOf }) => tailOf.length > 0 && headOf.length > 0)!;
    const [nodeX, nodeY] = await at(node);
    await page.mouse.move(nodeX, nodeY);
    await expect
      .poll(() => page.locator('.nl-tooltip').textContent())
      .toContain('head of 1 rule, tail of 1 rule');
    await page.mouse.click(nodeX, nodeY);
    const ofNeuron = await chosenRule();
    await page.mouse.click(nodeX, nodeY);
    await expect.poll(chosenRule).not.toBe(ofNeuron);
    // Dragged by an empty place, the graph comes along, and no rule is chosen by that.
    const before = await chosenRule();
    const [emptyX, emptyY] = [x + 120, y - 40];
    await page.mouse.move(emptyX, emptyY);
    await page.mouse.down();
    await page.mouse.move(emptyX + 40, emptyY - 25, { steps: 4 });
    await page.mouse.up();
    expect(await chosenRule()).toBe(before);
    await page.waitForTimeout(200);
    await page.mouse.move(x + 40, y - 25);
    await expect.poll(() => page.locator('.nl-tooltip').textContent()).toContain('dog → 3');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws which neurons are on a pathway, names them under the pointer, and chooses a layer by a click', async () => {
    const { page, complaints } = await openReport(makePathwayResult());
    await page.getByRole('slider', { name: 'Sparsity' }).focus();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { name: 'Pathway: 8 of 40 neurons in 2 layers' }).waitFor();
    const canvas = page.locator('.nl-pathway canvas');
    await canvas.scrollIntoViewIfNeeded();
    const width = await page.locator('.nl-pathway').evaluate((frame) => frame.clientWidth);
    const { layers } = makePathwayResult();
    const onPathway = layersOnPathway(makePathwayResult(), makePathway(), 0);
    const columns = fitPathway(layers.length, width);
    /** A place in the picture where a channel of a layer is. */
    const placeOf = (layer: number, channel: number): readonly [number, number] => {
      for (let x = 0; x < columns.width; x++) {
        for (let y = 0; y < pathwayHeight; y++) {
          const found = findInPathway(onPathway, columns, x, y);
          if (found?.layer === layer && found.channels?.[0] === channel) {
            // Not at its very border.
            return [x + Math.floor(columns.pitch / 2), y + 6];
          }
        }
      }
      throw new Error(`channel ${channel} of layer ${layer} is nowhere`);
    };
    // Read at once: the browser complains of many small readings.
    const painted = await canvas.evaluate(
      (element: HTMLCanvasElement, places) => {
        const { data, width } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
        return places.map(([x, y]) => [...data.slice(4 * (y! * width + x!), 4 * (y! * width + x!) + 4)]);
      },
      Array.from({ length: 8 }, (_, neuron) => [...placeOf(1, neuron)]),
    );
    const kept = makePathway().layers[1]!.kept[0]!;
    for (const [neuron, color] of painted.entries()) {
      if (kept.includes(neuron)) expect(color).toEqual([0x09, 0x69, 0xda, 255]);
      else expect(color[3]).toBeLessThan(64);
    }
    const box = (await canvas.boundingBox())!;
    const point = async (layer: number, channel: number) => {
      const [x, y] = placeOf(layer, channel);
      await page.mouse.move(box.x + x, box.y + y);
      return [box.x + x, box.y + y] as const;
    };
    const tooltip = () => page.locator('.nl-pathway .nl-tooltip').textContent();
    await point(1, 3);
    await expect.poll(tooltip).toContain('neuron 3: on the pathway');
    await point(1, 2);
    await expect.poll(tooltip).toContain('neuron 2: not on it');
    const [x, y] = await point(0, 1);
    await expect.poll(tooltip).toContain('channel 1: 2 of 16 on the pathway');
    await page.mouse.click(x, y);
    await page.getByRole('heading', { name: /^Layer 1: conv/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws the embedding, shows the sample under the pointer, and chooses it by a click', async () => {
    const result = makeMechanisms();
    const { mechanisms } = result;
    const { page, complaints } = await openReport(result);
    const frame = page.locator('.nl-embedding');
    await frame.scrollIntoViewIfNeeded();
    const size = await frame.evaluate(({ clientWidth, clientHeight }) => ({
      width: clientWidth,
      height: clientHeight,
    }));
    const points = placePoints(readEmbedding(mechanisms)!, size, 14);
    const assignment = decodeArray(mechanisms.assignment);
    // Painted in different colours where only one mechanism is near, in none where no sample is.
    const near = (index: number, distance: number) =>
      [...points.x].flatMap((x, i) =>
        Math.hypot(x - points.x[index]!, points.y[i]! - points.y[index]!) < distance ? [assignment[i]!] : [],
      );
    const lone = [0, 1, 2].map((mechanism) =>
      [...assignment].findIndex((own, index) => own === mechanism && new Set(near(index, 16)).size === 1),
    );
    const colors = await frame
      .locator('canvas')
      .first()
      .evaluate(
        (canvas: HTMLCanvasElement, places) => {
          const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          return places.map(([x, y]) => {
            const at = 4 * (Math.round(y!) * width + Math.round(x!));
            return [...data.slice(at, at + 4)];
          });
        },
        [...lone.map((index) => [points.x[index]!, points.y[index]!]), [2, 2]],
      );
    expect(colors.at(-1)).toEqual([0, 0, 0, 0]);
    expect(new Set(colors.map((color) => color.slice(0, 3).join())).size).toBe(4);
    const box = (await frame.boundingBox())!;
    const border = await frame.evaluate(({ clientLeft }) => clientLeft);
    const target = lone[2]!;
    const [x, y] = [box.x + border + points.x[target]!, box.y + border + points.y[target]!];
    await page.mouse.move(x, y);
    await expect
      .poll(() => frame.locator('.nl-tooltip').textContent())
      .toContain(`Row ${2 * target + 1}, mechanism 3`);
    await page.mouse.click(x, y);
    await page.getByRole('heading', { name: `Activation graph of row ${2 * target + 1}` }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('colours the activations of the chosen sample, red above the mean and blue below', async () => {
    const result = makeMechanisms();
    const { mechanisms } = result;
    const { page, complaints } = await openReport(result);
    const frame = page.locator('.nl-activation-frame').first();
    await frame.scrollIntoViewIfNeeded();
    const title = await page.locator('.nl-activation figcaption').first().textContent();
    const row = Number(/row (\d+)/.exec(title!)![1]);
    const position = (row - 1) / 2;
    const width = await frame.evaluate(({ clientWidth }) => clientWidth);
    const { nodes } = layoutActivationGraph(mechanisms.representatives, width);
    const painted = await frame.locator('canvas').evaluate(
      (canvas: HTMLCanvasElement, places) => {
        const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return places.map(([x, y]) => {
          const at = 4 * (Math.round(y!) * width + Math.round(x!));
          return [...data.slice(at, at + 3)];
        });
      },
      nodes.map(({ x, y }) => [x, y]),
    );
    const values = decodeArray(mechanisms.representation);
    const { centre, scale } = mechanisms;
    centre.forEach((mean, j) => {
      const deviation = (values[position * centre.length + j]! - mean) / scale[j]!;
      const [red, , blue] = painted[j]!;
      if (Math.abs(deviation) > 0.3) expect(Math.sign(red! - blue!)).toBe(Math.sign(deviation));
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws the rule graph in the colours of the theme, the system’s among them', async () => {
    const { page } = await openRules();
    const ground = () =>
      page
        .locator('.nl-graph-raised')
        .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(2, 2, 1, 1).data]);
    await expect.poll(ground).toEqual([255, 255, 255, 255]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).toEqual([31, 31, 31, 255]);
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await expect.poll(ground).toEqual([0, 0, 0, 255]);
    await page.close();
  });

  it('works the rule graph by keyboard', async () => {
    const { page, chosenRule } = await openRules();
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement!.classList.contains('nl-graph-frame'))) break;
    }
    await page.keyboard.press('End');
    await expect.poll(chosenRule).toBe('2 of {3, 5, 8} → {4, 9}');
    const ink = () =>
      page
        .locator('.nl-graph-frame canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await ink();
    await page.keyboard.press('+');
    await expect.poll(ink).not.toBe(before);
    await page.keyboard.press('0');
    await expect.poll(ink).toBe(before);
    await page.close();
  });

  it('runs nothing that stands in a result', async () => {
    const hostile =
      '</script><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a>';
    const result = makeConductanceResult({
      samples: 3,
      labels: Array.from({ length: 10 }, () => hostile),
      layers: [{ name: hostile, operator: hostile, shape: [4] }],
    });
    result.model.path = hostile;
    result.warnings = [hostile];
    const { page, complaints } = await openReport(result);
    await page.waitForSelector('.nl-ranking .barlayer .point');
    expect(await page.locator('img, a[href^="javascript"]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what is wrong with a damaged report', async () => {
    const html = reportHtml(makeConductanceResult({ samples: 2 }), report).replace(
      '"steps":64',
      '"steps":-64',
    );
    const { page } = await open(html);
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toContain('steps');
    await page.close();
  });

  it('shows a panel under a policy that allows one script and no eval', async () => {
    const { page, complaints } = await open(`<!doctype html><html><head>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'; img-src data:">
      </head><body class="vscode-dark"><div id="root"></div>
      <script nonce="n">window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} })</script>
      <script nonce="n">${panel.replaceAll('</script', '<\\/script')}</script></body></html>`);
    await page.evaluate(
      (result) => window.postMessage({ type: 'result', result }),
      makeConductanceResult({ samples: 3 }),
    );
    await page.waitForSelector('body[data-ready=true]');
    await page.waitForSelector('.nl-map .heatmaplayer image');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
