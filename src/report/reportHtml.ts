import { createHash } from 'node:crypto';
import type { Result } from '../protocol/Result.ts';
import { escapeMarkup } from './escapeMarkup.ts';
import { resultText } from './resultText.ts';
import { resultTitle } from './resultTitle.ts';

/** The bundled program and style sheet of the report's page. */
export interface ReportAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * One HTML file that shows the result anywhere: no request leaves it, only the given script runs in it (its hash is in
 * the content security policy), and the result's strings are data, never markup.
 */
export function reportHtml(result: Result, assets: ReportAssets): string {
  // "</script" and "</style" would end their elements early, even inside a string of the program.
  const script = assets.script.replace(/<\/(script)/gi, '<\\/$1');
  const style = assets.style.replace(/<\/(style)/gi, '<\\/$1');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy =
    `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; ` +
    `base-uri 'none'; form-action 'none'`;
  const title = resultTitle(result);
  const json = JSON.stringify(result).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body class="neuron-lens-report">
<div id="root"></div>
<noscript><pre>${escapeMarkup(resultText(result))}</pre></noscript>
<script type="application/json" id="result">${json}</script>
<script>${script}</script>
</body>
</html>
`;
}
