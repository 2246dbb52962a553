/** The text of a saved notebook with one cell that was run and has one output. @param data of the output, by MIME type */
export function oneCellNotebook(data: Record<string, unknown>): string {
  return JSON.stringify({
    cells: [
      {
        cell_type: 'code',
        execution_count: 1,
        id: 'a',
        metadata: {},
        source: ['%analyse'],
        outputs: [
          { output_type: 'display_data', metadata: {}, data: { ...data, 'text/plain': ['no renderer'] } },
        ],
      },
    ],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
