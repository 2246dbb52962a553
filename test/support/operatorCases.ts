/// <reference types="vite/client" />
import type { OperatorCase } from '../cases/OperatorCase.ts';

const files = import.meta.glob<{ cases?: readonly OperatorCase[] }>('../cases/*.ts', { eager: true });

/** The `cases` of every file in test/cases. */
export const operatorCases: readonly OperatorCase[] = Object.values(files).flatMap(
  (file) => file.cases ?? [],
);
