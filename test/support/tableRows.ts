/** The texts of a table's rows, with spaces as they are typed. */
export function tableRows(table: Element): (string | undefined)[][] {
  return [...table.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map(({ textContent }) => textContent?.replaceAll('\u2009', ' ')),
  );
}
