import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The folders a page may load from: the bundles and nothing else. */
export function panelRoots(extension: Uri): Uri[] {
  return [Uri.joinPath(extension, 'dist')];
}

/** A page. Only the bundled `script` runs in it, and it can reach no network. */
export function panelHtml(
  webview: Webview,
  extension: Uri,
  script: 'panel.js' | 'model.js' = 'panel.js',
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    // Charts and controls set the style of single elements.
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `img-src data: blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Neuron Lens</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${asset(script)}"></script>
</body>
</html>
`;
}
