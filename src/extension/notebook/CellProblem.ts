/** Something that is wrong in a cell, in one line with the way out, and where: from a character up to another. */
export interface CellProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}
