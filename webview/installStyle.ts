import style from './views.css' with { type: 'text' };

/** Gives the page the views' style sheet. Adopted, not written into the page: no content security policy minds that. */
export function installStyle(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
